using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Services;

/// <summary>The process of the service: one loop that carries the effects of
/// <see cref="ProcessStep"/> out.</summary>
internal sealed partial class Service
{
    private const long NoMoment = 0;

    private long _lastStartNs = long.MinValue / 2;
    private long _limitSinceNs;
    private int _restartsSinceLimit;

    public ProcessPhase Phase { get; private set; }

    /// <summary>The process, 0 when there is none.</summary>
    public int Pid { get; set; }

    /// <summary>The stop command, 0 when none runs.</summary>
    public int StopPid { get; set; }

    /// <summary>Whether the end of the process will be seen: it is a child of ours.</summary>
    public bool IsTracked { get; set; }

    /// <summary>How the last process ended.</summary>
    public ExitStatus ExitStatus { get; private set; }

    /// <summary>Where and why the last execution failed.</summary>
    public (ChildStage Stage, Errno Reason) ExecutionFailure { get; set; }

    /// <summary>The number that clients see: of the process, or of a script's stop command.</summary>
    public int VisiblePid => Pid != 0 ? Pid : Type == ServiceType.Scripted ? StopPid : 0;

    private bool HasReadiness => Description is
        { ReadinessDescriptor: not null } or { ReadinessVariable: not null } or { HasNotifySocket: true };

    /// <summary>Handles an event and everything that follows from it at once.</summary>
    private void Handle(ProcessEvent what)
    {
        ProcessOutcome outcome = ProcessStep.Next(Type, State, Phase, what, Facts(what));
        Phase = outcome.Next;
        foreach (ProcessEffect effect in outcome.Effects) CarryOut(effect);
        UpdateWatch();
    }

    /// <summary>An event from outside, followed by all consequences.</summary>
    public void OnProcess(ProcessEvent what)
    {
        if (what == ProcessEvent.TimedOut) LogTimeout();
        Handle(what);
        Set.Settle();
    }

    public void OnLaunchFailed(ChildStage stage, Errno reason)
    {
        Pid = 0;
        ExecutionFailure = (stage, reason);
        Host.Log(LogLevel.Error,
            $"{Name}: execution failed - {ChildStages.Describe(stage)}: {reason.Describe()}");
        OnProcess(ProcessEvent.LaunchFailed);
    }

    public void OnStopLaunchFailed(ChildStage stage, Errno reason)
    {
        StopPid = 0;
        Host.Log(
            LogLevel.Error,
            $"Service {Name}: could not fork for stop command: {ChildStages.Describe(stage)}: {reason
                .Describe()}");
        OnProcess(ProcessEvent.StopLaunchFailed);
    }

    public void OnEnded(ExitStatus status)
    {
        Pid = 0;
        ExitStatus = status;
        LogEnd(status);
        OnProcess(ProcessEvent.Ended);
    }

    public void OnStopEnded(ExitStatus status)
    {
        StopPid = 0;
        if (Type == ServiceType.Scripted) ExitStatus = status;
        if (!status.DidExitCleanly)
        {
            LogLevel level = Type == ServiceType.Scripted ? LogLevel.Warning : LogLevel.Error;
            string how = status.DidExit ? "failed with exit code" : "terminated due to signal";
            Host.Log(level, $"Service {Name} stop command {how} {status.Status}");
        }
        OnProcess(ProcessEvent.StopEnded);
    }

    private ProcessFacts Facts(ProcessEvent what)
    {
        ProcessFacts facts = ProcessFacts.None;
        void Set(ProcessFacts fact, bool isTrue) => facts |= isTrue ? fact : 0;

        Set(ProcessFacts.Clean, ExitStatus.DidExitCleanly);
        Set(ProcessFacts.ExitedWithFailure, ExitStatus.DidExit && ExitStatus.Status != 0);
        Set(ProcessFacts.Skipped, ExitStatus.WasSignalled && ExitStatus.Status == (int)Signal.Interrupt
            && Has(ServiceOptions.Skippable));
        Set(ProcessFacts.ReportsReadiness, HasReadiness);
        Set(ProcessFacts.HasStopCommand, Description?.StopCommand.Count > 0);
        Set(ProcessFacts.StopCommandRuns, StopPid != 0);
        Set(ProcessFacts.IsTracked, IsTracked);
        Set(ProcessFacts.IsAutoRestart, _isAutoRestart);
        Set(ProcessFacts.DelayOver, Host.NowNs - _lastStartNs >= Nanoseconds(Description?.RestartDelay));
        Set(ProcessFacts.WaitsForDependents, IsWaitingForLinks);
        Set(ProcessFacts.WantsRestart, Target == ServiceState.Started && !IsPinnedStopped);
        if (what == ProcessEvent.Ended && State == ServiceState.Started && Phase == ProcessPhase.Up
            && Description?.HasSmoothRecovery == true && Target == ServiceState.Started)
        {
            Set(ProcessFacts.Recovers, IsRestartWithinLimit());
        }
        return facts;
    }

