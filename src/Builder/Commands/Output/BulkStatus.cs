using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Limyra.Builder.Commands.Output;

/// <summary>
/// The lines of <c>--status-fd</c>: template and one word each, written as soon as it is known. The words are
/// those of cports: ok, failed, skipped, done, invalid, missing, parse, broken.
/// </summary>
internal sealed class BulkStatus : IDisposable
{
    private readonly FileStream? _stream;

    private BulkStatus(FileStream? stream) => _stream = stream;

    /// <summary>Opens what the option names; without it lines go nowhere.</summary>
    /// <exception cref="BuildException">The descriptor is not open for writing.</exception>
    public static BulkStatus Open(ParsedCommandLine line)
    {
        if (line.Value("status-fd") is not { } text) return new(stream: null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int fd)) throw Bad(text);
        try
        {
            return new(
                new FileStream(new SafeFileHandle(fd, ownsHandle: false), FileAccess.Write, bufferSize: 0));
        }
        catch (Exception error)
            when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw Bad(text);
        }
    }

    /// <summary>Writes a line.</summary>
    public void Write(string template, string word)
    {
        if (_stream is null) return;
        _stream.Write(System.Text.Encoding.UTF8.GetBytes($"{template} {word}\n"));
    }

    /// <summary>The word for an outcome.</summary>
    public static string WordFor(BuildOutcome outcome) => outcome switch
    {
        BuildOutcome.Built or BuildOutcome.Stopped => "ok",
        BuildOutcome.UpToDate => "done",
        BuildOutcome.Failed => "failed",
        BuildOutcome.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public void Dispose() => _stream?.Dispose();

    private static BuildException Bad(string text) =>
        new("usage", $"bad status file descriptor ({text})",
            "give one that is open, such as --status-fd 3 3>status");
}

/// <summary>Passes everything on, and writes the status of the templates that were asked for.</summary>
internal sealed class StatusObserver(IBuildObserver next, BulkStatus status, IReadOnlySet<string> asked)
    : IBuildObserver
{
    public void Started(string template, string version) => next.Started(template, version);

    public void Wrote(string template, string line) => next.Wrote(template, line);

    public void Finished(BuildResult result)
    {
        next.Finished(result);
        if (asked.Contains(result.Template))
            status.Write(result.Template, BulkStatus.WordFor(result.Outcome));
    }
}
