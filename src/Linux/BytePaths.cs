using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

/// <summary>
/// File calls for programs whose names are bytes: paths are text in which one char is one byte (Latin-1), so
/// that any name, valid UTF-8 or not, survives a round trip. Otherwise as <see cref="Files"/>.
/// </summary>
public static unsafe class BytePaths
{
    /// <summary>One char is one byte.</summary>
    public static Encoding Encoding => Encoding.Latin1;

    /// <summary>The directory that relative paths start from when none is given.</summary>
    public const int CurrentDirectory = Libc.AT_FDCWD;

    private const int FirstReadBytes = 4096;

    private ref struct NativePath
    {
        public fixed byte Bytes[4097];

        public NativePath(string path)
        {
            fixed (byte* start = Bytes)
            {
                int length = Encoding.Latin1.GetBytes(path, new Span<byte>(start, 4096));
                start[length] = 0;
            }
        }
    }

    private static bool IsTooLong(string path) =>
        path.Length > 4096 || path.Contains('\0', StringComparison.Ordinal);

    /// <summary>Opens a file, always close-on-exec; flags are those of open(2).</summary>
    public static Errno Open(int directory, string path, int flags, uint mode, out int descriptor)
    {
        descriptor = -1;
        if (IsTooLong(path)) return Errno.ENAMETOOLONG;
        NativePath native = new(path);
        do descriptor = Libc.openat_bytes(directory, native.Bytes, flags | Libc.O_CLOEXEC, mode);
        while (descriptor == -1 && Libc.LastError() == Errno.EINTR);
        return Libc.Check(descriptor);
    }

    /// <summary>Reads a whole file of at most <paramref name="limitBytes"/>; larger is EFBIG.</summary>
    public static Errno ReadAll(int directory, string path, int limitBytes, out byte[] content)
    {
        content = [];
        Errno reason = Open(directory, path, 0, 0, out int descriptor);
        if (reason != Errno.None) return reason;
        reason = ReadAll(descriptor, limitBytes, out content);
        Descriptors.Close(descriptor);
        return reason;
    }

