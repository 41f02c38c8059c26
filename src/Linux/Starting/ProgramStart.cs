namespace Limyra.Linux.Starting;

/// <summary>What it takes to start a program as it stands: no shell, nothing
/// inherited that is not named here.</summary>
public sealed record ProgramStart
{
    /// <summary>Path of the program; it is not searched.</summary>
    public required string Path { get; init; }

    /// <summary>All arguments, the first being the program's own name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment, each entry <c>NAME=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Directory to start in; null: ours.</summary>
    public string? Directory { get; init; }

    /// <summary>Descriptor that becomes standard input.</summary>
    public required int Input { get; init; }

    /// <summary>Descriptor that becomes standard output.</summary>
    public required int Output { get; init; }

    /// <summary>Descriptor that becomes standard error.</summary>
    public required int Error { get; init; }
}

/// <summary>How a program ended and what it and the children it waited for used.</summary>
/// <param name="ExitCode">Exit status; 128 and the signal's number when a signal
/// ended it, as shells count.</param>
/// <param name="ProcessorTime">User and system time together.</param>
public readonly record struct ProgramOutcome(int ExitCode, TimeSpan ProcessorTime);
