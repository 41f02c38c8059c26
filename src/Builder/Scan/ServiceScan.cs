using Limyra.Builder.Packages;

namespace Limyra.Builder.Scan;

/// <summary>svc: and usvc: from dinit service descriptions.</summary>
internal static class ServiceScan
{
    private static readonly (string Directory, string Prefix)[] Places =
        [("usr/lib/dinit.d", "svc"), ("usr/lib/dinit.d/user", "usvc")];

    /// <summary>Adds requirements from depends-on, depends-ms and waits-for.</summary>
    public static void ScanRequires(BuildContext build, BuildPackage package)
    {
        SortedSet<(string Prefix, string Name)> wanted = [];
        foreach ((string directory, string prefix) in Places)
            foreach ((string path, string host) in FilesOf(package, directory))
            {
                if (GlobMatch.MatchesAny(path, package.SkipDependencies)) continue;
                foreach (string line in File.ReadLines(host))
                    if (Dependency(line) is { } name) wanted.Add((prefix, name));
            }
        foreach ((string prefix, string name) in wanted)
        {
            if (Has(package, prefix, name)) continue;
            string? provider = build.All.FirstOrDefault(p => p != package && Has(p, prefix, name))?.Name
                ?? build.Installed.ProviderOf($"{prefix}:{name}");
            if (provider is null)
                throw build.Fail(package, "svc-provider", $"no package provides the service {prefix}:{name}",
                    "add the package that has it to makedepends");
            package.ScannedRequires.Add($"{prefix}:{name}");
            // What makes a service is named on purpose.
            if (package.Depends.Contains(provider) && provider != "dinit-chimera")
                build.Warn(package, "redundant-dependency",
                    $"the dependency on {provider} is there anyway, through {prefix}:{name}");
        }
    }

    /// <summary>Adds provisions; of dinit-chimera's own services only the targets count.</summary>
    public static void ScanProvides(BuildPackage package)
    {
        if (!package.Has("scanservices") || (package.IsAutomatic && package.AutomaticSuffix != "dinit"))
            return;
        HashSet<string> written = new(package.Provides.Select(p => p.Split('=')[0]), StringComparer.Ordinal);
        string version = package.Alternative is null ? package.FullVersion : "0";
        foreach ((string directory, string prefix) in Places)
            foreach ((string path, _) in FilesOf(package, directory))
            {
                string name = Path.GetFileName(path);
                if (prefix == "svc" && package.Main.Name == "dinit-chimera"
                    && !name.EndsWith(".target", StringComparison.Ordinal)) continue;
                if (written.Contains($"{prefix}:{name}") || CommandScan.IsUnsuitable(name)) continue;
                if (!GlobMatch.MatchesAny(path, package.SkipProviders))
                    package.ScannedProvides.Add($"{prefix}:{name}={version}");
            }
    }

    private static string? Dependency(string line)
    {
        if (line.StartsWith('#')) return null;
        int at = line.AsSpan().IndexOfAny(":=");
        if (at <= 0 || line[..at].Trim() is not ("depends-on" or "depends-ms" or "waits-for")) return null;
        string name = line[(at + 1)..].Trim();
        int argument = name.IndexOf('@', StringComparison.Ordinal);
        return argument > 0 ? name[..argument] : name;
    }

    private static bool Has(BuildPackage package, string prefix, string name) =>
        File.Exists(
            Path.Combine(package.HostDestination, Places.First(p => p.Prefix == prefix).Directory, name));

    private static IEnumerable<(string Path, string Host)> FilesOf(BuildPackage package, string directory)
    {
        string host = Path.Combine(package.HostDestination, directory);
        return Files.BuildEntry.RegularFiles(host).Select(f => ($"{directory}/{Path.GetFileName(f)}", f));
    }
}
