namespace Limyra.Builder.Fetch;

/// <summary>The network as the fetcher needs it; tests give it one without any.</summary>
internal interface IUpstream
{
    /// <summary>
    /// Appends the rest of a file to <paramref name="partPath"/>, which may hold its beginning already. Null
    /// when that worked, otherwise why it did not.
    /// </summary>
    Task<string?> DownloadAsync(string url, string partPath, CancellationToken cancellation);
}
