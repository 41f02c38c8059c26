using System.Globalization;
using System.Text;
using Limyra.Apk.Transactions;

namespace Limyra.Apk.Commands.Line;

/// <summary>
/// What a command says: results and messages to standard output, warnings and errors to standard error,
/// everything to the log of the root while one is open. Lines of both streams stay in their order.
/// </summary>
internal sealed class CommandOutput : IProgress<ApkEvent>, IDisposable
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;
    private readonly Lock _order = new();
    private readonly ProgressLine? _progress;

    /// <summary>Wraps the streams of a process.</summary>
    public CommandOutput(ApkTerminal terminal, int verbosity, ProgressLine? progress)
    {
        _output = new(terminal.Output, Plain, bufferSize: 1 << 15, leaveOpen: true);
        _error = new(terminal.Error, Plain, bufferSize: 1 << 12, leaveOpen: true);
        Verbosity = verbosity;
        Width = terminal.Columns;
        _progress = progress;
    }

    /// <summary>1, one more for each -v, one less for each -q.</summary>
    public int Verbosity { get; }

    /// <summary>Columns to wrap at.</summary>
    public int Width { get; }

    /// <summary>Whether an error was shown.</summary>
    public bool HasShownError { get; private set; }

    /// <summary>Where everything goes too.</summary>
    public TextWriter? Log { get; set; }

    /// <summary>Results: written whatever the verbosity, not logged, not flushed line by line.</summary>
    public TextWriter Results => _output;

    /// <summary>A line of standard output that is shown unless the user wants quiet.</summary>
    public void Message(string text)
    {
        if (Verbosity >= 1) Line(text);
    }

    /// <summary>A line of standard output.</summary>
    public void Line(string text)
    {
        lock (_order)
        {
            _progress?.Hide(_output);
            _output.Write(text);
            _output.Write('\n');
            _progress?.Show(_output);
            _output.Flush();
            Log?.Write(text + "\n");
        }
    }

    /// <summary>Something is not as it should be.</summary>
    public void Warning(string text)
    {
        if (Verbosity >= 0) ErrorLine("WARNING: " + text);
    }

    /// <summary>Something has failed.</summary>
    public void Error(string text)
    {
        HasShownError = true;
        ErrorLine("ERROR: " + text);
    }

    /// <summary>A line of standard error as it is.</summary>
    public void ErrorLine(string text)
    {
        lock (_order)
        {
            _output.Flush();
            _error.Write(text);
            _error.Write('\n');
            _error.Flush();
            Log?.Write(text + "\n");
        }
    }

    /// <inheritdoc/>
    public void Report(ApkEvent value)
    {
        switch (value)
        {
            case ApkEvent.Message message:
                Message(message.Text);
                break;
            case ApkEvent.Detail:
                break;
            case ApkEvent.Warning warning:
                Warning(warning.Text);
                break;
            case ApkEvent.Error failure:
                Error(failure.Text);
                break;
            case ApkEvent.ScriptError line:
                ErrorLine(line.Text);
                break;
            case ApkEvent.Progress step:
                lock (_order) _progress?.Step(_output, step);
                break;
            default:
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"unknown event {value}"));
        }
    }

    public void Dispose()
    {
        _progress?.Finish(_output);
        _output.Dispose();
        _error.Dispose();
        Log?.Dispose();
    }
}
