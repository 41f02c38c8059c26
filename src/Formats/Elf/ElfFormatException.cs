namespace Limyra.Formats.Elf;

/// <summary>The bytes are no well-formed ELF file: names the file, the offset and
/// the rule that was broken.</summary>
public sealed class ElfFormatException(string source, long offset, string ruleId, string message)
    : FormatException($"{source}: offset {offset}: {message} [{ruleId}]")
{
    /// <summary>Name of the file as the caller gave it.</summary>
    public string FileName { get; } = source;

    /// <summary>Byte at which reading stopped.</summary>
    public long Offset { get; } = offset;

    /// <summary>Stable name of the rule.</summary>
    public string RuleId { get; } = ruleId;
}
