using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Scan;

/// <summary>Finds the ELF files of a package and refuses those that may not
/// be where or as they are.</summary>
internal static class ElfScan
{
    private const int SignatureBytes = 64;

    /// <summary>Adds the package's ELF files to the build's; violations are one error
    /// naming each file and rule.</summary>
    public static void Run(BuildContext build, BuildPackage package)
    {
        ushort? machine = MachineOfRoot(build);
        List<string> violations = [];
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (!entry.IsFile || Read(entry.Host) is not { } file || file.Type == ElfType.Relocatable)
                continue;
            if (file.Machine == 0)
            {
                build.Warn(package, "elf-container", $"{entry.Path}: an ELF file without a processor");
                continue;
            }
            bool isForeign = machine is not null && file.Machine != machine;
            build.Elfs[entry.Path] = new(entry.Path, package, file, isForeign);
            violations.AddRange(Violations(package, entry.Path, file, isForeign)
                .Where(v => !build.IsWaived(v.RuleId, $"{entry.Path}: {v.Text}"))
                .Select(v => $"{entry.Path} [{v.RuleId}]: {v.Text}"));
        }
        if (violations.Count > 0)
            throw build.Fail(package, "elf-scan",
                $"ELF files break rules:\n  {string.Join("\n  ", violations)}",
                "silence a rule for this template by a line: # lint: RULE REASON");
    }

    /// <summary>Reads a file when it is ELF and well formed; null otherwise.</summary>
    public static ElfFile? Read(string path)
    {
        using (FileStream stream = File.OpenRead(path))
        {
            Span<byte> start = stackalloc byte[SignatureBytes];
            int count = stream.ReadAtLeast(start, SignatureBytes, throwOnEndOfStream: false);
            if (!ElfFile.IsElf(start[..count]) || count < 52) return null;
        }
        try
        {
            return ElfFile.Parse(File.ReadAllBytes(path), path);
        }
        catch (ElfFormatException)
        {
            // Tests of linkers ship broken files on purpose; what no loader can read has nothing to scan.
            return null;
        }
    }

    private static ushort? MachineOfRoot(BuildContext build)
    {
        foreach (string path in (string[])["/usr/lib/libc.so", "/usr/lib/libc.so.6"])
            if (build.Files.KindOf(path, followLinks: true) == Templates.Hosting.TemplateFileKind.File
                && Read(build.Files.HostPath(path)) is { } library) return library.Machine;
        return null;
    }

    private static IEnumerable<(string RuleId, string Text)> Violations(
        BuildPackage package, string path, ElfFile file, bool isForeign)
    {
        string[] parts = path.Split('/');
        if (parts[0] != "boot" && (parts[0] != "usr" || parts[1] is "include" or "share"))
            yield return ("elf-place",
                "programs and libraries belong below usr, not usr/include or usr/share");
        if (isForeign && !package.Has("foreignelf"))
            yield return ("elf-foreign", "made for another processor; option foreignelf allows it");
        if (file.Dynamic is { HasTextRelocations: true } && !package.Has("textrels"))
            yield return ("textrel", "relocations change its code; option textrels allows it");
        if (file.HasExecutableStack && !package.Has("execstack"))
            yield return ("execstack", "its stack may hold code; option execstack allows it");
    }
}
