using Limyra.Builder.Packages;

namespace Limyra.Builder.Scan;

/// <summary>cmd: from the programs in usr/bin.</summary>
internal static class CommandScan
{
    /// <summary>Names with these cannot stand in a dependency.</summary>
    private static readonly System.Buffers.SearchValues<char> Forbidden =
        System.Buffers.SearchValues.Create("[]=<>~ ");

    public static void Run(BuildPackage package)
    {
        if (!package.Has("scancmd") || package.IsAutomatic) return;
        HashSet<string> written = new(
            package.Provides.Where(p => p.StartsWith("cmd:", StringComparison.Ordinal))
                .Select(p => p[4..].Split('=')[0]),
            StringComparer.Ordinal);
        string directory = Path.Combine(package.HostDestination, "usr/bin");
        if (!Directory.Exists(directory)) return;
        foreach (string name in new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(f => f.Name))
        {
            if (written.Contains(name) || IsUnsuitable(name)) continue;
            if (GlobMatch.MatchesAny($"usr/bin/{name}", package.SkipProviders)) continue;
            package.ScannedProvides.Add(
                $"cmd:{name}={(package.Alternative is null ? package.FullVersion : "0")}");
        }
    }

    /// <summary>Whether a file name cannot stand in a dependency.</summary>
    public static bool IsUnsuitable(string name) => name.AsSpan().ContainsAny(Forbidden);
}
