namespace Limyra.Builder.Fetch;

/// <summary>Upstream when nobody may be asked.</summary>
internal sealed class NoUpstream : IUpstream
{
    public static NoUpstream Instance { get; } = new();

    public Task<string?> DownloadAsync(string url, string partPath, CancellationToken cancellation) =>
        Task.FromResult<string?>("upstream is not asked");
}
