namespace Limyra.Formats.Debian;

/// <summary>Bytes of a Debian control file or package archive that are not what its manual says.</summary>
/// <param name="source">What was read: a file name or address, for the message only.</param>
/// <param name="offset">Where, in bytes from the start of the text or archive.</param>
/// <param name="rule">Stable name of the broken rule; tests compare it.</param>
/// <param name="what">What was found or expected, in words.</param>
public sealed class DebianFormatException(string source, long offset, string rule, string what)
    : FormatException($"{source}: at byte {offset}: {what} ({rule})")
{
    /// <summary>What was read.</summary>
    public string SourceName { get; } = source;

    /// <summary>Where, in bytes.</summary>
    public long Offset { get; } = offset;

    /// <summary>Stable name of the broken rule.</summary>
    public string Rule { get; } = rule;
}
