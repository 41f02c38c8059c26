using Limyra.Apk.Root;
using Limyra.Formats.Trees;
using Limyra.Linux;

namespace Limyra.Images.Composition;

/// <summary>
/// Reads a folder of the host as the file tree of an image. The files were put there by an ordinary user, so
/// the folder knows their content and the package database knows their owners: every path asks it first, and
/// what no package owns belongs to root with a mode that does not depend on the user's creation mask.
/// </summary>
public static class HostTree
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder that becomes the root directory.</param>
    /// <param name="intended">What a path is to be in the image; null for paths that no package owns.</param>
    /// <param name="latestSeconds">No file is younger than this in the image: what installing made now would
    /// else differ from run to run. Directories are all of this time.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static List<TreeEntry> Read(string folder, Func<string, IntendedStatus?> intended,
        long latestSeconds)
    {
        Reader reader = new(Path.GetFullPath(folder), intended, latestSeconds);
        reader.Add(path: "");
        return reader.Entries;
    }

    /// <summary>The mode of what no package owns.</summary>
    internal static int ModeOfUnowned(FileKind kind, uint mode) => (int)RootEntry.ModeOfUnowned(kind, mode);

    internal static TreeEntryKind KindOf(FileKind kind, string path) => kind switch
    {
        FileKind.Regular => TreeEntryKind.File,
        FileKind.Directory => TreeEntryKind.Directory,
        FileKind.SymbolicLink => TreeEntryKind.SymbolicLink,
        FileKind.CharacterDevice => TreeEntryKind.CharacterDevice,
        FileKind.BlockDevice => TreeEntryKind.BlockDevice,
        FileKind.Fifo => TreeEntryKind.Fifo,
        FileKind.Socket => TreeEntryKind.Socket,
        _ => throw new IOException($"{path}: a file of a kind no image can hold"),
    };

    private sealed class Reader(string folder, Func<string, IntendedStatus?> intended, long latestSeconds)
    {
        private readonly Dictionary<(DeviceNumber Device, ulong Inode), string> _firstNames = [];

        public List<TreeEntry> Entries { get; } = [];

        public void Add(string path)
        {
            string host = path.Length == 0 ? folder : $"{folder}/{path}";
            Check(Files.LinkStatus(Files.CurrentDirectory, host, out FileStatus status), host);
            TreeEntry entry = Entry(path, host, status);
            Entries.Add(entry);
            if (status.Kind != FileKind.Directory) return;
            Check(Files.Open(Files.CurrentDirectory, host, OpenFlags.Directory, mode: 0,
                out FileDescriptor descriptor), host);
            using FileDescriptor directory = descriptor;
            Check(Files.List(directory.Number, out List<DirectoryEntry> names), host);
            foreach (DirectoryEntry name in names) Add(path.Length == 0 ? name.Name : $"{path}/{name.Name}");
        }

        private TreeEntry Entry(string path, string host, FileStatus status)
        {
            bool isDirectory = status.Kind == FileKind.Directory;
            IntendedStatus wanted =
                intended(path) ?? new IntendedStatus(ModeOfUnowned(status.Kind, status.Mode), Uid: 0, Gid: 0);
            if (status.Kind == FileKind.Regular && status.LinkCount > 1
                && !_firstNames.TryAdd((status.Device, status.Inode), path))
            {
                return new TreeEntry
                {
                    Path = path, Kind = TreeEntryKind.HardLink,
                    Target = _firstNames[(status.Device, status.Inode)],
                };
            }
            TreeEntry entry = new()
            {
                Path = path,
                Kind = KindOf(status.Kind, host),
                Mode = wanted.Mode,
                Uid = wanted.Uid,
                Gid = wanted.Gid,
                ExtendedAttributes = wanted.ExtendedAttributes,
                ModifiedSeconds =
                    isDirectory ? latestSeconds : Math.Min(status.ModificationSeconds, latestSeconds),
            };
            return status.Kind switch
            {
                FileKind.Regular => entry with
                {
                    SizeBytes = (long)status.Size,
                    Open = status.Size == 0 ? null : () => File.OpenRead(host),
                },
                FileKind.SymbolicLink => entry with { Target = TargetOf(host) },
                FileKind.CharacterDevice or FileKind.BlockDevice => entry with
                {
                    DeviceMajor = status.RepresentedDevice.Major,
                    DeviceMinor = status.RepresentedDevice.Minor,
                },
                _ => entry,
            };
        }

        private static string TargetOf(string host)
        {
            Check(Files.ReadLink(Files.CurrentDirectory, host, out string target), host);
            return target;
        }

        private static void Check(Errno error, string path)
        {
            if (error != Errno.None) throw new IOException($"{path}: {error}");
        }
    }
}

/// <summary>What a path is to be in the image, whatever it is on the host.</summary>
/// <param name="Mode">Permission bits, 0 to 07777 octal.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
public sealed record IntendedStatus(int Mode, uint Uid, uint Gid)
{
    /// <summary>Extended attributes, capabilities among them.</summary>
    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes { get; init; } = [];
}
