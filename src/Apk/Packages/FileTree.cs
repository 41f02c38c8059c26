using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Packages;

/// <summary>A directory on disk read as the entries of a package, with the owners it has there.</summary>
public sealed class FileTree
{
    private readonly FileTreeOptions _options;
    private readonly string _top;
    private readonly List<ManifestEntry> _entries = [];
    private readonly List<string> _ignored = [];
    private readonly HashSet<string> _linkedPaths = new(StringComparer.Ordinal);
    private readonly Dictionary<(DeviceNumber Device, ulong Inode), string> _firstNames = [];

    private FileTree(string top, FileTreeOptions options)
    {
        _top = top;
        _options = options;
    }

    /// <summary>What was found.</summary>
    public IReadOnlyList<ManifestEntry> Entries => _entries;

    /// <summary>Paths of what cannot be packed: sockets.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Paths of files that have further names, in the tree or elsewhere.</summary>
    public IReadOnlySet<string> LinkedPaths => _linkedPaths;

    /// <summary>Reads a directory with everything below it.</summary>
    /// <exception cref="IOException">Something in it cannot be read.</exception>
    public static FileTree Read(string directory, FileTreeOptions options)
    {
        FileTree tree = new(directory, options);
        List<string> directories = [];
        tree.Collect("", directories);
        directories.Sort(ByteOrder.Comparer);
        foreach (string path in directories) tree.ReadDirectory(path);
        return tree;
    }

    private void Collect(string path, List<string> directories)
    {
        directories.Add(path);
        foreach (DirectoryEntry entry in List(path))
        {
            string child = PackagePaths.Join(path, entry.Name);
            if (Status(child).Kind == FileKind.Directory) Collect(child, directories);
        }
    }

    private void ReadDirectory(string path)
    {
        List<DirectoryEntry> names = List(path);
        int before = _entries.Count;
        foreach (DirectoryEntry name in names) ReadFile(PackagePaths.Join(path, name.Name));
        PackageAcl acl = Acl(path, Status(path), isDirectory: true);
        if (_entries.Count == before && acl is { Mode: 0x1ed, User: "root", Group: "root" }
            && (path.Length == 0 ? _options.OmitsPlainRoot : names.Count > 0 && _options.OmitsPlainParents))
            return;
        _entries.Add(new ManifestEntry.Directory { Path = path, Acl = acl });
    }

    private void ReadFile(string path)
    {
        FileStatus status = Status(path);
        switch (status.Kind)
        {
            case FileKind.Directory:
                break;
            case FileKind.Regular when status.LinkCount > 1:
                _linkedPaths.Add(path);
                if (_firstNames.TryAdd((status.Device, status.Inode), path)) AddFile(path, status);
                else AddSpecial(path, status,
                    new FileTarget.HardLink(_firstNames[(status.Device, status.Inode)]));
                break;
            case FileKind.Regular:
                AddFile(path, status);
                break;
            case FileKind.SymbolicLink:
                Check(Files.ReadLink(Files.CurrentDirectory, OnDisk(path), out string target), path);
                AddSpecial(path, status, new FileTarget.Symlink(target));
                break;
            case FileKind.CharacterDevice:
                AddSpecial(path, status, new FileTarget.CharacterDevice(status.RepresentedDevice.Packed));
                break;
            case FileKind.BlockDevice:
                AddSpecial(path, status, new FileTarget.BlockDevice(status.RepresentedDevice.Packed));
                break;
            case FileKind.Fifo:
                AddSpecial(path, status, new FileTarget.Fifo());
                break;
            default:
                _ignored.Add(path);
                break;
        }
    }

    private void AddFile(string path, FileStatus status) => _entries.Add(new ManifestEntry.File
    {
        Path = path,
        Acl = Acl(path, status, isDirectory: false),
        ModifiedTime = Time(status),
        Content = new ContentSource.OnDisk(OnDisk(path)),
    });

    private void AddSpecial(string path, FileStatus status, FileTarget target) =>
        _entries.Add(new ManifestEntry.Special
        {
            Path = path,
            Acl = Acl(path, status, isDirectory: false),
            ModifiedTime = Time(status),
            Target = target,
        });

    private ulong Time(FileStatus status) =>
        _options.FixedTime ?? (ulong)Math.Max(0, status.ModificationSeconds);

    private PackageAcl Acl(string path, FileStatus status, bool isDirectory) => new()
    {
        Mode = status.Mode & 0xfff,
        User = _options.Owners.UserName(status.Uid),
        Group = _options.Owners.GroupName(status.Gid),
        Attributes = _options.HasAttributes && (isDirectory || status.Kind == FileKind.Regular)
            ? Attributes(path) : [],
    };

    private List<ExtendedAttribute> Attributes(string path)
    {
        const OpenFlags flags = OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking;
        List<ExtendedAttribute> attributes = [];
        if (Files.Open(Files.CurrentDirectory, OnDisk(path), flags, mode: 0, out FileDescriptor file)
            != Errno.None) return [];
        using (file)
        {
            if (ExtendedAttributes.List(file.Number, out IReadOnlyList<string> names) != Errno.None)
                return [];
            foreach (string name in names)
            {
                // One that may not be read is left out, as apk-tools does.
                if (ExtendedAttributes.Get(file.Number, name, out byte[] value) == Errno.None)
                    attributes.Add(new(name, value));
            }
        }
        return attributes;
    }

    private List<DirectoryEntry> List(string path)
    {
        const OpenFlags flags = OpenFlags.ReadOnly | OpenFlags.Directory;
        Check(Files.Open(Files.CurrentDirectory, OnDisk(path), flags, mode: 0, out FileDescriptor directory),
            path);
        using (directory)
        {
            Check(Files.List(directory.Number, out List<DirectoryEntry> entries), path);
            return entries;
        }
    }

    private FileStatus Status(string path)
    {
        Check(Files.LinkStatus(Files.CurrentDirectory, OnDisk(path), out FileStatus status), path);
        return status;
    }

    private void Check(Errno reason, string path)
    {
        if (reason != Errno.None) throw new IOException($"{OnDisk(path)}: {reason.Describe()}");
    }

    private string OnDisk(string path) => path.Length == 0 ? _top + "/." : $"{_top}/{path}";
}

/// <summary>How a directory on disk is read.</summary>
public sealed record FileTreeOptions
{
    /// <summary>Names of the owners on disk.</summary>
    public required OwnerLookup Owners { get; init; }

    /// <summary>Whether extended attributes are kept.</summary>
    public bool HasAttributes { get; init; } = true;

    /// <summary>Time to give every file in place of its own, for output that can be reproduced.</summary>
    public ulong? FixedTime { get; init; }

    /// <summary>Whether the top directory is left out when it is plain (0755,
    /// root) and holds no files.</summary>
    public bool OmitsPlainRoot { get; init; }

    /// <summary>Whether other plain directories are left out when they only hold directories.</summary>
    public bool OmitsPlainParents { get; init; }
}
