namespace Limyra.Formats.Ar;

/// <summary>Bytes that are no "ar" archive.</summary>
/// <param name="source">What was read, for the message only.</param>
/// <param name="offset">Where, in bytes.</param>
/// <param name="rule">Stable name of the broken rule; tests compare it.</param>
/// <param name="what">What was found or expected, in words.</param>
public sealed class ArFormatException(string source, long offset, string rule, string what)
    : FormatException($"{source}: at byte {offset}: {what} ({rule})")
{
    /// <summary>Where, in bytes.</summary>
    public long Offset { get; } = offset;

    /// <summary>Stable name of the broken rule.</summary>
    public string Rule { get; } = rule;
}
