using Limyra.Apk.Disk;
using Limyra.Apk.Root;
using Limyra.Formats.Tar;
using Limyra.Linux;

namespace Limyra.Apk.Export;

/// <summary>
/// Writes a root as a tar archive with the owners, modes, attributes and devices its packages mean, whoever
/// installed them. Equal roots give equal bytes: what differs from one installation to the next stays out.
/// </summary>
public static class RootArchive
{
    /// <summary>Paths of the machine at work, not of the system; what lies below goes with them.</summary>
    private static readonly string[] LeftOut =
    [
        DatabasePath.Lock, DatabasePath.Journal, DatabasePath.NewJournal, DatabasePath.ScriptsDone,
        DatabasePath.NewScriptsDone,
        RootPath.Withheld,
        RootPath.ScriptExecution, RootPath.Log,
    ];

    /// <summary>Writes the archive; the stream stays open.</summary>
    /// <param name="root">An open root.</param>
    /// <param name="output">Where to.</param>
    /// <param name="latestSeconds">
    /// No file is younger than this in the archive, and directories are all of this time; null: the newest
    /// build time of the installed packages.
    /// </param>
    /// <exception cref="ApkRootException">The root cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read, or the archive not written.</exception>
    public static void Write(ApkRoot root, Stream output, ulong? latestSeconds)
    {
        ulong latest =
            latestSeconds ?? root.Installed.Select(package => package.Info.BuildTime).DefaultIfEmpty().Max();
        PaxWriter writer = new(output);
        Dictionary<ulong, string> firstNames = [];
        foreach (RootEntry entry in root.Entries())
        {
            if (IsLeftOut(entry.Path) || entry.Kind == FileKind.Socket) continue;
            bool isFurtherName =
                entry.HardLinkInode != 0 && !firstNames.TryAdd(entry.HardLinkInode, entry.Path);
            PaxEntry written = Convert(entry, latest);
            if (isFurtherName)
            {
                writer.Add(written with { Kind = TarKind.HardLink,
                    LinkTarget = firstNames[entry.HardLinkInode] }, content: null);
                continue;
            }
            using Stream? content = entry.HostPath is { } path && entry.Size > 0 ? File.OpenRead(path) : null;
            writer.Add(written, content);
        }
        writer.Finish();
    }

    private static bool IsLeftOut(string path) =>
        path.StartsWith(RootPath.StaticCache + "/", StringComparison.Ordinal)
        || path.StartsWith(RootPath.Cache + "/", StringComparison.Ordinal)
        || LeftOut.Any(item => IsSame(path, item));

    /// <summary>On a merged system the database lies at usr/lib.</summary>
    private static bool IsSame(string path, string item) =>
        path == item || path == "usr/" + item || path.StartsWith(item + "/", StringComparison.Ordinal);

    private static PaxEntry Convert(RootEntry entry, ulong latest) => new()
    {
        Path = entry.Path,
        Kind = KindOf(entry),
        Mode = entry.Package is null ? RootEntry.ModeOfUnowned(entry.Kind, entry.Mode) : entry.Mode,
        Uid = entry.Uid,
        Gid = entry.Gid,
        Size = entry.Size,
        ModifiedTime = entry.Kind == FileKind.Directory
            ? latest : Math.Min((ulong)Math.Max(entry.ModifiedTime, 0), latest),
        LinkTarget = entry.LinkTarget,
        Device = (entry.Device.Major, entry.Device.Minor),
        Attributes = [.. entry.Attributes.Select(item => (item.Name, item.Value))],
    };

    private static TarKind KindOf(RootEntry entry) => entry.Kind switch
    {
        FileKind.Regular => TarKind.File,
        FileKind.Directory => TarKind.Directory,
        FileKind.SymbolicLink => TarKind.Symlink,
        FileKind.CharacterDevice => TarKind.CharacterDevice,
        FileKind.BlockDevice => TarKind.BlockDevice,
        FileKind.Fifo => TarKind.Fifo,
        _ => throw new ApkRootException($"/{entry.Path}: a file of a kind no archive can hold"),
    };
}
