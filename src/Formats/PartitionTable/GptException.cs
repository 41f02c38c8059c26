namespace Limyra.Formats.PartitionTable;

/// <summary>Partitions that no table can hold, or bytes that are no table.</summary>
/// <param name="rule">Stable id of the broken rule.</param>
/// <param name="source">The disk or the partition's name.</param>
/// <param name="offset">Byte offset on the disk; -1 where no byte is at fault.</param>
/// <param name="message">What is wrong, for people.</param>
public sealed class GptException(string rule, string source, long offset, string message)
    : FormatException($"{source}: {message} ({rule}{(offset < 0 ? "" : $" at byte {offset}")})")
{
    /// <summary>Stable id of the broken rule, for example <c>gpt.checksum</c>.</summary>
    public string Rule { get; } = rule;

    /// <summary>Byte offset on the disk; -1 where no byte is at fault.</summary>
    public long OffsetBytes { get; } = offset;
}
