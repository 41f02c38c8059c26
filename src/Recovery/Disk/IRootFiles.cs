using Limyra.Linux;

namespace Limyra.Recovery.Disk;

/// <summary>
/// The files below a root directory. Every path is relative to the root and is resolved inside it:
/// links that point out of the root lead to what the same path is inside. The last component is never
/// followed. Tests put a layer of their own here that counts, cuts and reorders what a transaction
/// does. Not for several threads at once.
/// </summary>
public interface IRootFiles : IDisposable
{
    /// <summary>The same files for another thread.</summary>
    IRootFiles Branch();

    /// <summary>Mode, owner and kind of what is there.</summary>
    Errno Status(string path, out FileStatus status);

    /// <summary>The whole content of a regular file; the last component may be a link.</summary>
    Errno Read(string path, out byte[] content);

    /// <summary>Opens a file for reading; the last component may be a link.</summary>
    Errno OpenRead(string path, out FileDescriptor file);

    /// <summary>The names in a directory, ordered.</summary>
    Errno List(string path, out List<DirectoryEntry> entries);

    /// <summary>Where a link points.</summary>
    Errno ReadLink(string path, out string target);

    /// <summary>Creates a file that did not exist, for writing through <see cref="Write"/>.</summary>
    Errno Create(string path, uint mode, out FileDescriptor file);

    /// <summary>Writes all of it at the end.</summary>
    Errno Write(FileDescriptor file, ReadOnlySpan<byte> content);

    /// <summary>Brings one file to the disk.</summary>
    Errno Sync(FileDescriptor file);

    /// <summary>Sets an extended attribute.</summary>
    Errno SetAttribute(FileDescriptor file, string name, ReadOnlySpan<byte> value);

    /// <summary>Creates a directory.</summary>
    Errno MakeDirectory(string path, uint mode);

    /// <summary>Creates a symbolic link.</summary>
    Errno MakeSymbolicLink(string target, string path);

    /// <summary>Creates a further name of a file.</summary>
    Errno MakeLink(string existing, string path);

    /// <summary>Creates a device node or fifo.</summary>
    Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device);

    /// <summary>Sets owner and group of the thing itself.</summary>
    Errno ChangeOwner(string path, uint uid, uint gid);

    /// <summary>Sets permission bits; not for symbolic links.</summary>
    Errno ChangeMode(string path, uint mode);

    /// <summary>Sets access and modification time, in seconds.</summary>
    Errno SetTime(string path, long seconds);

    /// <summary>Renames within a directory or between two, replacing what is there.</summary>
    Errno Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    Errno Remove(string path);

    /// <summary>Removes an empty directory.</summary>
    Errno RemoveDirectory(string path);

    /// <summary>Brings the names in a directory to the disk.</summary>
    Errno SyncDirectory(string path);

    /// <summary>Brings everything written to the file system of a directory to the disk.</summary>
    Errno SyncFileSystem(string path);

    /// <summary>Room on the file system of a directory.</summary>
    Errno FileSystemStatus(string path, out FileSystemStatus status);

    /// <summary>Forgets what was remembered about directories, after others may have changed them.</summary>
    void Forget();
}
