using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Builder.Sandbox;
using Limyra.Builder.Scan;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Split;

/// <summary>
/// Strips programs and libraries; their debugging data goes to usr/lib/debug of a package of its own. Modes
/// become what such files have, unless the template states one or they are set-user-id.
/// </summary>
internal static class StripDebug
{
    private const string Script = """
        set -e
        cd "$1"; shift
        split=$1; shift
        one() {
            f=$1
            if [ "$split" = 1 ] && [ "${2:-}" = debug ]; then
                mkdir -p "usr/lib/debug/${f%/*}"
                "/usr/bin/$OBJCOPY" --only-keep-debug "$f" "usr/lib/debug/$f"
            fi
            "/usr/bin/$STRIP" --strip-unneeded --remove-section=.comment --keep-section=.gnu_debuglink "$f"
            if [ "$split" = 1 ] && [ "${2:-}" = debug ]; then
                "/usr/bin/$OBJCOPY" "--add-gnu-debuglink=usr/lib/debug/$f" "$f"
            fi
        }
        while [ $# -gt 0 ]; do one "$1" "$2"; shift 2; done
        """;

    public static void Run(BuildContext build, BuildPackage package)
    {
        if (!package.Has("strip")) return;
        List<(string Path, bool HasDebug)> stripped = [];
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (!entry.IsFile || entry.Path.StartsWith("usr/lib/debug/", StringComparison.Ordinal)) continue;
            bool isElf = build.Elfs.TryGetValue(entry.Path, out ScannedElf? elf) && elf.Package == package;
            if (!isElf && !IsArchive(entry.Host)) continue;
            if (GlobMatch.MatchesAny(entry.Path, package.NoStripFiles)) continue;
            if (elf is not null && isElf)
            {
                Normalize(package, entry, (UnixFileMode)0b111_101_101);
                CheckKind(build, package, elf);
                stripped.Add((entry.Path, HasDebug: !elf.File.IsStatic));
                continue;
            }
            Normalize(package, entry, (UnixFileMode)0b110_100_100);
            // An archive of link-time objects has nothing that strip understands.
            if (!build.HasLto() || package.Has("ltostrip")) stripped.Add((entry.Path, HasDebug: false));
        }
        if (stripped.Count == 0) return;
        Strip(build, package, stripped);
        MoveDebug(build, package);
    }

    /// <summary>Strips these files of a package; where debugging data is kept, it
    /// goes below usr/lib/debug.</summary>
    public static void Strip(BuildContext build, BuildPackage package,
        IReadOnlyList<(string Path, bool HasDebug)> files)
    {
        bool splits = build.SplitsDebug && build.Main.Has("debug");
        build.Run(new()
        {
            Arguments =
            [
                "/bin/sh", "-c", Script, "strip", package.Destination, splits ? "1" : "0",
                .. files.SelectMany(f => (string[])[f.Path, f.HasDebug ? "debug" : "plain"]),
            ],
            Environment = build.Environment,
            Writes = SandboxWrites.Destination,
        });
    }

    private static bool IsArchive(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[9];
        int count = stream.ReadAtLeast(start, 9, throwOnEndOfStream: false);
        return count == 9 && start.StartsWith("!<arch>\n"u8);
    }

    private static void Normalize(BuildPackage package, BuildEntry entry, UnixFileMode mode)
    {
        if (package.FileModes.ContainsKey(entry.Path)) return;
        UnixFileMode now = File.GetUnixFileMode(entry.Host);
        if ((now & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) == 0 && now != mode)
            File.SetUnixFileMode(entry.Host, mode);
    }

    private static void CheckKind(BuildContext build, BuildPackage package, ScannedElf elf)
    {
        if (elf.File.IsStatic) return;
        if (elf.File.Type is not (ElfType.Dynamic or ElfType.Executable))
            throw build.Fail(package, "elf-type", $"{elf.Path}: unknown kind of ELF file {elf.File.Type}");
        if (elf.File.Type == ElfType.Executable && elf.File.Interpreter is null)
            throw build.Fail(package, "elf-interpreter",
                $"{elf.Path}: a dynamic program without program loader");
    }

    private static void MoveDebug(BuildContext build, BuildPackage package)
    {
        string debug = Path.Combine(package.HostDestination, "usr/lib/debug");
        if (!Directory.Exists(debug)) return;
        string target = $"{package.Destination}-dbg/usr/lib";
        build.Files.MakeDirectory(target, withParents: true);
        build.Files.Move($"{package.Destination}/usr/lib/debug", $"{target}/debug");
        string library = Path.Combine(package.HostDestination, "usr/lib");
        if (!Directory.EnumerateFileSystemEntries(library).Any()) Directory.Delete(library);
    }
}