    /// <summary>Reads an open file to its end.</summary>
    public static Errno ReadAll(int descriptor, int limitBytes, out byte[] content)
    {
        content = [];
        Span<byte> first = stackalloc byte[FirstReadBytes]; // most files fit, and then nothing is left over
        Span<byte> buffer = first;
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limitBytes) return Errno.EFBIG;
                Span<byte> grown =
                    new byte[Math.Min(buffer.Length * 4, Math.Max(limitBytes + 1, length + 1))];
                buffer.CopyTo(grown);
                buffer = grown;
            }
            Errno reason = Read(descriptor, buffer[length..], out int count);
            if (reason != Errno.None) return reason;
            if (count == 0) break;
            length += count;
        }
        if (length > limitBytes) return Errno.EFBIG;
        content = buffer[..length].ToArray();
        return Errno.None;
    }

    /// <summary>Reads what is there.</summary>
    public static Errno Read(int descriptor, Span<byte> buffer, out int count)
    {
        nint result;
        fixed (byte* start = buffer)
        {
            do result = Libc.read(descriptor, start, buffer.Length);
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        return Libc.Check(result);
    }

    /// <summary>Writes what fits.</summary>
    public static Errno Write(int descriptor, ReadOnlySpan<byte> content, out int count)
    {
        nint result;
        fixed (byte* start = content)
        {
            do result = Libc.write(descriptor, start, content.Length);
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        return Libc.Check(result);
    }

    /// <summary>Reads at a place, which does not move the file's own.</summary>
    public static Errno ReadAt(int descriptor, Span<byte> buffer, long offset, out int count)
    {
        nint result;
        fixed (byte* start = buffer)
        {
            do result = Libc.pread(descriptor, start, buffer.Length, offset);
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        return Libc.Check(result);
    }

    /// <summary>Writes all of it at a place; EIO when only a part could be written.</summary>
    public static Errno WriteAt(int descriptor, ReadOnlySpan<byte> content, long offset)
    {
        nint result;
        fixed (byte* start = content)
        {
            do result = Libc.pwrite(descriptor, start, content.Length, offset);
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        return result >= 0 && result < content.Length ? Errno.EIO : Libc.Check(result);
    }

    /// <summary>The target of a symbolic link.</summary>
    public static Errno ReadLink(string path, out string target)
    {
        target = "";
        if (IsTooLong(path)) return Errno.ENAMETOOLONG;
        NativePath native = new(path);
        byte* buffer = stackalloc byte[4096];
        nint length = Libc.readlinkat_bytes(Libc.AT_FDCWD, native.Bytes, buffer, 4096);
        if (length >= 0) target = Encoding.GetString(buffer, (int)length);
        return Libc.Check(length);
    }

    /// <summary>The absolute path of our working directory.</summary>
    public static string WorkingDirectory =>
        ReadLink("/proc/self/cwd", out string? path) == Errno.None ? path : "/";

    /// <summary>Reads what a path leads to.</summary>
    public static Errno Status(string path, out FileStatus status) =>
        Status(path, followsLink: true, out status);

    /// <summary>Reads what a path leads to, or the link itself.</summary>
    public static Errno Status(string path, bool followsLink, out FileStatus status)
    {
        status = default;
        if (IsTooLong(path)) return Errno.ENAMETOOLONG;
        NativePath native = new(path);
        Libc.NativeStatx result = default;
        int flags = followsLink ? 0 : Libc.AT_SYMLINK_NOFOLLOW;
        if (Libc.statx_bytes(Libc.AT_FDCWD, native.Bytes, flags, Libc.STATX_BASIC_STATS, &result) != 0)
            return Libc.LastError();
        status = Files.ToStatus(result);
        return Errno.None;
    }

    /// <summary>Whether we may execute what a path leads to.</summary>
    public static bool IsExecutable(string path)
    {
        if (IsTooLong(path)) return false;
        NativePath native = new(path);
        return Libc.faccessat_bytes(Libc.AT_FDCWD, native.Bytes, 1, 0) == 0;
    }

    /// <summary>Makes a symbolic link.</summary>
    public static Errno MakeSymbolicLink(string target, string path)
    {
        if (IsTooLong(path) || IsTooLong(target)) return Errno.ENAMETOOLONG;
        NativePath from = new(target);
        NativePath to = new(path);
        return Libc.Check(Libc.symlinkat_bytes(from.Bytes, Libc.AT_FDCWD, to.Bytes));
    }

    /// <summary>Makes a directory.</summary>
    public static Errno MakeDirectory(string path, uint mode)
    {
        if (IsTooLong(path)) return Errno.ENAMETOOLONG;
        NativePath native = new(path);
        return Libc.Check(Libc.mkdirat_bytes(Libc.AT_FDCWD, native.Bytes, mode));
    }

    /// <summary>Removes a name that is no directory.</summary>
    public static Errno Remove(string path) => Remove(path, flags: 0);

    /// <summary>Removes an empty directory.</summary>
    public static Errno RemoveDirectory(string path) => Remove(path, Libc.AT_REMOVEDIR);

    private static Errno Remove(string path, int flags)
    {
        if (IsTooLong(path)) return Errno.ENAMETOOLONG;
        NativePath native = new(path);
        return Libc.Check(Libc.unlinkat_bytes(Libc.AT_FDCWD, native.Bytes, flags));
    }

    /// <summary>Renames over what is there.</summary>
    public static Errno Rename(string from, string to)
    {
        if (IsTooLong(from) || IsTooLong(to)) return Errno.ENAMETOOLONG;
        NativePath old = new(from);
        NativePath @new = new(to);
        return Libc.Check(Libc.renameat_bytes(Libc.AT_FDCWD, old.Bytes, Libc.AT_FDCWD, @new.Bytes));
    }

    /// <summary>Sets the permission bits.</summary>
    public static Errno ChangeMode(string path, uint mode)
    {
        NativePath native = new(path);
        return Libc.Check(Libc.fchmodat_bytes(Libc.AT_FDCWD, native.Bytes, mode, 0));
    }

    /// <summary>Sets owner and group; uint.MaxValue leaves one as it is.</summary>
    public static Errno ChangeOwner(string path, uint uid, uint gid)
    {
        NativePath native = new(path);
        return Libc.Check(Libc.fchownat_bytes(Libc.AT_FDCWD, native.Bytes, uid, gid, 0));
    }

    /// <summary>The names in a directory, in the kernel's order, without "." and "..".</summary>
    public static Errno List(string path, List<string> names)
    {
        const int DirectoryFlag = 0x10000;
        Errno reason = Open(CurrentDirectory, path, DirectoryFlag, 0, out int descriptor);
        if (reason != Errno.None) return reason;
        byte* buffer = stackalloc byte[8192];
        nint length;
        while ((length = Libc.syscall3(Libc.SYS_getdents64, descriptor, (nint)buffer, 8192)) > 0)
        {
            for (nint at = 0; at < length;)
            {
                byte* name = buffer + at + 19; // struct linux_dirent64: ino 8, off 8, reclen 2, type 1
                ReadOnlySpan<byte> span = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
                if (!span.SequenceEqual("."u8) && !span.SequenceEqual(".."u8))
                    names.Add(Encoding.GetString(span));
                at += *(ushort*)(buffer + at + 16);
            }
        }
        reason = Libc.Check(length);
        Descriptors.Close(descriptor);
        return reason;
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    internal static unsafe partial int openat_bytes(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    internal static unsafe partial nint readlinkat_bytes(int directory, byte* path, byte* buffer, nint size);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static unsafe partial int statx_bytes(
        int directory, byte* path, int flags, uint mask, NativeStatx* result);

    [LibraryImport(Library, EntryPoint = "faccessat", SetLastError = true)]
    internal static unsafe partial int faccessat_bytes(int directory, byte* path, int mode, int flags);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    internal static unsafe partial int symlinkat_bytes(byte* target, int directory, byte* path);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    internal static unsafe partial int mkdirat_bytes(int directory, byte* path, uint mode);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    internal static unsafe partial int unlinkat_bytes(int directory, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    internal static unsafe partial int renameat_bytes(int from, byte* old, int to, byte* @new);

    [LibraryImport(Library, EntryPoint = "fchmodat", SetLastError = true)]
    internal static unsafe partial int fchmodat_bytes(int directory, byte* path, uint mode, int flags);

    [LibraryImport(Library, EntryPoint = "fchownat", SetLastError = true)]
    internal static unsafe partial int fchownat_bytes(
        int directory, byte* path, uint uid, uint gid, int flags);
}
