using System.Diagnostics;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>What the manager keeps of the watch over one service.</summary>
internal sealed class HealthRecord
{
    public HealthPhase Phase { get; set; }

    public int Failures { get; set; }

    /// <summary>The check that runs, 0 when none does.</summary>
    public int Pid { get; set; }

    public LoopTimer? CheckTimer { get; set; }

    public LoopTimer? WatchdogTimer { get; set; }

    /// <summary>0: the service is not asked for signs of life.</summary>
    public long WatchdogNs { get; set; }

    /// <summary>When the process last said that it is alive.</summary>
    public long AliveNs { get; set; }
}

/// <summary>Watches services that are up: by running their checks, and by waiting
/// for their signs of life.</summary>
internal sealed class HealthMonitor(
    EventLoop loop, ChildPlanner planner, SideChildren children, Action<LogLevel, string> log)
    : ISideChildOwner
{
    public void Begin(Service service)
    {
        HealthRecord record = service.Process.Health ??= new();
        if (service.Description is not { } description) return;
        record.WatchdogNs = description.WatchdogTimeout.Ticks * 100;
        record.AliveNs = Clocks.MonotonicNs;
        if (record.WatchdogNs > 0) ArmWatchdog(service, record);
        if (description.Health.Command.Count > 0) Handle(service, record, HealthEvent.ServiceUp);
    }

    public void End(Service service)
    {
        if (service.Process.Health is not { } record) return;
        record.WatchdogNs = 0;
        if (record.WatchdogTimer is { } timer) loop.SetTimer(timer, 0);
        Handle(service, record, HealthEvent.ServiceDown);
    }

    /// <summary>A sign of life: it only moves a number, so a lively service costs no timer.</summary>
    public static void NoteAlive(Service service)
    {
        if (service.Process.Health is { } record) record.AliveNs = Clocks.MonotonicNs;
    }

    /// <summary>The process wants another time between signs of life.</summary>
    public void SetWatchdog(Service service, long nanoseconds)
    {
        if (service.Process.Health is not { WatchdogNs: > 0 } record || nanoseconds <= 0) return;
        record.WatchdogNs = nanoseconds;
        record.AliveNs = Clocks.MonotonicNs;
        ArmWatchdog(service, record);
    }

    private void ArmWatchdog(Service service, HealthRecord record)
    {
        record.WatchdogTimer ??= NewWatchdog(service, record);
        loop.SetTimer(record.WatchdogTimer, record.AliveNs + record.WatchdogNs);
    }

    // These two apart, because a method that holds a closure over its parameters makes one at every call.
    private LoopTimer NewWatchdog(Service service, HealthRecord record) =>
        new(() => OnWatchdog(service, record));

    private LoopTimer NewCheckTimer(Service service, HealthRecord record) =>
        new(() => Handle(service, record, HealthEvent.TimedOut));

    private void OnWatchdog(Service service, HealthRecord record)
    {
        if (record.WatchdogNs == 0) return;
        if (record.AliveNs + record.WatchdogNs > Clocks.MonotonicNs) ArmWatchdog(service, record);
        else service.OnUnhealthy("has given no sign of life for its watchdog-timeout");
    }

    private void Handle(Service service, HealthRecord record, HealthEvent what)
    {
        int limit = service.Description?.Health.FailureLimit ?? 1;
        // A check that was killed has been counted already.
        int counted = record.Phase == HealthPhase.Killing ? record.Failures : record.Failures + 1;
        HealthOutcome outcome = HealthStep.Next(record.Phase, what, isLast: counted >= limit);
        record.Phase = outcome.Next;
        foreach (HealthEffect effect in outcome.Effects) CarryOut(service, record, effect);
    }

    private void CarryOut(Service service, HealthRecord record, HealthEffect effect)
    {
        switch (effect)
        {
            case HealthEffect.ArmInterval:
                Arm(service, record, service.Description?.Health.Interval ?? TimeSpan.Zero);
                break;
            case HealthEffect.ArmTimeout:
                Arm(service, record, service.Description?.Health.Timeout ?? TimeSpan.Zero);
                break;
            case HealthEffect.Disarm:
                Arm(service, record, TimeSpan.Zero);
                break;
            case HealthEffect.StartCheck:
                StartCheck(service, record);
                break;
            case HealthEffect.KillCheck:
                Kill(record.Pid);
                break;
            case HealthEffect.ClearFailures:
                record.Failures = 0;
                break;
            case HealthEffect.CountFailure:
                record.Failures++;
                log(LogLevel.Warning,
                    $"Service {service.Name} health check failed ({record.Failures} in a row).");
                break;
            case HealthEffect.ReportUnhealthy:
                service.OnUnhealthy($"has failed {record.Failures} health checks in a row");
                break;
            default:
                throw new UnreachableException(nameof(effect));
        }
    }

    /// <summary>It leads its group, as soon as its program runs.</summary>
    private static void Kill(int pid)
    {
        if (pid == 0 || Linux.Processes.Kill(-pid, (int)Signal.Kill) == Errno.None) return;
        _ = Linux.Processes.Kill(pid, (int)Signal.Kill); // it has ended, and its end will be seen
    }

    /// <summary>Without a time the timer stops.</summary>
    private void Arm(Service service, HealthRecord record, TimeSpan time)
    {
        if (record.CheckTimer is null && time == TimeSpan.Zero) return;
        record.CheckTimer ??= NewCheckTimer(service, record);
        loop.SetTimer(record.CheckTimer, time == TimeSpan.Zero ? 0 : Clocks.MonotonicNs + time.Ticks * 100);
    }

    private void StartCheck(Service service, HealthRecord record)
    {
        Errno reason = children.Start(service, planner.ForCheck(service), this, out int pid);
        record.Pid = pid;
        if (reason != Errno.None) OnSideLaunchFailed(service, ChildStage.Execute, reason);
    }

    public void OnSideEnded(Service service, ExitStatus status)
    {
        if (service.Process.Health is not { } record) return;
        record.Pid = 0;
        Handle(service, record, status.DidExitCleanly ? HealthEvent.Passed : HealthEvent.Failed);
        service.Set.Settle();
    }

    public void OnSideLaunchFailed(Service service, ChildStage stage, Errno reason)
    {
        if (service.Process.Health is not { } record) return;
        record.Pid = 0;
        log(
            LogLevel.Error,
            $"Service {service.Name} health check could not be executed: {ChildStages
                .Describe(stage)}: {reason.Describe()}");
        Handle(service, record, HealthEvent.Failed);
    }
}
