using System.Text;
using Limyra.Init.Logging;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>
/// Says what the start or the end of the system is waiting for, when that takes longer than some seconds, and
/// goes on saying it. It names the services that hold up others, not those that are held up.
/// </summary>
internal sealed class WaitReport
{
    private const long FirstNs = 8 * Clocks.NanosecondsPerSecond;
    private const long AgainNs = 20 * Clocks.NanosecondsPerSecond;
    private const int NamedLimit = 8;

    private readonly EventLoop _loop;
    private readonly ServiceSet _set;
    private readonly Action<LogLevel, string> _log;
    private readonly LoopTimer _timer;

    public WaitReport(EventLoop loop, ServiceSet set, Action<LogLevel, string> log)
    {
        _loop = loop;
        _set = set;
        _log = log;
        _timer = new(OnExpired);
    }

    /// <summary>The system begins to start, or to end.</summary>
    public void Begin() => _loop.SetTimer(_timer, Clocks.MonotonicNs + FirstNs);

    private void OnExpired()
    {
        if (ReportNow()) _loop.SetTimer(_timer, Clocks.MonotonicNs + AgainNs);
    }

    /// <summary>Reports at once; false when nothing is waited for.</summary>
    public bool ReportNow()
    {
        string? text = Describe(_set, Clocks.MonotonicNs);
        if (text is not null) _log(LogLevel.Warning, text);
        return text is not null;
    }

    /// <summary>One line about what is waited for, or null.</summary>
    public static string? Describe(ServiceSet set, long nowNs)
    {
        StringBuilder text = new();
        int count = 0;
        foreach (Service service in set.All)
        {
            if (Reason(service) is not { } reason) continue;
            if (++count > NamedLimit) continue;
            text.Append(count == 1 ? "" : "; ").Append(service.Name).Append(": ").Append(reason);
            AppendTime(text, service, nowNs);
        }
        if (count == 0) return null;
        string doing = set.IsShuttingDown ? "stop" : "start";
        text.Insert(0, $"waiting for {count} {(count == 1 ? "service" : "services")} to {doing}: ");
        if (count > NamedLimit) text.Append("; and ").Append(count - NamedLimit).Append(" more");
        return text.ToString();
    }

    private static string? Reason(Service service)
    {
        if (service.State is not (ServiceState.Starting or ServiceState.Stopping)
            || service.IsWaitingForLinks) return null;
        if (service.IsWaitingForConsole) return "waits for the console";
        if (service.StopPid != 0) return $"stop command {service.StopPid} runs";
        if (service.Pid != 0)
        {
            if (service.State == ServiceState.Stopping) return $"process {service.Pid} has not ended";
            return service.Type == Formats.Services.ServiceType.Scripted
                ? $"start command {service.Pid} runs"
                : $"process {service.Pid} is not ready";
        }
        if (service.Phase == ProcessPhase.Delayed) return "waits for its restart delay";
        if (service.Type == Formats.Services.ServiceType.Triggered)
            return service.Dependents.Exists(link => link.IsWaiting) ? "waits for its trigger" : null;
        return "has not begun";
    }

    private static void AppendTime(StringBuilder text, Service service, long nowNs)
    {
        long seconds = (nowNs - service.StateSinceNs) / Clocks.NanosecondsPerSecond;
        text.Append(" (").Append(seconds).Append(" s");
        TimeSpan? limit = service.State == ServiceState.Stopping
            ? service.Description?.StopTimeout
            : service.Description?.StartTimeout;
        if (service.Pid == 0 && service.StopPid == 0) text.Append(')');
        else if (limit is { Ticks: > 0 } time)
            text.Append(" of ").Append((long)time.TotalSeconds).Append(" s)");
        else text.Append(", no limit)");
    }
}
