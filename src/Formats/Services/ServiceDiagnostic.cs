namespace Limyra.Formats.Services;

/// <summary>How grave a finding is, and which answer of the control protocol stands for it.</summary>
public enum ServiceFault
{
    /// <summary>Worth knowing; the service loads.</summary>
    Warning,

    /// <summary>The text is wrong: syntax, unknown setting, bad value.</summary>
    Description,

    /// <summary>The text is right but the service cannot be loaded: something is missing.</summary>
    Load,
}

/// <summary>Where something stands: 1-based line and column (in bytes); line 0 when
/// it concerns a whole file.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>
/// One finding in a service description. <paramref name="Rule"/> is stable; the message is for people.
/// </summary>
public sealed record ServiceDiagnostic(
    ServiceFault Fault, string Rule, SourcePosition Position, string? Setting, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Setting is null ? $"{Position}: {Message}" : $"{Position}: {Setting}: {Message}";
}
