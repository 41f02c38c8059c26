using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>Repositories on servers; their indexes and packages stay in a cache.</summary>
/// <param name="addresses">Their addresses; each has a folder per architecture.</param>
/// <param name="arch">Architecture of the packages.</param>
/// <param name="cache">Folder of what was fetched; its parent is made.</param>
internal sealed class RemoteRepositories(IReadOnlyList<string> addresses, string arch, string cache)
{
    /// <summary>Longest wait for a server that says nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Their addresses.</summary>
    public IReadOnlyList<string> Addresses => addresses;

    /// <summary>A root's options with these repositories behind those it has.</summary>
    public ApkRootOptions AddTo(ApkRootOptions options) => addresses.Count == 0 ? options : options with
    {
        Repositories = [.. options.Repositories, .. addresses],
        CacheDirectory = cache,
        UsesCache = true,
        MakesCache = true,
        Network = NetworkPolicy.Allowed,
        Connections = new() { Timeout = Patience },
    };

    /// <summary>What their indexes list, fetched anew when they are old; faults are reported.</summary>
    public IReadOnlyList<KnownPackage> Read(TrustedKeys keys, Action<string> report)
    {
        if (addresses.Count == 0) return [];
        Directory.CreateDirectory(cache);
        string empty = Path.Combine(cache, "empty-root");
        Findings findings = new();
        try
        {
            using ApkRoot root = ApkRoot.Open(AddTo(new()
            {
                Path = empty,
                Access = RootAccess.Create,
                Architectures = [arch],
                IsUserMode = true,
                Keys = keys,
                Parts = RootParts.NamedRepositories,
            }), findings);
            foreach (string line in findings.Lines) report(line);
            return [.. root.Available
                .Select(info => new KnownPackage($"{info.NameAndVersion}.apk", info, info.Hashes.ToHex()))];
        }
        catch (ApkRootException failure)
        {
            report($"remote repositories cannot be used: {failure.Message}");
            return [];
        }
    }
}
