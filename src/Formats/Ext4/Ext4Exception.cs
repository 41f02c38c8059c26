namespace Limyra.Formats.Ext4;

/// <summary>Bytes that are no ext4 file system, or content that ext4 cannot hold.</summary>
/// <param name="rule">Stable id of the broken rule.</param>
/// <param name="source">What was read or written: an image's name, or a path within it.</param>
/// <param name="offset">Byte offset in the image; -1 where no byte is at fault.</param>
/// <param name="message">What is wrong, for people.</param>
public sealed class Ext4Exception(string rule, string source, long offset, string message)
    : FormatException($"{source}: {message} ({rule}{(offset < 0 ? "" : $" at byte {offset}")})")
{
    /// <summary>Stable id of the broken rule, for example <c>ext4.magic</c>.</summary>
    public string Rule { get; } = rule;

    /// <summary>The image's name, or a path within it.</summary>
    public string SourceName { get; } = source;

    /// <summary>Byte offset in the image; -1 where no byte is at fault.</summary>
    public long OffsetBytes { get; } = offset;
}