    private void CarryOut(ProcessEffect effect)
    {
        switch (effect)
        {
            case ProcessEffect.StartProcess:
                StartProcess();
                break;
            case ProcessEffect.StartStopCommand:
                if (!Host.StartStopCommand(this)) Handle(ProcessEvent.StopLaunchFailed);
                break;
            case ProcessEffect.SendTermination:
                // has a process
                if (Description!.TerminationSignal != 0) SendSignal(Description.TerminationSignal);
                break;
            case ProcessEffect.SendInterrupt:
                Host.Log(LogLevel.Warning,
                    $"Interrupting start of service {Name} with pid {Pid} (with SIGINT).");
                SendSignal((int)Signal.Interrupt);
                break;
            case ProcessEffect.SendKill:
                SendKill();
                break;
            case ProcessEffect.ArmStartTimeout:
                // The start may have failed on the spot, or be over.
                if (Phase is ProcessPhase.Launching or ProcessPhase.Working) Arm(Description?.StartTimeout);
                break;
            case ProcessEffect.ArmStopTimeout:
                Arm(Description?.StopTimeout);
                break;
            case ProcessEffect.ArmRestartDelay:
                Host.SetTimer(this, Math.Max(_lastStartNs + Nanoseconds(Description?.RestartDelay), 1));
                break;
            case ProcessEffect.Disarm:
                Host.SetTimer(this, NoMoment);
                break;
            case ProcessEffect.CloseReadiness:
                Host.CloseReadiness(this);
                break;
            case ProcessEffect.ReadIdFile:
                ReadIdFile();
                break;
            case ProcessEffect.MarkSkipped:
                WasSkipped = true;
                break;
            case ProcessEffect.BringDown:
                Handle(ProcessEvent.BringDown);
                break;
            case ProcessEffect.EndAgain:
                LogEnd(ExitStatus);
                Handle(ProcessEvent.Ended);
                break;
            default:
                Report(effect);
                break;
        }
    }

    /// <summary>The effects that concern the service as a whole.</summary>
    private void Report(ProcessEffect effect)
    {
        switch (effect)
        {
            case ProcessEffect.ReportStarted:
                OnStarted();
                break;
            case ProcessEffect.ReportStopped:
                OnStopped();
                break;
            case ProcessEffect.ReportFailed:
                StopReason = StopReason.Failed;
                OnFailedToStart(isByDependency: false, isStopped: true);
                break;
            case ProcessEffect.ReportExecutionFailed:
                StopReason = StopReason.ExecutionFailed;
                OnFailedToStart(isByDependency: false, isStopped: true);
                break;
            case ProcessEffect.ReportFailedWhileStopping:
                StopReason = StopReason.Failed;
                Step(ServiceTrigger.BrokenOff);
                OnFailedToStart(isByDependency: false, isStopped: false);
                break;
            case ProcessEffect.ReportTimedOutWhileStopping:
                StopReason = StopReason.TimedOut;
                OnFailedToStart(isByDependency: false, isStopped: false);
                break;
            case ProcessEffect.BeginStopping:
                Step(ServiceTrigger.BrokenOff);
                break;
            case ProcessEffect.StopUnexpectedly:
                StopUnexpectedly();
                break;
            case ProcessEffect.StopForGood:
                StopReason = StopReason.Terminated;
                StopForGood();
                break;
            case ProcessEffect.StartAgain:
                Step(ServiceTrigger.ComeBack);
                break;
            default:
                Supervise(effect);
                break;
        }
    }

