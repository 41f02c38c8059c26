using System.Buffers.Binary;
using System.Text;

namespace Limyra.Linux;

/// <summary>Flags of open(2); O_CLOEXEC is always added.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>Only reading.</summary>
    ReadOnly = 0,

    /// <summary>Only writing.</summary>
    WriteOnly = 1,

    /// <summary>Both.</summary>
    ReadWrite = 2,

    /// <summary>O_CREAT.</summary>
    Create = 0x40,

    /// <summary>O_EXCL.</summary>
    Exclusive = 0x80,

    /// <summary>O_NOCTTY.</summary>
    NoControllingTerminal = 0x100,

    /// <summary>O_TRUNC.</summary>
    Truncate = 0x200,

    /// <summary>O_APPEND.</summary>
    Append = 0x400,

    /// <summary>O_NONBLOCK.</summary>
    NonBlocking = 0x800,

    /// <summary>O_DIRECTORY (x86-64).</summary>
    Directory = 0x10000,

    /// <summary>O_NOFOLLOW (x86-64).</summary>
    NoFollow = 0x20000,

    /// <summary>O_PATH.</summary>
    Path = 0x200000,
}

/// <summary>One name in a directory.</summary>
/// <param name="Name">The name, without the directory.</param>
/// <param name="Kind">Its type; <see cref="FileKind.Unknown"/> where the file system does not say.</param>
public readonly record struct DirectoryEntry(string Name, FileKind Kind);

/// <summary>
/// Calls on files, all relative to a directory descriptor (<see cref="CurrentDirectory"/> for ordinary
/// paths). EINTR is repeated here and close-on-exec is set here, once.
/// </summary>
public static class Files
{
    /// <summary>AT_FDCWD: relative paths start at the working directory.</summary>
    public const int CurrentDirectory = Libc.AT_FDCWD;

    private const int CloseOnExec = 0x80000;
    private const ulong ResolveInRoot = 0x10;
    private const int DirectoryBufferBytes = 4 * 1024;

    /// <summary>Opens or creates a file.</summary>
    public static Errno Open(int directory, string path, OpenFlags flags, uint mode, out FileDescriptor file)
    {
        int fd;
        do
        {
            fd = Libc.openat(directory, path, (int)flags | CloseOnExec, mode);
        }
        while (fd == -1 && Libc.LastError() == Errno.EINTR);
        file = new FileDescriptor(fd);
        return Libc.Check(fd);
    }

    /// <summary>
    /// Opens below <paramref name="root"/> as if that were the root directory: absolute links and ".." stay
    /// inside (openat2(2), RESOLVE_IN_ROOT).
    /// </summary>
    public static unsafe Errno OpenInRoot(
        int root, string path, OpenFlags flags, uint mode, out FileDescriptor file)
    {
        Libc.NativeOpenHow how = new Libc.NativeOpenHow
        {
            flags = (uint)((int)flags | CloseOnExec),
            mode = (flags & OpenFlags.Create) != 0 ? mode : 0,
            resolve = ResolveInRoot,
        };
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        nint fd;
        fixed (byte* start = name)
        {
            do
            {
                fd = Libc.syscall4(Libc.SYS_openat2, root, (nint)start, (nint)(&how),
                    sizeof(Libc.NativeOpenHow));
            }
            while (fd == -1 && Libc.LastError() is Errno.EINTR or Errno.EAGAIN);
        }

        file = new FileDescriptor((int)fd);
        return Libc.Check(fd);
    }

    /// <summary>Reads what is there, at most the buffer; 0 is the end.</summary>
    public static unsafe Errno Read(int fd, Span<byte> buffer, out int count)
    {
        nint got;
        fixed (byte* start = buffer)
        {
            do
            {
                got = Libc.read(fd, start, buffer.Length);
            }
            while (got == -1 && Libc.LastError() == Errno.EINTR);
        }

        count = got < 0 ? 0 : (int)got;
        return Libc.Check(got);
    }

    /// <summary>Reads at a place without moving the position; fewer bytes
    /// only at the end of the file.</summary>
    public static unsafe Errno ReadAt(int fd, Span<byte> buffer, long offset, out int count)
    {
        count = 0;
        while (count < buffer.Length)
        {
            nint got;
            fixed (byte* start = buffer)
            {
                got = Libc.pread(fd, start + count, buffer.Length - count, offset + count);
            }

            if (got == 0) break;

            if (got > 0)
                count += (int)got;
            else if (Libc.LastError() != Errno.EINTR)
                return Libc.LastError();
        }

        return Errno.None;
    }

