using Limyra.Linux;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>
/// Notes every change that is made to the files of a root, so that it can be made
/// again on a <see cref="MemoryDisk"/>. Barriers are noted and not waited for: the
/// tests' own disk is not what is tested.
/// </summary>
internal sealed class RecordingFiles(IRootFiles files, string otherDevice = "") : IRootFiles
{
    private readonly Dictionary<FileDescriptor, FileDescriptor> _replayed = [];

    /// <summary>What was done, in order.</summary>
    public List<Action<MemoryDisk>> Changes { get; } = [];

    /// <summary>Calls of fsync and syncfs.</summary>
    public (int Files, int Directories, int FileSystems) Barriers { get; private set; }

    /// <summary>Looks at every path that is created, and may throw.</summary>
    public Action<string> OnCreate { get; init; } = static _ => { };

    /// <summary>Throws behind this change.</summary>
    public int CutAfter { get; init; } = int.MaxValue;

    /// <summary>How much room is said to be there.</summary>
    public Func<FileSystemStatus, FileSystemStatus> Room { get; init; } = static status => status;

    public IRootFiles Branch() => this;

    /// <summary>Another device is said to begin where the disk in memory has one.</summary>
    public Errno Status(string path, out FileStatus status)
    {
        Errno error = files.Status(path, out status);
        bool isOther = otherDevice.Length > 0
            && (path == otherDevice || path.StartsWith(otherDevice + "/", StringComparison.Ordinal));
        if (isOther) status = status with { Device = new(status.Device.Major, status.Device.Minor + 1) };
        return error;
    }

    public Errno Read(string path, out byte[] content) => files.Read(path, out content);

    public Errno OpenRead(string path, out FileDescriptor file) => files.OpenRead(path, out file);

    public Errno List(string path, out List<DirectoryEntry> entries) => files.List(path, out entries);

    public Errno ReadLink(string path, out string target) => files.ReadLink(path, out target);

    public Errno FileSystemStatus(string path, out FileSystemStatus status)
    {
        Errno error = files.FileSystemStatus(path, out status);
        status = Room(status);
        return error;
    }

    public void Forget() => files.Forget();

    public void Dispose()
    {
        // The files belong to the root.
    }

    public Errno Create(string path, uint mode, out FileDescriptor file)
    {
        OnCreate(path);
        Errno error = files.Create(path, mode, out FileDescriptor created);
        file = created;
        if (error == Errno.None) Add(disk =>
        {
            Assert.Equal(Errno.None, disk.Create(path, mode, out FileDescriptor again));
            _replayed[created] = again;
        });
        return error;
    }

    public Errno Write(FileDescriptor file, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        return Note(files.Write(file, content), disk => disk.Write(_replayed[file], bytes));
    }

    public Errno Sync(FileDescriptor file)
    {
        Barriers = Barriers with { Files = Barriers.Files + 1 };
        return Note(Errno.None, disk => disk.Sync(_replayed[file]));
    }

    public Errno SyncDirectory(string path)
    {
        Barriers = Barriers with { Directories = Barriers.Directories + 1 };
        return Note(Errno.None, disk => disk.SyncDirectory(path));
    }

    public Errno SyncFileSystem(string path)
    {
        Barriers = Barriers with { FileSystems = Barriers.FileSystems + 1 };
        return Note(Errno.None, disk => disk.SyncFileSystem(path));
    }

    public Errno SetAttribute(FileDescriptor file, string name, ReadOnlySpan<byte> value) =>
        files.SetAttribute(file, name, value);

    public Errno MakeDirectory(string path, uint mode) =>
        Note(files.MakeDirectory(path, mode), disk => disk.MakeDirectory(path, mode));

    public Errno MakeSymbolicLink(string target, string path) =>
        Note(files.MakeSymbolicLink(target, path), disk => disk.MakeSymbolicLink(target, path));

    public Errno MakeLink(string existing, string path) =>
        Note(files.MakeLink(existing, path), disk => disk.MakeLink(existing, path));

    public Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device) =>
        Note(files.MakeNode(path, kind, mode, device), disk => disk.MakeNode(path, kind, mode, device));

    public Errno ChangeOwner(string path, uint uid, uint gid) =>
        Note(files.ChangeOwner(path, uid, gid), disk => disk.ChangeOwner(path, uid, gid));

    public Errno ChangeMode(string path, uint mode) =>
        Note(files.ChangeMode(path, mode), disk => disk.ChangeMode(path, mode));

    public Errno SetTime(string path, long seconds) =>
        Note(files.SetTime(path, seconds), disk => disk.SetTime(path, seconds));

    public Errno Rename(string from, string to) =>
        Note(files.Rename(from, to), disk => disk.Rename(from, to));

    public Errno Remove(string path) => Note(files.Remove(path), disk => disk.Remove(path));

    public Errno RemoveDirectory(string path) =>
        Note(files.RemoveDirectory(path), disk => disk.RemoveDirectory(path));

    private Errno Note(Errno error, Func<MemoryDisk, Errno> again)
    {
        // What the kernel refuses changes nothing. What it did must also be possible on the disk in memory.
        if (error == Errno.None) Add(disk => Assert.Equal(Errno.None, again(disk)));
        return error;
    }

    private void Add(Action<MemoryDisk> change)
    {
        Changes.Add(change);
        if (Changes.Count == CutAfter) throw new PowerCutException();
    }
}