    private void StartProcess()
    {
        _lastStartNs = Host.NowNs;
        if (!_isAutoRestart && State == ServiceState.Starting)
        {
            _restartsSinceLimit = 0;
            _limitSinceNs = _lastStartNs;
        }
        IsTracked = true;
        if (Host.StartProcess(this)) return;
        Handle(ProcessEvent.LaunchFailed);
    }

    private void StopUnexpectedly()
    {
        StopReason = StopReason.Terminated;
        IsForcedToStop = true;
        BeginStop(isRestart: false);
        Set.Settle();

        // Still waiting for dependents, and wanted: no need to have them all down before starting again.
        Step(ServiceTrigger.ComeBack);
        Set.Settle();
    }

    private void ReadIdFile()
    {
        IdFileOutcome outcome = Host.ReadIdFile(this, out ExitStatus status);
        if (outcome == IdFileOutcome.Ended) ExitStatus = status;
        Handle(outcome switch
        {
            IdFileOutcome.Good => ProcessEvent.IdFileGood,
            IdFileOutcome.Bad => ProcessEvent.IdFileBad,
            IdFileOutcome.Ended => ProcessEvent.IdFileEnded,
            _ => throw new UnreachableException(nameof(outcome)),
        });
    }

    private void SendSignal(int signal)
    {
        if (Pid != 0) Host.Signal(this, Pid, signal);
    }

    private void SendKill()
    {
        Host.KillTree(this);
        if (Pid != 0)
        {
            Host.Log(LogLevel.Warning, $"Service {Name} with pid {Pid} exceeded allowed stop time; killing.");
            Host.Signal(this, Pid, (int)Signal.Kill);
        }
        if (StopPid == 0) return;
        Host.Log(
            LogLevel.Warning,
            $"Service {Name} stop command, with pid {StopPid}, exceeded allowed stop time; killing.");
        Host.Signal(this, StopPid, (int)Signal.Kill);
    }

    private void Arm(TimeSpan? time) =>
        Host.SetTimer(this, time is { Ticks: > 0 } ? Host.NowNs + Nanoseconds(time) : NoMoment);

    private static long Nanoseconds(TimeSpan? time) => (time?.Ticks ?? 0) * 100;

    /// <summary>Counts a restart; false when there were too many in the interval.</summary>
    private bool IsRestartWithinLimit()
    {
        if (Type is not (ServiceType.Process or ServiceType.BackgroundProcess)) return true;
        if (Description is not { RestartLimitCount: > 0 } description) return true;
        long now = Host.NowNs;
        if (now - _limitSinceNs >= Nanoseconds(description.RestartLimitInterval))
        {
            _limitSinceNs = now;
            _restartsSinceLimit = 1;
            return true;
        }
        if (_restartsSinceLimit < description.RestartLimitCount)
        {
            _restartsSinceLimit++;
            return true;
        }
        Host.Log(LogLevel.Error, $"Service {Name} restarting too quickly; stopping.");
        Target = ServiceState.Stopped;
        return false;
    }

    private void LogTimeout()
    {
        if (Type == ServiceType.Timer && State == ServiceState.Started && Pid != 0)
            Host.Log(LogLevel.Warning, $"Service {Name} run with pid {Pid} exceeded its time; stopping it.");
        if (State != ServiceState.Starting || Phase is not (ProcessPhase.Launching or ProcessPhase.Working))
            return;
        Host.Log(LogLevel.Warning, $"Service {Name} with pid {Pid} exceeded allowed start time; cancelling.");
    }

    private void LogEnd(ExitStatus status)
    {
        if (status.DidExitCleanly) return;
        int code = status.Status;
        if (Type == ServiceType.Scripted && State == ServiceState.Stopping)
        {
            Host.Log(LogLevel.Info, status.DidExit
                ? $"Service {Name} start cancelled; exit code {code}"
                : $"Service {Name} start cancelled from signal {code}");
        }
        else if (State != ServiceState.Stopping)
        {
            string subject = Type == ServiceType.Scripted ? "command" : "process";
            string failed =
                Type == ServiceType.Scripted ? "failed with exit code" : "terminated with exit code";
            Host.Log(LogLevel.Error, status.DidExit
                ? $"Service {Name} {subject} {failed} {code}"
                : $"Service {Name} {(Type == ServiceType.Scripted ? "command "
                    : "")}terminated due to signal {code}");
        }
    }
}
