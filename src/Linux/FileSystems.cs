using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Room on a file system, and what kind it is (statfs(2)).</summary>
/// <param name="Type">Magic number of the kind.</param>
/// <param name="BlockBytes">Size of a block.</param>
/// <param name="FreeBlocks">Blocks an ordinary user may still take.</param>
/// <param name="FreeInodes">Inodes still free.</param>
/// <param name="TotalInodes">All inodes; 0 when the file system makes them as needed.</param>
/// <param name="TotalBlocks">All blocks; 0 on a tmpfs without a limit.</param>
public readonly record struct FileSystemStatus(
    ulong Type, ulong BlockBytes, ulong FreeBlocks, ulong FreeInodes, ulong TotalInodes, ulong TotalBlocks)
{
    /// <summary>A tmpfs.</summary>
    public const ulong Tmpfs = 0x01021994;

    /// <summary>Bytes an ordinary user may still take.</summary>
    public ulong FreeBytes => BlockBytes * FreeBlocks;

    /// <summary>How large it is, in bytes.</summary>
    public ulong TotalBytes => BlockBytes * TotalBlocks;
}

/// <summary>File systems as wholes.</summary>
public static unsafe class FileSystems
{
    /// <summary>Brings everything written to the file system of this descriptor
    /// to the disk (syncfs(2)).</summary>
    public static Errno Sync(int fd) => Libc.Check(Libc.syncfs(fd));

    /// <summary>The state of the file system of this descriptor.</summary>
    public static Errno Status(int fd, out FileSystemStatus status)
    {
        Libc.NativeStatfs raw = default;
        Errno error = Libc.Check(Libc.fstatfs(fd, &raw));
        status = new(raw.f_type, raw.f_bsize, raw.f_bavail, raw.f_ffree, raw.f_files, raw.f_blocks);
        return error;
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int syncfs(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int fstatfs(int fd, NativeStatfs* status);

    /// <summary>struct statfs of 64-bit Linux (asm-generic/statfs.h).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 120)]
    internal struct NativeStatfs
    {
        public ulong f_type;
        public ulong f_bsize;
        public ulong f_blocks;
        public ulong f_bfree;
        public ulong f_bavail;
        public ulong f_files;
        public ulong f_ffree;
    }
}
