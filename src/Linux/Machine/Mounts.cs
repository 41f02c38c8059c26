namespace Limyra.Linux;

/// <summary>Flags of mount(2), numbers of linux/mount.h.</summary>
[Flags]
public enum MountFlags : ulong
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>MS_RDONLY.</summary>
    ReadOnly = 1,

    /// <summary>MS_NOSUID.</summary>
    NoSetId = 2,

    /// <summary>MS_NODEV.</summary>
    NoDevices = 4,

    /// <summary>MS_NOEXEC.</summary>
    NoExecution = 8,

    /// <summary>MS_SYNCHRONOUS.</summary>
    Synchronous = 0x10,

    /// <summary>MS_REMOUNT.</summary>
    Remount = 0x20,

    /// <summary>MS_MANDLOCK.</summary>
    MandatoryLocks = 0x40,

    /// <summary>MS_DIRSYNC.</summary>
    DirectorySynchronous = 0x80,

    /// <summary>MS_NOSYMFOLLOW.</summary>
    NoSymbolicLinks = 0x100,

    /// <summary>MS_NOATIME.</summary>
    NoAccessTime = 0x400,

    /// <summary>MS_NODIRATIME.</summary>
    NoDirectoryAccessTime = 0x800,

    /// <summary>MS_BIND.</summary>
    Bind = 0x1000,

    /// <summary>MS_MOVE.</summary>
    Move = 0x2000,

    /// <summary>MS_REC.</summary>
    Recursive = 0x4000,

    /// <summary>MS_SILENT.</summary>
    Silent = 0x8000,

    /// <summary>MS_UNBINDABLE.</summary>
    Unbindable = 0x20000,

    /// <summary>MS_PRIVATE.</summary>
    Private = 0x40000,

    /// <summary>MS_SLAVE.</summary>
    Slave = 0x80000,

    /// <summary>MS_SHARED.</summary>
    Shared = 0x100000,

    /// <summary>MS_RELATIME.</summary>
    RelativeAccessTime = 0x200000,

    /// <summary>MS_I_VERSION.</summary>
    InodeVersion = 0x800000,

    /// <summary>MS_STRICTATIME.</summary>
    StrictAccessTime = 0x1000000,

    /// <summary>MS_LAZYTIME.</summary>
    LazyTime = 0x2000000,
}

/// <summary>Flags of umount2(2).</summary>
[Flags]
public enum UnmountFlags
{
    /// <summary>Only if nobody uses it.</summary>
    None = 0,

    /// <summary>MNT_FORCE.</summary>
    Force = 1,

    /// <summary>MNT_DETACH.</summary>
    Detach = 2,
}

/// <summary>Mounting, unmounting and swap space.</summary>
public static class Mounts
{
    /// <summary>mount(2).</summary>
    public static Errno Mount(string source, string target, string? type, MountFlags flags, string? data) =>
        Libc.Check(Libc.mount(source, target, type, (nuint)(ulong)flags, data));

    /// <summary>umount2(2).</summary>
    public static Errno Unmount(string target, UnmountFlags flags) =>
        Libc.Check(Libc.umount2(target, (int)flags));

    /// <summary>swapon(2); the flags are those of the manual page.</summary>
    public static Errno SwapOn(string path, int flags) => Libc.Check(Libc.swapon(path, flags));

    /// <summary>swapoff(2).</summary>
    public static Errno SwapOff(string path) => Libc.Check(Libc.swapoff(path));
}
