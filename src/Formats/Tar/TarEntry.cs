namespace Limyra.Formats.Tar;

/// <summary>What a tar entry is.</summary>
public enum TarKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A further name of an earlier file.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,
}

/// <summary>One entry of a tar archive, pax and GNU extensions applied.</summary>
public sealed record TarEntry
{
    /// <summary>Path as stored, without a slash at the end.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public TarKind Kind { get; init; }

    /// <summary>Permission bits.</summary>
    public uint Mode { get; init; }

    /// <summary>Numeric user.</summary>
    public uint UserId { get; init; }

    /// <summary>Numeric group.</summary>
    public uint GroupId { get; init; }

    /// <summary>Name of the user, may be empty.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Name of the group, may be empty.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>Bytes of content.</summary>
    public ulong Size { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>Target of a link.</summary>
    public string LinkName { get; init; } = "";

    /// <summary>Major and minor number of a device.</summary>
    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>Pax records of this entry that are not applied elsewhere, values as stored.</summary>
    public IReadOnlyDictionary<string, byte[]> Records { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>Bytes that are no tar archive.</summary>
public sealed class TarFormatException(string problem, long offsetBytes)
    : FormatException($"{problem} (at byte {offsetBytes} of the archive)")
{
    /// <summary>Where in the archive.</summary>
    public long OffsetBytes { get; } = offsetBytes;
}
