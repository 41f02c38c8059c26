using Limyra.Linux;
using Calls = Limyra.Linux.Files;

namespace Limyra.Recovery.Disk;

/// <summary>
/// The real thing: openat2(2) with RESOLVE_IN_ROOT finds the directory, and every call works on a single name
/// in it. Open directories are kept, because packages put many files into few directories.
/// </summary>
public sealed class RootFiles : IRootFiles
{
    /// <summary>Several threads share the usual limit of 1024 descriptors.</summary>
    private const int MaxOpenDirectories = 128;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly FileDescriptor _root;
    private readonly Dictionary<string, FileDescriptor> _directories = new(StringComparer.Ordinal);

    private RootFiles(FileDescriptor root) => _root = root;

    /// <summary>The descriptor of the root directory.</summary>
    public int RootNumber => _root.Number;

    /// <summary>Opens a root directory of the host.</summary>
    public static Errno Open(string hostPath, out RootFiles? files) =>
        Open(Calls.CurrentDirectory, hostPath, out files);

    /// <inheritdoc/>
    public IRootFiles Branch() => Open(_root.Number, ".", out RootFiles? branch) == Errno.None
        ? branch!
        : throw new InvalidOperationException("an open root directory cannot be opened again");

    /// <inheritdoc/>
    public Errno Status(string path, out FileStatus status)
    {
        status = default;
        Errno error = Find(path, out int directory, out string name);
        return error != Errno.None ? error
            : name.Length == 0 ? Calls.Status(directory, out status)
            : Calls.LinkStatus(directory, name, out status);
    }

    /// <inheritdoc/>
    public Errno Read(string path, out byte[] content)
    {
        content = [];
        Errno error = OpenRead(path, out FileDescriptor file);
        using (file)
            return error != Errno.None ? error : Calls.ReadToEnd(file.Number, int.MaxValue, out content);
    }

    /// <inheritdoc/>
    public Errno OpenRead(string path, out FileDescriptor file)
    {
        Errno error = Calls.OpenInRoot(_root.Number, path, OpenFlags.ReadOnly, mode: 0, out file);
        bool isLink = error == Errno.ENOENT
            && Status(path, out FileStatus status) == Errno.None && status.Kind == FileKind.SymbolicLink;
        // A database kept elsewhere by a link to a path of the host may be read there, as the original does.
        return isLink ? Calls.Open(_root.Number, path, OpenFlags.ReadOnly, mode: 0, out file) : error;
    }

    /// <inheritdoc/>
    public Errno List(string path, out List<DirectoryEntry> entries)
    {
        entries = [];
        Errno error = Calls.OpenInRoot(
            _root.Number, path.Length == 0 ? "." : path, OpenFlags.Directory, mode: 0,
            out FileDescriptor directory);
        using (directory) return error != Errno.None ? error : Calls.List(directory.Number, out entries);
    }

    /// <inheritdoc/>
    public Errno ReadLink(string path, out string target)
    {
        target = "";
        Errno error = Find(path, out int directory, out string name);
        return error != Errno.None ? error : Calls.ReadLink(directory, name, out target);
    }

    /// <inheritdoc/>
    public Errno Create(string path, uint mode, out FileDescriptor file)
    {
        Errno error = Find(path, out int directory, out string name);
        if (error != Errno.None)
        {
            file = new(-1);
            return error;
        }
        const OpenFlags Flags =
            OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        return Calls.Open(directory, name, Flags, mode, out file);
    }

    /// <inheritdoc/>
    public Errno Write(FileDescriptor file, ReadOnlySpan<byte> content) =>
        Calls.WriteAll(file.Number, content);

    /// <inheritdoc/>
    public Errno Sync(FileDescriptor file) => Calls.Sync(file.Number);

    /// <inheritdoc/>
    public Errno SetAttribute(FileDescriptor file, string name, ReadOnlySpan<byte> value) =>
        ExtendedAttributes.Set(file.Number, name, value);

    /// <inheritdoc/>
    public Errno MakeDirectory(string path, uint mode) =>
        Find(path, out int directory, out string name) switch
        {
            Errno.None when name.Length == 0 => Errno.EEXIST,
            Errno.None => Calls.MakeDirectory(directory, name, mode),
            Errno error => error,
        };

    /// <inheritdoc/>
    public Errno MakeSymbolicLink(string target, string path) =>
        Find(path, out int directory, out string name) switch
        {
            Errno.None => Calls.MakeSymbolicLink(target, directory, name),
            Errno error => error,
        };

