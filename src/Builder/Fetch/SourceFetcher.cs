using System.Collections.Concurrent;
using System.Security.Cryptography;
using Limyra.Linux;

namespace Limyra.Builder.Fetch;

/// <summary>
/// Brings the sources of a template onto this machine: from the cache of contents, from upstream,
/// or, as the same bytes, from the archive that the host's own apt reaches. A file is in its
/// place only once its digest was right.
/// </summary>
internal sealed class SourceFetcher(string sourcesDirectory, IUpstream upstream, HostApt? hostApt)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>
    /// Told of a source with another digest than the template's, which is then taken; null: it is refused.
    /// </summary>
    public Action<SourceFile, string>? Accept { get; init; }

    /// <summary>Where the sources of all packages lie.</summary>
    public string SourcesDirectory => sourcesDirectory;

    /// <summary>Makes all sources of one package available in its own directory, which is returned.</summary>
    /// <exception cref="BuildException">One cannot be had, or has the wrong content.</exception>
    public async Task<string> FetchAsync(
        string nameAndVersion, IReadOnlyList<SourceFile> sources, Action<string> report,
        CancellationToken cancellation)
    {
        string directory = Path.Combine(sourcesDirectory, nameAndVersion);
        Directory.CreateDirectory(directory);
        foreach (SourceFile source in sources)
        {
            SemaphoreSlim gate = _gates.GetOrAdd(source.Sha256, _ => new(initialCount: 1));
            await gate.WaitAsync(cancellation);
            try
            {
                await FetchOneAsync(directory, source, report, cancellation);
            }
            finally
            {
                gate.Release();
            }
        }
        return directory;
    }

    private async Task FetchOneAsync(
        string directory, SourceFile source, Action<string> report, CancellationToken cancellation)
    {
        string wanted = Path.Combine(directory, source.Name);
        if (File.Exists(wanted))
        {
            await CheckAsync(wanted, source, cancellation);
            return;
        }
        string contents = Path.Combine(sourcesDirectory, "by_sha256");
        Directory.CreateDirectory(contents);
        string kept = Path.Combine(contents, $"{source.Sha256}_{source.Name}");
        string? same = File.Exists(kept)
            ? kept
            : Directory.EnumerateFiles(contents, $"{source.Sha256}_*")
                .Where(path => !path.EndsWith(".part", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).FirstOrDefault();
        if (same is not null)
        {
            await CheckAsync(same, source, cancellation);
            LinkOrCopy(same, wanted);
            return;
        }
        (string origin, string content) = await DownloadAsync(source, kept, cancellation);
        report($"fetched {source.Name} from {origin}");
        LinkOrCopy(content, wanted);
    }

    private async Task<(string Origin, string Content)> DownloadAsync(
        SourceFile source, string kept, CancellationToken cancellation)
    {
        string part = kept + ".part";
        string? failure = await upstream.DownloadAsync(source.Url, part, cancellation);
        if (failure is null)
        {
            string got = await DigestAsync(part, cancellation);
            if (got == source.Sha256)
            {
                Publish(part, kept);
                return (source.Url, kept);
            }
            if (Accept is { } accept)
            {
                accept(source, got);
                // below by_sha256
                string taken = Path.Combine(Path.GetDirectoryName(kept)!, $"{got}_{source.Name}");
                Publish(part, taken);
                return (source.Url, taken);
            }
            File.Delete(part);
            throw WrongContent(source.Url, source, got);
        }
        if (hostApt is not null)
        {
            AptFetch found = await hostApt.TryFetchSourceBySha256(source.Sha256, kept, cancellation);
            if (found is AptFetch.Fetched fetched) return (fetched.Origin, kept);
            if (found is AptFetch.Missing missing) failure += $"; {missing.Reason}";
        }
        throw new BuildException("source-missing", $"cannot fetch {source.Name}: {failure}",
            $"put the file with this name into {Path.GetDirectoryName(kept)} as {Path.GetFileName(kept)}");
    }

    private async Task CheckAsync(string path, SourceFile source, CancellationToken cancellation)
    {
        string got = await DigestAsync(path, cancellation);
        if (got == source.Sha256) return;
        if (Accept is null) throw WrongContent(path, source, got);
        Accept(source, got);
    }

    private static BuildException WrongContent(string place, SourceFile source, string got) =>
        new("source-digest",
            $"{place} is not the source {source.Name}: its sha256 is {got}, expected {source.Sha256}",
            "remove the file to fetch it again; if upstream changed it, find out why before changing the template");

    private static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    private static void Publish(string part, string wanted)
    {
        using (FileStream stream = new(part, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        File.Move(part, wanted, overwrite: true);
    }

    private static void LinkOrCopy(string from, string to)
    {
        if (Linux.Files.MakeLink(Linux.Files.CurrentDirectory, from, Linux.Files.CurrentDirectory, to)
            == Errno.None)
            return;
        string part = to + ".part";
        File.Copy(from, part, overwrite: true);
        File.Move(part, to, overwrite: true);
    }
}
