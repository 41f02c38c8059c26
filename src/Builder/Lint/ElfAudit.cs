using Limyra.Builder.Packages;
using Limyra.Builder.Scan;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Lint;

/// <summary>
/// Checks what the linker really produced, file by file: the hardening is a default of the toolchain, and
/// this is where it is seen whether it held.
/// </summary>
internal static class ElfAudit
{
    /// <summary>Refuses files that break a rule; what a template switched off is not asked for.</summary>
    public static void Run(BuildContext build)
    {
        List<string> broken = [];
        foreach (ScannedElf elf in build.Elfs.Values)
        {
            if (elf.IsForeign || elf.Package.AutomaticSuffix == "dbg") continue;
            if (elf.File.Type is not (ElfType.Dynamic or ElfType.Executable)) continue;
            foreach (ElfRule rule in ElfRule.All)
                if (rule.Holds(elf.File) == false && !IsAllowed(build, elf, rule.Id)
                    && !build.IsWaived(rule.Id, $"{elf.Path}: {rule.Explanation}"))
                    broken.Add($"{elf.Path} ({elf.Package.Name}) [{rule.Id}]: {rule.Explanation}");
            foreach (string library in UnusedLibraries(build, elf)
                .Where(l => !build.IsWaived("unused", $"{elf.Path}: {l}")))
                broken.Add(
                    $"{elf.Path} ({elf.Package.Name}) [unused]: needs {library} but uses nothing of it");
        }
        if (broken.Count > 0)
            throw new BuildException("elf-audit",
                $"{build.Main.Name}: linked files break the rules:\n  {string.Join("\n  ", broken)}",
                "see the flags the linker was called with; nopie_files and options allow exceptions, or # lint: RULE REASON")
            {
                LogPath = build.Log.Path,
            };
    }

    private static bool IsAllowed(BuildContext build, ScannedElf elf, string ruleId) => ruleId switch
    {
        "pie" => !build.HasHardening("pie") || GlobMatch.MatchesAny(elf.Path, elf.Package.NoPieFiles),
        "execstack" => elf.Package.Has("execstack"),
        "textrel" => elf.Package.Has("textrels"),
        // The C library's program loader is found before any of these can be obeyed.
        "gnuhash" or "bindnow" or "relro" =>
            elf.File.Dynamic!.Needed.Count == 0 && elf.Package.Has("foreignelf"),
        _ => elf.Package.Has("foreignelf"),
    };

    /// <summary>Libraries named in DT_NEEDED of which no wanted symbol comes.</summary>
    private static IEnumerable<string> UnusedLibraries(BuildContext build, ScannedElf elf)
    {
        if (elf.File.Dynamic is not { Needed.Count: > 1 } dynamic || elf.File.Symbols.Count == 0) yield break;
        HashSet<string> wanted =
            new(elf.File.Symbols.Where(s => !s.IsDefined).Select(s => s.Name), StringComparer.Ordinal);
        foreach (string library in dynamic.Needed)
        {
            // The C library is needed by its start files even when no symbol of it is named.
            if (library.StartsWith("libc.", StringComparison.Ordinal)) continue;
            if (Find(build, library) is { Symbols.Count: > 0 } file
                && !file.Symbols.Any(s => s.IsDefined && wanted.Contains(s.Name))) yield return library;
        }
    }

    private static ElfFile? Find(BuildContext build, string library)
    {
        foreach (ScannedElf elf in build.Elfs.Values)
            if (elf.LinkName == library) return elf.File;
        string path = $"/usr/lib/{library}";
        return build.Files.KindOf(path, followLinks: true) == Templates.Hosting.TemplateFileKind.File
            ? ElfScan.Read(build.Files.HostPath(path))
            : null;
    }
}
