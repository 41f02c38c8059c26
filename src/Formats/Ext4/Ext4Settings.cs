namespace Limyra.Formats.Ext4;

/// <summary>What an ext4 image is to be beside its files. Equal settings and
/// trees give equal bytes.</summary>
public sealed record Ext4Settings
{
    /// <summary>The file system's UUID, 16 bytes as text shows them; it also seeds every checksum.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Seed of directory hashes.</summary>
    public required Guid HashSeed { get; init; }

    /// <summary>The label, at most 16 bytes of UTF-8.</summary>
    public string Label { get; init; } = "";

    /// <summary>The whole image's size in bytes, rounded down to blocks; 0 takes it from the content and
    /// <see cref="FreeBytes"/>.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Space that is to be free for files, reserved blocks included, if the size
    /// is taken from the content.</summary>
    public long FreeBytes { get; init; } = 16L << 20;

    /// <summary>One inode is made for each so many bytes of the image, and never
    /// fewer than the content needs.</summary>
    public int BytesPerInode { get; init; } = 16384;

    /// <summary>Part of the blocks that only root may fill, in percent.</summary>
    public int ReservedPercent { get; init; } = 1;

    /// <summary>Length of the journal in bytes; 0 lets the size decide, a
    /// negative number makes none.</summary>
    public long JournalBytes { get; init; }

    /// <summary>How many times its first size the file system may grow to while it is mounted.</summary>
    public int GrowthFactor { get; init; } = 64;

    /// <summary>Time of making and last check, in seconds since 1970.</summary>
    public long CreatedSeconds { get; init; }
}
