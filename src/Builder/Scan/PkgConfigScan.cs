using System.Text.RegularExpressions;
using Limyra.Builder.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Scan;

/// <summary>pc: from the .pc files of a package; they are read here, no program is run for them.</summary>
internal static partial class PkgConfigScan
{
    private static readonly string[] Places = ["usr/lib/pkgconfig", "usr/share/pkgconfig"];

    /// <summary>Adds pc: requirements; each must have a provider among the installed
    /// packages or the siblings.</summary>
    public static void ScanRequires(BuildContext build, BuildPackage package)
    {
        SortedDictionary<string, string> wanted = new(StringComparer.Ordinal);
        foreach ((string path, string host) in FilesOf(package))
        {
            if (GlobMatch.MatchesAny(path, package.SkipDependencies)) continue;
            foreach (PkgConfigDemand demand in PkgConfigFile.Parse(File.ReadAllText(host)).Requires)
            {
                if (Has(package, demand.Name)) continue;
                if (demand.Comparison is not ("" or "=" or "<" or ">" or "<=" or ">=")
                    || (demand.Comparison.Length > 0 && !ApkVersion.IsValid(demand.Version)))
                    throw build.Fail(package, "pc-constraint",
                        $"{path}: '{demand.Name} {demand.Comparison} {demand.Version}' cannot be a dependency");
                wanted[demand.Name + demand.Comparison + demand.Version] = demand.Name;
            }
        }
        foreach ((string constraint, string name) in wanted)
        {
            string? provider = build.Explicit.FirstOrDefault(p => p != package && Has(p, name))?.Name
                ?? build.Installed.ProviderOf($"pc:{name}");
            if (provider is null)
                throw build.Fail(package, "pc-provider", $"no package provides pc:{constraint}",
                    $"add the package with {name}.pc to makedepends");
            package.ScannedRequires.Add($"pc:{constraint}");
            if (package.Depends.Contains(provider))
                build.Warn(package, "redundant-dependency",
                    $"the dependency on {provider} is there anyway, through pc:{name}");
        }
    }

    /// <summary>Adds pc: provisions.</summary>
    public static void ScanProvides(BuildContext build, BuildPackage package)
    {
        if (!package.Has("scanpkgconf") || package.IsAutomatic) return;
        HashSet<string> written = new(
            package.Provides.Where(p => p.StartsWith("pc:", StringComparison.Ordinal))
                .Select(p => p[3..].Split('=')[0]),
            StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string path, string host) in FilesOf(package))
        {
            if (GlobMatch.MatchesAny(path, package.SkipProviders)) continue;
            string module = Path.GetFileNameWithoutExtension(host);
            if (!seen.Add(module))
                throw build.Fail(package, "pc-twice", $"{module}.pc lies in two places");
            PkgConfigFile file = PkgConfigFile.Parse(File.ReadAllText(host));
            if (file.MissingFields is { Count: > 0 } missing)
                build.Refuse(package, "pc-file", $"{path} has no {string.Join(", no ", missing)}",
                    "pkg-config takes no notice of such a file");
            Add(build, package, written, module, file.Version);
            foreach (PkgConfigDemand other in file.Provides)
                Add(build, package, written, other.Name, other.Comparison == "="
                    ? other.Version
                    : throw build.Fail(package, "pc-version",
                        $"{path}: Provides names {other.Name} without '= VERSION'"));
        }
    }

    private static void Add(
        BuildContext build, BuildPackage package, HashSet<string> written, string name, string stated)
    {
        if (written.Contains(name)) return;
        string version = PreRelease().Replace(stated, "_$1");
        if (version.Length == 0 || package.Alternative is not null) version = "0";
        if (!ApkVersion.IsValid(version))
            throw build.Fail(package, "pc-version",
                $"{name}.pc: '{stated}' is no version that packages can have");
        package.ScannedProvides.Add($"pc:{name}={version}");
    }

    private static IEnumerable<(string Path, string Host)> FilesOf(BuildPackage package)
    {
        foreach (string place in Places)
        {
            string directory = Path.Combine(package.HostDestination, place);
            foreach (string host in Files.BuildEntry.RegularFiles(directory, "*.pc"))
                yield return ($"{place}/{Path.GetFileName(host)}", host);
        }
    }

    private static bool Has(BuildPackage package, string module) =>
        Places.Any(place => File.Exists(Path.Combine(package.HostDestination, place, module + ".pc")));

    [GeneratedRegex("-(alpha|beta|rc|pre)", RegexOptions.CultureInvariant)]
    private static partial Regex PreRelease();
}
