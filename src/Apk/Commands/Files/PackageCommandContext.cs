using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>
/// What the commands on package files need from the command line's global options: where
/// text goes, whom to trust, who signs.
/// </summary>
public sealed class PackageCommandContext
{
    /// <summary>Exit code of errors that are no count.</summary>
    public const int Failed = 99;

    /// <summary>Standard output as text.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error as text.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>Opens standard output for bytes.</summary>
    public Func<Stream> OpenBinaryOutput { get; init; } = () => Stream.Null;

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>1, plus 1 for every -v, minus 1 for every -q.</summary>
    public int Verbosity { get; init; } = 1;

    /// <summary>Whether sizes and times are written for people.</summary>
    public bool IsPretty { get; init; }

    /// <summary>Keys whose signatures count.</summary>
    public TrustedKeys Keys { get; init; } = new();

    /// <summary>--allow-untrusted.</summary>
    public bool AllowUntrusted { get; init; }

    /// <summary>--sign-key, each.</summary>
    public IReadOnlyList<SigningKey> SigningKeys { get; init; } = [];

    /// <summary>--compression; null when it is not given.</summary>
    public AdbCompression? Compression { get; init; }

    /// <summary>--root: where owners' names are looked up.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The primary architecture.</summary>
    public required string Arch { get; init; }

    /// <summary>Time of day in the variable SOURCE_DATE_EPOCH, if it is set.</summary>
    public ulong? SourceDateEpoch { get; init; }

    /// <summary>The time when nothing fixes it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>--force-overwrite.</summary>
    public bool ForceOverwrite { get; init; }

    /// <summary>--force-binary-stdout.</summary>
    public bool ForceBinaryOutput { get; init; }

    /// <summary>How package files are believed.</summary>
    internal PackageTrust Trust => new() { Keys = Keys, AllowUntrusted = AllowUntrusted };

    internal void Print(string line) => Output.WriteLine(line);

    internal void Message(string line)
    {
        if (Verbosity >= 1) Output.WriteLine(line);
    }

    /// <summary>What accompanies binary output: it goes to standard error.</summary>
    internal void Notice(string line)
    {
        if (Verbosity >= 1) Errors.WriteLine(line);
    }

    internal void Debug(string line)
    {
        if (Verbosity >= 2) Output.WriteLine(line);
    }

    internal void Warn(string line) => Errors.WriteLine("WARNING: " + line);

    internal void Error(string line) => Errors.WriteLine("ERROR: " + line);

    /// <summary>What an error is called after "FILE: ".</summary>
    internal static string Problem(Exception error) => Text.ErrorText.Of(error);

    /// <summary>Errors of files that a command reports and survives.</summary>
    internal static bool IsExpected(Exception error) =>
        error is ApkFormatException or IOException or UnauthorizedAccessException;
}
