using Limyra.Formats.Services;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>
/// Log files that are rotated. A process of its own writes each
/// (<see cref="Logging.LogWriterProgram"/>), so that a disk that hangs stops one service and not the
/// manager. It ends when nobody can write into its pipe any more.
/// </summary>
internal sealed class LogWriters(
    EventLoop loop, ChildPlanner planner, SideChildren children, Action<LogLevel, string> log)
    : ISideChildOwner
{
    private const long RestartDelayNs = Clocks.NanosecondsPerSecond;

    /// <summary>Makes sure that a writer reads the output pipe of a service.</summary>
    public void Ensure(Service service)
    {
        ProcessRecord record = service.Process;
        if (record.WriterPid != 0 || record.OutputRead < 0) return;
        Errno reason = children.Start(service, planner.ForLogWriter(service), this, out int pid);
        record.WriterPid = pid;
        if (reason != Errno.None) OnSideLaunchFailed(service, ChildStage.Execute, reason);
    }

    public void OnSideEnded(Service service, ExitStatus status)
    {
        service.Process.WriterPid = 0;
        if (service.Process.OutputRead < 0) return;
        string how = status.DidExit ? "ended with exit code" : "was ended by signal";
        log(LogLevel.Error, $"Service {service.Name} log writer {how} {status.Status}; starting it again.");
        Retry(service);
    }

    public void OnSideLaunchFailed(Service service, ChildStage stage, Errno reason)
    {
        service.Process.WriterPid = 0;
        log(
            LogLevel.Error,
            $"Service {service.Name} log writer could not be started: {ChildStages.Describe(stage)}: {reason
                .Describe()}");
        Retry(service);
    }

    /// <summary>Its output waits in the pipe meanwhile.</summary>
    private void Retry(Service service)
    {
        service.Process.WriterTimer ??= new(() => Ensure(service));
        loop.SetTimer(service.Process.WriterTimer, Clocks.MonotonicNs + RestartDelayNs);
    }

    /// <summary>The output pipe of the service is closed: the writer ends by itself.</summary>
    public void Release(Service service)
    {
        if (service.Process.WriterTimer is { } timer) loop.SetTimer(timer, 0);
    }

    /// <summary>Whether the service's output goes through a writer.</summary>
    public static bool IsNeeded(ServiceDescription description) =>
        description is { LogType: LogType.File, LogFileLimitBytes: > 0, LogFile.Length: > 0 };
}
