using Limyra.Apk.Network;

namespace Limyra.Tests.Apk.Network;

/// <summary>A folder to fetch files into.</summary>
internal sealed class DownloadFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("limyra-net-");

    /// <summary>Addresses that were said to have moved.</summary>
    public List<string> Moved { get; } = [];

    public string At(string name) => Path.Combine(_directory.FullName, name);

    public byte[] Bytes(string name = "file") => File.ReadAllBytes(At(name));

    /// <summary>Fetches one file; the error's text, or null.</summary>
    public string? Fetch(
        string url, NetworkSettings? settings = null, string mirrors = "", long maxBytes = long.MaxValue,
            Validators? known = null)
    {
        using Downloader downloader = new(
            settings ?? new(), Mirrors.Parse(mirrors), new HastyTime(), Moved.Add);
        return Fetch(downloader, url, "file", maxBytes, known);
    }

    public string? Fetch(
        Downloader downloader, string url, string name, long maxBytes = long.MaxValue,
            Validators? known = null)
    {
        try
        {
            Outcome = downloader.Fetch(
                new() { Url = url, Path = At(name), MaxBytes = maxBytes, Known = known },
                out Validators validators, TestContext.Current.CancellationToken);
            Validators = validators;
            return null;
        }
        catch (DownloadException error)
        {
            return error.Message;
        }
    }

    public DownloadOutcome Outcome { get; private set; }

    public Validators Validators { get; private set; }

    public void Dispose() => _directory.Delete(recursive: true);
}
