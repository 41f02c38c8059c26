namespace Limyra.Linux;

/// <summary>What an inode is (the type bits of st_mode).</summary>
public enum FileKind
{
    /// <summary>A kind this program does not know.</summary>
    Unknown = 0,

    /// <summary>S_IFIFO.</summary>
    Fifo = 0x1000,

    /// <summary>S_IFCHR.</summary>
    CharacterDevice = 0x2000,

    /// <summary>S_IFDIR.</summary>
    Directory = 0x4000,

    /// <summary>S_IFBLK.</summary>
    BlockDevice = 0x6000,

    /// <summary>S_IFREG.</summary>
    Regular = 0x8000,

    /// <summary>S_IFLNK.</summary>
    SymbolicLink = 0xa000,

    /// <summary>S_IFSOCK.</summary>
    Socket = 0xc000,
}

/// <summary>Major and minor number of a device.</summary>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>The dev_t of the C library (makedev(3)).</summary>
    public ulong Packed =>
        ((ulong)(Major & 0xfffff000) << 32) | ((Major & 0xfffUL) << 8)
        | ((ulong)(Minor & 0xffffff00) << 12) | (Minor & 0xffUL);
}

/// <summary>What statx(2) says about an inode.</summary>
public readonly record struct FileStatus
{
    /// <summary>The type of the inode.</summary>
    public FileKind Kind { get; init; }

    /// <summary>Permission bits including set-id and sticky (07777).</summary>
    public uint Mode { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Length in bytes.</summary>
    public ulong Size { get; init; }

    /// <summary>Blocks of 512 bytes really occupied.</summary>
    public ulong Blocks512 { get; init; }

    /// <summary>Inode number.</summary>
    public ulong Inode { get; init; }

    /// <summary>Hard links.</summary>
    public uint LinkCount { get; init; }

    /// <summary>The device the inode lies on.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>The device the inode stands for, if it is a device node.</summary>
    public DeviceNumber RepresentedDevice { get; init; }

    /// <summary>Last access, seconds since 1970.</summary>
    public long AccessSeconds { get; init; }

    /// <summary>Last status change, seconds since 1970.</summary>
    public long ChangeSeconds { get; init; }

    /// <summary>Last modification, seconds since 1970.</summary>
    public long ModificationSeconds { get; init; }

    /// <summary>Nanoseconds of the last modification.</summary>
    public uint ModificationNanoseconds { get; init; }
}