    /// <summary>Reads from the current position to the end, refusing more than
    /// <paramref name="limitBytes"/>.</summary>
    public static Errno ReadToEnd(int fd, int limitBytes, out byte[] content)
    {
        const int FirstBytes = 4096;
        content = [];
        // A buffer of just the file's size holds it without a copy; files of /proc and /sys say 0 or a page.
        bool isSized = Status(fd, out FileStatus status) == Errno.None && status.Kind == FileKind.Regular;
        byte[] buffer =
            new byte[isSized && status.Size > 0 ? Math.Min(status.Size, (ulong)limitBytes) : FirstBytes];
        Span<byte> beyond = stackalloc byte[1];
        int length = 0;
        while (true)
        {
            bool isFull = length == buffer.Length;
            Errno error = Read(fd, isFull ? beyond : buffer.AsSpan(length), out int count);
            if (error != Errno.None) return error;

            if (count == 0)
            {
                content = isFull ? buffer : buffer.AsSpan(0, length).ToArray();
                return Errno.None;
            }

            if (length + count > limitBytes) return Errno.EFBIG;

            if (isFull)
            {
                Array.Resize(ref buffer, Math.Max(FirstBytes, buffer.Length * 2));
                buffer[length] = beyond[0];
            }

            length += count;
        }
    }

    /// <summary>Writes once; the kernel may take fewer bytes than given.</summary>
    public static unsafe Errno Write(int fd, ReadOnlySpan<byte> content, out int count)
    {
        nint put;
        fixed (byte* start = content)
        {
            do
            {
                put = Libc.write(fd, start, content.Length);
            }
            while (put == -1 && Libc.LastError() == Errno.EINTR);
        }

        count = put < 0 ? 0 : (int)put;
        return Libc.Check(put);
    }

    /// <summary>Writes everything or returns why not.</summary>
    public static Errno WriteAll(int fd, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            Errno error = Write(fd, content, out int count);
            if (error != Errno.None) return error;

            content = content[count..];
        }

