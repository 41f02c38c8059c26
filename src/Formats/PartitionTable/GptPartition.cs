namespace Limyra.Formats.PartitionTable;

/// <summary>A partition of a GUID partition table.</summary>
public sealed record GptPartition
{
    /// <summary>What it is for; see <see cref="PartitionTypes"/>.</summary>
    public required Guid Type { get; init; }

    /// <summary>Its own identity (PARTUUID).</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, at most 36 UTF-16 units.</summary>
    public string Name { get; init; } = "";

    /// <summary>Length in bytes; rounded up to sectors.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Attribute bits (UEFI 2.10, 5.3.3): bit 0 required, bit 2 bootable by old BIOSes.</summary>
    public ulong Attributes { get; init; }
}
