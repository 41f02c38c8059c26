using System.Security.Cryptography;
using System.Text;
using Limyra.Formats.Debian;

namespace Limyra.Builder.Fetch;

/// <summary>The distribution archive that the host's apt can reach, as a store of files by digest: upstream's
/// source archives lie there unchanged, and the programs that seed a build root do too. Uses a private apt
/// root; needs no privilege and names no address of its own.</summary>
public sealed class HostApt(HostAptOptions options, TimeProvider clock) : IDisposable
{
    private readonly AptRoot _root = new(options);
    private readonly SemaphoreSlim _gate = new(initialCount: 1);
    private bool _isReady;
    private bool _isFresh;

    /// <summary>Puts the source archive with this digest at <paramref name="destination"/>. Every
    /// entry of every index that carries the digest is tried in turn: an archive may list a
    /// file that it no longer has. What is to be named ".deb" is looked for among binary packages,
    /// some of which are the source of a template.</summary>
    public async Task<AptFetch> TryFetchSourceBySha256(
        string sha256, string destination, CancellationToken cancellation)
    {
        if (!IsSha256(sha256))
        {
            return new AptFetch.Missing(
                $"\"{sha256}\" is no SHA-256 digest (64 lower-case hexadecimal digits)");
        }

        if (await HasDigestAsync(destination, sha256, cancellation))
            return new AptFetch.Fetched(destination, "cache");

        bool isBinary = destination.EndsWith(".deb", StringComparison.Ordinal);
        return await LookUpAsync(
            async () => await AddressesAsync(isBinary ? "Packages" : "Sources", sha256, cancellation),
            new Wanted(destination,
                $"a {(isBinary ? "binary package" : "source archive")} with SHA-256 {sha256}"),
            cancellation);
    }

    /// <summary>Puts a binary package at <paramref name="destination"/>. With a digest only those bytes are
    /// accepted; without one the digest that the signed index states is used.</summary>
    public async Task<AptFetch> FetchBinary(DebianPin pin, string destination, CancellationToken cancellation)
    {
        if (pin.Sha256 is { } sha256)
        {
            if (!IsSha256(sha256))
                return new AptFetch.Missing($"{pin.Package}: \"{sha256}\" is no SHA-256 digest");

            if (await HasDigestAsync(destination, sha256, cancellation))
                return new AptFetch.Fetched(destination, "cache");
        }

        return await LookUpAsync(
            async () => (await FindBinariesAsync(pin, cancellation)).ConvertAll(found => found.Place),
            new Wanted(destination, $"the Debian package {pin}"),
            cancellation);
    }

    /// <summary>What the indexes say about a binary package: one stanza per suite that offers it and matches
    /// the pin, in the order of the suites. Empty when nothing does.</summary>
    public async Task<IReadOnlyList<DebianOffer>> FindBinary(DebianPin pin, CancellationToken cancellation)
    {
        if (await PrepareAsync(isStale: false, cancellation) is not null) return [];

        return (await FindBinariesAsync(pin, cancellation)).ConvertAll(found => found.Offer);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<AptFetch> LookUpAsync(
        Func<Task<List<Place>>> find, Wanted wanted, CancellationToken cancellation)
    {
        string? reason = null;
        foreach (bool isStale in (bool[])[false, true])
        {
            if (isStale && _isFresh) break;

            if (await PrepareAsync(isStale, cancellation) is { } problem)
                return new AptFetch.Missing($"{wanted.What}: {problem}");

            foreach (Place place in await find())
            {
                string? failure = await DownloadAsync(place, wanted.Destination, cancellation);
                if (failure is null) return new AptFetch.Fetched(wanted.Destination, place.Address);

                reason = failure;
            }
        }

        return new AptFetch.Missing(reason is null
            ? $"no package index that the host's apt reaches offers {wanted.What}"
            : $"{wanted.What} is listed but could not be fetched: {reason}");
    }

    private async Task<string?> PrepareAsync(bool isStale, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (!_isReady && await _root.WriteAsync(cancellation) is { } problem) return problem;

            _isReady = true;
            TimeSpan updated = File.Exists(_root.UpdatedPath)
                ? clock.GetUtcNow() - File.GetLastWriteTimeUtc(_root.UpdatedPath)
                : TimeSpan.MaxValue;
            _isFresh |= updated < options.RefreshAfter;
            if (_isFresh || (!isStale && updated < TimeSpan.MaxValue)) return null;

            _isFresh = true;
            return await _root.UpdateAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<List<Place>> AddressesAsync(
        string kind, string sha256, CancellationToken cancellation)
    {
        List<Place> places = [];
        foreach (AptRoot.Index index in await _root.IndexesAsync(kind, cancellation))
        {
            byte[] text = await File.ReadAllBytesAsync(index.Path, cancellation);
            foreach (ControlStanza stanza in IndexText
                .StanzasWith(text, Encoding.ASCII.GetBytes(sha256), index.Path))
            {
                if (IndexText.FileOf(stanza, sha256) is { } file)
                    places.Add(new Place(index.Address + file, sha256));
            }
        }

        return places.Distinct().ToList();
    }

    private async Task<List<(DebianOffer Offer, Place Place)>> FindBinariesAsync(
        DebianPin pin, CancellationToken cancellation)
    {
        List<(DebianOffer, Place)> found = [];
        foreach (AptRoot.Index index in await _root.IndexesAsync("Packages", cancellation))
        {
            if (pin.Suite is not null && index.Suite != pin.Suite) continue;

            byte[] text = await File.ReadAllBytesAsync(index.Path, cancellation);
            byte[] needle = Encoding.UTF8.GetBytes($"Package: {pin.Package}\n");
            foreach (ControlStanza stanza in IndexText.StanzasWith(text, needle, index.Path))
            {
                if (pin.Matches(stanza) && stanza["Filename"] is { } file && stanza["SHA256"] is { } sha256)
                {
                    found.Add(
                        (new DebianOffer(index.Suite, stanza), new Place(index.Address + file, sha256)));
                }
            }
        }

        return found;
    }

    private async Task<string?> DownloadAsync(Place place, string destination, CancellationToken cancellation)
    {
        // a file has a folder
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(destination))!);
        string partial = destination + ".part";
        AptTool.Outcome run = await _root.Tool.RunAsync(
            AptTool.Helper,
            ["download-file", place.Address, partial, $"SHA256:{place.Sha256}"],
            cancellation);
        File.Delete(partial + ".FAILED");
        if (run.ExitCode != 0) return run.Complaint();

        // apt has compared the digest; this guards against an apt that forgot to
        // (it accepts unknown digest names).
        if (!await HasDigestAsync(partial, place.Sha256, cancellation))
        {
            File.Delete(partial);
            return $"{place.Address} did not give the bytes with SHA-256 {place.Sha256}";
        }

        File.Move(partial, destination, overwrite: true);
        return null;
    }

    private static async Task<bool> HasDigestAsync(string path, string sha256, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return false;

        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)) == sha256;
    }

    private static bool IsSha256(string text) =>
        text.Length == 64 && !text.Any(digit => digit is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')));

    private readonly record struct Place(string Address, string Sha256);

    private readonly record struct Wanted(string Destination, string What);
}