        return Errno.None;
    }

    /// <summary>Sets the length.</summary>
    public static Errno Truncate(int fd, long lengthBytes) => Libc.Check(Libc.ftruncate(fd, lengthBytes));

    /// <summary>Brings a file's content and inode to the disk.</summary>
    public static Errno Sync(int fd) => Libc.Check(Libc.fsync(fd));

    /// <summary>What is at a path; a symbolic link at its end is followed.</summary>
    public static Errno Status(int directory, string path, out FileStatus status) =>
        Status(directory, path, flags: 0, out status);

    /// <summary>What is at a path; a symbolic link at its end is itself the answer.</summary>
    public static Errno LinkStatus(int directory, string path, out FileStatus status) =>
        Status(directory, path, Libc.AT_SYMLINK_NOFOLLOW, out status);

    /// <summary>What an open descriptor refers to.</summary>
    public static Errno Status(int fd, out FileStatus status) =>
        Status(fd, path: "", Libc.AT_EMPTY_PATH, out status);

    /// <summary>Creates a directory.</summary>
    public static Errno MakeDirectory(int directory, string path, uint mode) =>
        Libc.Check(Libc.mkdirat(directory, path, mode));

    /// <summary>Creates a device node, fifo or socket inode.</summary>
    public static Errno MakeNode(int directory, string path, FileKind kind, uint mode, DeviceNumber device) =>
        Libc.Check(Libc.mknodat(directory, path, (uint)kind | mode, device.Packed));

    /// <summary>Creates a symbolic link holding <paramref name="target"/>.</summary>
    public static Errno MakeSymbolicLink(string target, int directory, string path) =>
        Libc.Check(Libc.symlinkat(target, directory, path));

    /// <summary>Creates a further name for an inode; a symbolic link is not followed.</summary>
    public static Errno MakeLink(int oldDirectory, string oldPath, int newDirectory, string newPath) =>
        Libc.Check(Libc.linkat(oldDirectory, oldPath, newDirectory, newPath, flags: 0));

    /// <summary>Removes a name of anything but a directory.</summary>
    public static Errno Remove(int directory, string path) => Libc.Check(Libc.unlinkat(directory, path, 0));

    /// <summary>Removes an empty directory.</summary>
    public static Errno RemoveDirectory(int directory, string path) =>
        Libc.Check(Libc.unlinkat(directory, path, Libc.AT_REMOVEDIR));

    /// <summary>Renames, replacing what stands there.</summary>
    public static Errno Rename(int oldDirectory, string oldPath, int newDirectory, string newPath) =>
        Libc.Check(Libc.renameat(oldDirectory, oldPath, newDirectory, newPath));

    /// <summary>Reads where a symbolic link points.</summary>
    public static unsafe Errno ReadLink(int directory, string path, out string target)
    {
        byte* buffer = stackalloc byte[4096];
        nint length = Libc.readlinkat(directory, path, buffer, 4096);
        target = length < 0 ? "" : Encoding.UTF8.GetString(buffer, (int)length);
        return Libc.Check(length);
    }

    /// <summary>Sets permission bits; follows a link.</summary>
    public static Errno ChangeMode(int directory, string path, uint mode) =>
        Libc.Check(Libc.fchmodat(directory, path, mode, flags: 0));

    /// <summary>Sets owner and group of the inode itself, link or not;
    /// uint.MaxValue leaves one alone.</summary>
    public static Errno ChangeOwner(int directory, string path, uint uid, uint gid) =>
        Libc.Check(Libc.fchownat(directory, path, uid, gid, Libc.AT_SYMLINK_NOFOLLOW));

    /// <summary>Sets access and modification time, in nanoseconds since 1970, of the inode itself.</summary>
    public static unsafe Errno SetTimes(int directory, string path, Int128 accessNs, Int128 modificationNs)
    {
        const long Second = 1_000_000_000;
        Libc.NativeTimespec* times = stackalloc Libc.NativeTimespec[2];
        times[0] = new() { tv_sec = (long)(accessNs / Second), tv_nsec = (long)(accessNs % Second) };
        times[1] =
            new() { tv_sec = (long)(modificationNs / Second), tv_nsec = (long)(modificationNs % Second) };
        return Libc.Check(Libc.utimensat(directory, path, times, Libc.AT_SYMLINK_NOFOLLOW));
    }

    /// <summary>True if the effective user may execute the file.</summary>
    public static bool IsExecutable(int directory, string path)
    {
        const int X_OK = 1, AT_EACCESS = 0x200;
        return Libc.faccessat(directory, path, X_OK, AT_EACCESS) == 0
            && Status(directory, path, out FileStatus status) == Errno.None
            && status.Kind == FileKind.Regular;
    }

    /// <summary>The names in an open directory without "." and "..", sorted by their bytes.</summary>
    public static unsafe Errno List(int directory, out List<DirectoryEntry> entries)
    {
        entries = [];
        byte* buffer = stackalloc byte[DirectoryBufferBytes];
        while (true)
        {
            nint length = Libc.syscall3(Libc.SYS_getdents64, directory, (nint)buffer, DirectoryBufferBytes);
            if (length <= 0)
            {
                entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
                return Libc.Check(length);
            }

            AddEntries(new ReadOnlySpan<byte>(buffer, (int)length), entries);
        }
    }

    /// <summary>Sets the creation mask of this process and returns the old one.</summary>
    public static uint SetCreationMask(uint mask) => Libc.umask(mask);

    /// <summary>Changes the working directory.</summary>
    public static Errno ChangeDirectory(string path) => Libc.Check(Libc.chdir(path));

    /// <summary>Makes a directory the root of this process.</summary>
    public static Errno ChangeRoot(string path) => Libc.Check(Libc.chroot(path));

    // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name.
    private static void AddEntries(ReadOnlySpan<byte> records, List<DirectoryEntry> entries)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            ReadOnlySpan<byte> name = records[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                entries.Add(new(Encoding.UTF8.GetString(name), (FileKind)(records[18] << 12)));

            records = records[length..];
        }
    }

    private static unsafe Errno Status(int directory, string path, int flags, out FileStatus status)
    {
        Libc.NativeStatx raw;
        Errno error = Libc.Check(Libc.statx(directory, path, flags, Libc.STATX_BASIC_STATS, &raw));
        status = error != Errno.None ? default : ToStatus(raw);
        return error;
    }

    internal static FileStatus ToStatus(in Libc.NativeStatx raw) => new()
    {
        Kind = (FileKind)(raw.stx_mode & 0xf000),
        Mode = (uint)(raw.stx_mode & 0xfff),
        Uid = raw.stx_uid,
        Gid = raw.stx_gid,
        Size = raw.stx_size,
        Blocks512 = raw.stx_blocks,
        Inode = raw.stx_ino,
        LinkCount = raw.stx_nlink,
        Device = new(raw.stx_dev_major, raw.stx_dev_minor),
        RepresentedDevice = new(raw.stx_rdev_major, raw.stx_rdev_minor),
        AccessSeconds = raw.stx_atime.tv_sec,
        ChangeSeconds = raw.stx_ctime.tv_sec,
        ModificationSeconds = raw.stx_mtime.tv_sec,
        ModificationNanoseconds = raw.stx_mtime.tv_nsec,
    };
}
