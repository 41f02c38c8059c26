using System.Diagnostics;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Logging;

/// <summary>
/// The manager's messages: to the console, unless a service owns it, and to the main log once that is there.
/// </summary>
internal sealed class ManagerLog
{
    private const int WriteAppendCreate = 0x1 | 0x40 | 0x400 | 0x800;
    private const uint FileMode = 0x1a4;

    private readonly LogSink _console;
    private readonly LogSink _main;
    private readonly LogSettings _settings;

    public ManagerLog(EventLoop loop, LogSettings settings)
    {
        _settings = settings;
        _console = new(loop) { Threshold = settings.ConsoleLevel };
        _main = new(loop) { Threshold = settings.MainLevel, IsDatagram = settings.File is null };
        _main.IsGathering = settings.File is not null;
        loop.OnWait = Flush;
        if (Descriptors.CopyAbove(settings.Console, least: 3, out int copy) == Errno.None)
            _console.Open(copy);
    }

    public bool IsFlushed => _console.IsFlushed && _main.IsFlushed;

    /// <summary>Writes what has been gathered now, instead of before the next wait.</summary>
    public void Flush() => _main.FlushGathered();

    public bool IsMainOpen => _main.IsOpen;

    public void SetConsoleEnabled(bool isEnabled)
    {
        if (isEnabled) _console.Discard();
        _console.SetEnabled(isEnabled);
    }

    public void Write(LogLevel level, string text)
    {
        if (level >= _console.Threshold) _console.Write("dinit: ", text, "\n");
        WriteMain(level, text);
    }

    /// <summary>Only to the main log; the parts are one message.</summary>
    public void WriteMain(LogLevel level, string text, string more = "", string rest = "")
    {
        if (level < _main.Threshold) return;
        _main.Write(_settings.File is null ? SystemLogPrefix(level) : "dinit: ", text, more, rest, "\n");
    }

    /// <summary>Facility daemon (3) times eight and a severity, syslog(3); then our name.</summary>
    private static string SystemLogPrefix(LogLevel level) => level switch
    {
        LogLevel.Debug => "<31>dinit: ",
        LogLevel.Info => "<29>dinit: ",
        LogLevel.Warning => "<28>dinit: ",
        LogLevel.Error or LogLevel.None => "<27>dinit: ",
        _ => throw new UnreachableException(nameof(level)),
    };

    public void WriteOutcome(string name, ServiceEvent what, bool isByDependency)
    {
        (string? label, string? text) = what switch
        {
            ServiceEvent.Started => ("[  OK  ] ", " started."),
            ServiceEvent.FailedStart when isByDependency =>
                ("[FAILED] ", " failed to start (dependency failed)."),
            ServiceEvent.FailedStart => ("[FAILED] ", " failed to start."),
            ServiceEvent.Stopped => ("[STOPPD] ", " stopped."),
            _ => ("", ""),
        };
        if (_settings.ShowsStatus) _console.Write(label, name, "\n");
        WriteMain(
            what == ServiceEvent.FailedStart ? LogLevel.Error : LogLevel.Info, "service ", name, text);
    }

    /// <summary>Opens the main log, if it can be opened now.</summary>
    public bool OpenMain()
    {
        if (_main.IsOpen) return true;
        Errno reason;
        int descriptor;
        if (_settings.File is null)
            reason =
                UnixSockets.ConnectDatagram(BytePaths.Encoding.GetBytes(_settings.Socket), out descriptor);
        else
            reason = BytePaths.Open(BytePaths.CurrentDirectory, _settings.File, WriteAppendCreate, FileMode,
                out descriptor);
        if (reason == Errno.None) _main.Open(descriptor);
        else if (_settings.File is not null)
            Write(LogLevel.Error, $"Opening log file failed: {reason.Describe()}");
        return _main.IsOpen;
    }
}

/// <summary>What the command line says about logs.</summary>
internal sealed class LogSettings
{
    /// <summary>A log file instead of the system log.</summary>
    public string? File { get; set; }

    public string Socket { get; set; } = "/dev/log";

    /// <summary>The descriptor of the console, −1 for none.</summary>
    public int Console { get; set; } = 1;

    public LogLevel ConsoleLevel { get; set; } = LogLevel.Warning;

    public LogLevel MainLevel { get; set; } = LogLevel.Info;

    /// <summary>A line on the console for every service that starts, stops or fails.</summary>
    public bool ShowsStatus { get; set; } = true;
}
