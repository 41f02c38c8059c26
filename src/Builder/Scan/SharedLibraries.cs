using System.Text.RegularExpressions;
using Limyra.Builder.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Scan;

/// <summary>so: from the libraries a package's programs need, and the libraries it has.</summary>
internal static partial class SharedLibraries
{
    /// <summary>Adds so: requirements; libraries of sibling packages become
    /// exact dependencies on them.</summary>
    public static void ScanRequires(BuildContext build, BuildPackage package)
    {
        ResolveSonames(build, package);
        Dictionary<string, string> ours = new(StringComparer.Ordinal);
        foreach (ScannedElf elf in build.Elfs.Values)
            if (elf.LinkName is { } name) ours[name] = elf.Package.Name;

        List<string> unknown = [];
        SortedSet<string> siblings = new(StringComparer.Ordinal);
        foreach ((string library, string user) in NeededBy(build, package))
        {
            if (package.IgnoreShlibs.Contains(library)) continue;
            if (ours.TryGetValue(library, out string? owner))
            {
                if (owner != package.Name) siblings.Add(owner);
                continue;
            }
            if (build.Installed.ProviderOf($"so:{library}") is { } provider)
            {
                build.Say(package, $"so:{library} from {provider}");
                package.ScannedRequires.Add($"so:{library}");
            }
            else unknown.Add($"{library}, needed by {user}");
        }
        foreach (string sibling in siblings) DependExactly(build, package, sibling);
        if (unknown.Count > 0)
            throw build.Fail(package, "so-provider",
                $"no installed package provides:\n  {string.Join("\n  ", unknown)}",
                "add the package with the library to makedepends");
    }

    /// <summary>Adds so: provisions of the package's own libraries.</summary>
    public static void ScanProvides(BuildContext build, BuildPackage package)
    {
        if (!package.Has("scanshlibs") || package.IsAutomatic) return;
        HashSet<string> written = new(
            package.Provides.Where(p => p.StartsWith("so:", StringComparison.Ordinal))
                .Select(p => p[3..].Split('=')[0]),
            StringComparer.Ordinal);
        foreach (ScannedElf elf in build.Elfs.Values)
        {
            if (elf.Package != package || elf.IsForeign || elf.File.Dynamic?.Soname is not { } soname)
                continue;
            if (GlobMatch.MatchesAny(elf.Path, package.SkipProviders) || written.Contains(soname)) continue;
            if (!IsProvided(soname, elf.Path)) continue;
            string version = VersionOf(elf.Path);
            if (!ApkVersion.IsValid(version))
                throw build.Fail(package, "so-version",
                    $"{elf.Path}: '{version}' is no version of a library");
            package.ScannedProvides.Add($"so:{soname}={(package.Alternative is null ? version : "0")}");
        }
    }

    /// <summary>Adds an exact dependency on a package of the same template, in
    /// the place of a plain one.</summary>
    public static void DependExactly(BuildContext build, BuildPackage package, string sibling)
    {
        string exact = $"{sibling}={build.Main.FullVersion}";
        int plain = package.Depends.IndexOf(sibling);
        if (plain >= 0) package.Depends[plain] = exact;
        else if (!package.Depends.Contains(exact)) package.Depends.Add(exact);
    }

    private static SortedDictionary<string, string> NeededBy(BuildContext build, BuildPackage package)
    {
        SortedDictionary<string, string> needed = new(StringComparer.Ordinal);
        foreach (ScannedElf elf in build.Elfs.Values)
        {
            if (elf.Package != package || elf.IsForeign) continue;
            if (GlobMatch.MatchesAny(elf.Path, package.SkipDependencies)) continue;
            foreach (string library in elf.File.Dynamic?.Needed ?? []) needed.TryAdd(library, elf.Path);
        }
        return needed;
    }

    /// <summary>Turns <c>soname:libfoo.so!provider</c> into the soname that
    /// the installed library has.</summary>
    private static void ResolveSonames(BuildContext build, BuildPackage package)
    {
        for (int index = 0; index < package.Depends.Count; index++)
        {
            string text = package.Depends[index];
            if (!text.StartsWith("soname:", StringComparison.Ordinal)) continue;
            string rest = text["soname:".Length..];
            int mark = rest.IndexOf('!', StringComparison.Ordinal);
            string provider = mark > 0 ? rest[mark..] : "";
            if (mark > 0) rest = rest[..mark];
            int comparison = rest.AsSpan().IndexOfAny("<>=~");
            string version = comparison > 0 ? rest[comparison..] : "";
            if (comparison > 0) rest = rest[..comparison];
            string path = rest.StartsWith('/') ? rest : $"/usr/lib/{rest}";
            string host = build.Files.HostPath(path);
            string? soname = File.Exists(host) ? ElfScan.Read(host)?.Dynamic?.Soname : null;
            if (soname is null)
                throw build.Fail(package, "soname",
                    $"{text}: {path} of the build root is no library with a soname");
            package.Depends[index] = $"so:{soname}{version}{provider}";
        }
    }

    /// <summary>A versioned soname counts anywhere, one without a version only directly in usr/lib.</summary>
    private static bool IsProvided(string soname, string path)
    {
        if (!SonameShape().IsMatch(soname)) return false;
        return char.IsAsciiDigit(soname[^1]) || path[..Math.Max(0, path.LastIndexOf('/'))] == "usr/lib";
    }

    /// <summary>What stands behind .so in the file name: libfoo.so.1.2 gives 1.2; nothing gives 0.</summary>
    private static string VersionOf(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        int at = name.IndexOf(".so.", StringComparison.Ordinal);
        return at < 0 ? "0" : name[(at + 4)..];
    }

    [GeneratedRegex(@"^\w+.*\.so(\.\d+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex SonameShape();
}