    /// <inheritdoc/>
    public Errno MakeLink(string existing, string path)
    {
        Errno error = Find(existing, out int fromDirectory, out string fromName);
        if (error != Errno.None) return error;
        // Looking the second directory up may close the first one, so a table of
        // one more is not enough: look twice.
        error = Find(path, out int toDirectory, out string toName);
        if (error != Errno.None) return error;
        error = Find(existing, out fromDirectory, out fromName);
        return error != Errno.None ? error : Calls.MakeLink(fromDirectory, fromName, toDirectory, toName);
    }

    /// <inheritdoc/>
    public Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device) =>
        Find(path, out int directory, out string name) switch
        {
            Errno.None => Calls.MakeNode(directory, name, kind, mode, device),
            Errno error => error,
        };

    /// <inheritdoc/>
    public Errno ChangeOwner(string path, uint uid, uint gid) =>
        Find(path, out int directory, out string name) switch
        {
            Errno.None => Calls.ChangeOwner(directory, name.Length == 0 ? "." : name, uid, gid),
            Errno error => error,
        };

    /// <inheritdoc/>
    public Errno ChangeMode(string path, uint mode) => Find(path, out int directory, out string name) switch
    {
        Errno.None => Calls.ChangeMode(directory, name.Length == 0 ? "." : name, mode),
        Errno error => error,
    };

    /// <inheritdoc/>
    public Errno SetTime(string path, long seconds)
    {
        Int128 time = (Int128)seconds * NanosecondsPerSecond;
        return Find(path, out int directory, out string name) switch
        {
            Errno.None => Calls.SetTimes(directory, name, time, time),
            Errno error => error,
        };
    }

    /// <inheritdoc/>
    public Errno Rename(string from, string to)
    {
        Errno error = Find(from, out int fromDirectory, out string fromName);
        if (error != Errno.None) return error;
        error = Find(to, out int toDirectory, out string toName);
        if (error != Errno.None) return error;
        error = Find(from, out fromDirectory, out fromName);
        return error != Errno.None ? error : Calls.Rename(fromDirectory, fromName, toDirectory, toName);
    }

    /// <inheritdoc/>
    public Errno Remove(string path) => Find(path, out int directory, out string name) switch
    {
        Errno.None => Calls.Remove(directory, name),
        Errno error => error,
    };

    /// <inheritdoc/>
    public Errno RemoveDirectory(string path)
    {
        if (_directories.Remove(path, out FileDescriptor? open)) open.Dispose();
        return Find(path, out int directory, out string name) switch
        {
            Errno.None when name.Length == 0 => Errno.EBUSY,
            Errno.None => Calls.RemoveDirectory(directory, name),
            Errno error => error,
        };
    }

    /// <inheritdoc/>
    public Errno SyncDirectory(string path) => OpenDirectory(path, out int directory) switch
    {
        Errno.None => Calls.Sync(directory),
        Errno error => error,
    };

    /// <inheritdoc/>
    public Errno SyncFileSystem(string path) => OpenDirectory(path, out int directory) switch
    {
        Errno.None => FileSystems.Sync(directory),
        Errno error => error,
    };

    /// <inheritdoc/>
    public Errno FileSystemStatus(string path, out FileSystemStatus status)
    {
        status = default;
        Errno error = OpenDirectory(path, out int directory);
        return error != Errno.None ? error : FileSystems.Status(directory, out status);
    }

    /// <inheritdoc/>
    public void Forget()
    {
        foreach (FileDescriptor directory in _directories.Values) directory.Dispose();
        _directories.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _root.Dispose();
    }

    private static Errno Open(int directory, string path, out RootFiles? files)
    {
        Errno error = Calls.Open(directory, path, OpenFlags.Directory, mode: 0, out FileDescriptor root);
        files = error == Errno.None ? new(root) : null;
        return error;
    }

    private Errno Find(string path, out int directory, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        return OpenDirectory(slash < 0 ? "" : path[..slash], out directory);
    }

    private Errno OpenDirectory(string path, out int directory)
    {
        directory = _root.Number;
        if (path.Length == 0) return Errno.None;
        if (_directories.TryGetValue(path, out FileDescriptor? open))
        {
            directory = open.Number;
            return Errno.None;
        }
        Errno error =
            Calls.OpenInRoot(_root.Number, path, OpenFlags.Directory, mode: 0, out FileDescriptor found);
        if (error != Errno.None) return error;
        if (_directories.Count >= MaxOpenDirectories) Forget();
        _directories.Add(path, found);
        directory = found.Number;
        return Errno.None;
    }
}
