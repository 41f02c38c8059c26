namespace Limyra.Formats.Cpio;

/// <summary>An archive that breaks a rule of its form.</summary>
public sealed class CpioException : Exception
{
    /// <summary>Names the place and the rule.</summary>
    public CpioException(string source, long offsetBytes, string rule, string message)
        : base($"{source}: byte {offsetBytes}: {message}")
    {
        SourceName = source;
        OffsetBytes = offsetBytes;
        Rule = rule;
    }

    /// <summary>The archive's name as the caller gave it.</summary>
    public string SourceName { get; }

    /// <summary>Where in the archive.</summary>
    public long OffsetBytes { get; }

    /// <summary>Stable name of the broken rule, such as cpio-magic.</summary>
    public string Rule { get; }
}
