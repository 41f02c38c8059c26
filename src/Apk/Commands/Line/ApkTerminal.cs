namespace Limyra.Apk.Commands.Line;

/// <summary>The world a command line lives in: streams and environment of the process.</summary>
public sealed record ApkTerminal
{
    /// <summary>Standard output.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    public required Stream Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = static () => Stream.Null;

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Columns of the terminal, 0 where it does not know; null: there is none.</summary>
    public int? Width { get; init; }

    /// <summary>Columns that lines and bars are made for: a terminal that is narrow, does not know or is not
    /// there has 50.</summary>
    internal int Columns => Width is > 25 and int width ? width : Text.ReportText.DefaultWidth;

    /// <summary>Name the program was called by.</summary>
    public string ProgramName { get; init; } = "apk";

    /// <summary>The words of the command line behind the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A variable of the environment; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Names and values of the whole environment.</summary>
    public Func<IReadOnlyList<string>> Environment { get; init; } = static () => [];

    /// <summary>Begins to listen for the user's wish that the command ends, and gives what is cancelled then.
    /// Asked for where something would be left half done; anything else just ends.</summary>
    public Func<CancellationToken> Cancellation { get; init; } = static () => CancellationToken.None;

    /// <summary>Time of the machine.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
