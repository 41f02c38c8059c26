using System.Diagnostics;
using Limyra.Formats.Services;

namespace Limyra.Init.Services;

/// <summary>
/// The life of a service's process as a pure function. Precedence: what kind of service it is decides what an
/// event means; then the state the service is in; then how its process stands. The manager
/// (<see cref="Service"/>) decides when to bring up and down; nothing here looks at dependencies except
/// through the facts. The whole table: tests/Init/Services/process-steps.txt.
/// </summary>
internal static class ProcessStep
{
    private static readonly ProcessOutcome Launch =
        new(ProcessPhase.Launching, ProcessEffect.StartProcess, ProcessEffect.ArmStartTimeout);

    private static readonly ProcessOutcome Delay = new(ProcessPhase.Delayed, ProcessEffect.ArmRestartDelay);

    private static readonly ProcessOutcome Down =
        new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.ReportStopped);

    private static readonly ProcessOutcome StartFailed = new(
        ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.ReportFailed);

    private static readonly ProcessOutcome ForGood = new(
        ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.StopForGood);

    /// <summary>What follows. A pair that cannot happen changes nothing.</summary>
    public static ProcessOutcome Next(
        ServiceType type, ServiceState state, ProcessPhase phase, ProcessEvent what, ProcessFacts facts) =>
        type == ServiceType.Timer
            ? TimerStep.Next(state, phase, what, facts)
            : OfProcess(type, state, phase, what, facts);

    private static ProcessOutcome OfProcess(
        ServiceType type, ServiceState state, ProcessPhase phase, ProcessEvent what, ProcessFacts facts) =>
            what switch
        {
            ProcessEvent.BringUp => BringUp(phase, facts),
            ProcessEvent.BringDown =>
                type == ServiceType.Scripted ? BringScriptDown(phase, facts) : BringDown(phase, facts),
            ProcessEvent.Interrupt => Interrupt(type, phase),
            ProcessEvent.Launched => Launched(type, state, phase, facts),
            ProcessEvent.LaunchFailed => LaunchFailed(state, facts),
            ProcessEvent.Ready => Ready(state, phase),
            ProcessEvent.ReadinessClosed => ReadinessClosed(state, phase),
            ProcessEvent.Ended => Ended(type, state, phase, facts),
            ProcessEvent.IdFileGood => IdFileGood(state, facts),
            ProcessEvent.IdFileBad => IdFileBad(state, facts),
            ProcessEvent.IdFileEnded => IdFileEnded(state),
            ProcessEvent.TimedOut => TimedOut(type, state, phase),
            ProcessEvent.StopLaunchFailed => StopLaunchFailed(type, phase, facts),
            ProcessEvent.StopEnded => StopEnded(type, phase, facts),
            ProcessEvent.Unhealthy => Unhealthy(state, phase),
            ProcessEvent.Triggered or ProcessEvent.ClockSet => new(phase),
            _ => throw new UnreachableException(nameof(what)),
        };

    private static ProcessOutcome BringUp(ProcessPhase phase, ProcessFacts facts) =>
        phase != ProcessPhase.Idle ? new(phase) : Start(facts);

    private static ProcessOutcome Start(ProcessFacts facts) =>
        Has(facts, ProcessFacts.IsAutoRestart) && !Has(facts, ProcessFacts.DelayOver) ? Delay : Launch;

    /// <summary>For everything that has one process at a time.</summary>
    internal static ProcessOutcome BringDown(ProcessPhase phase, ProcessFacts facts) => phase switch
    {
        ProcessPhase.Idle => Has(facts, ProcessFacts.StopCommandRuns) ? new(phase) : Down,
        ProcessPhase.Delayed => Down,
        ProcessPhase.Working or ProcessPhase.Up => Terminate(facts),

        // Whether there is a process at all is known in a moment; it is told to end then.
        ProcessPhase.Launching or ProcessPhase.Interrupting or ProcessPhase.Ending => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static ProcessOutcome Terminate(ProcessFacts facts)
    {
        if (Has(facts, ProcessFacts.HasStopCommand))
            return new(ProcessPhase.Ending, ProcessEffect.ArmStopTimeout, ProcessEffect.StartStopCommand);
        if (Has(facts, ProcessFacts.IsTracked))
            return new(ProcessPhase.Ending, ProcessEffect.ArmStopTimeout, ProcessEffect.SendTermination);
        return new(ProcessPhase.Idle, ProcessEffect.SendTermination, ProcessEffect.ReportStopped);
    }

    private static ProcessOutcome BringScriptDown(ProcessPhase phase, ProcessFacts facts) => phase switch
    {
        ProcessPhase.Idle => Has(facts, ProcessFacts.HasStopCommand)
            ? new(ProcessPhase.Ending, ProcessEffect.ArmStopTimeout, ProcessEffect.StartStopCommand)
            : Down,
        ProcessPhase.Delayed => Down,
        ProcessPhase.Launching or ProcessPhase.Working or ProcessPhase.Up or ProcessPhase.Interrupting
            or ProcessPhase.Ending => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static ProcessOutcome Interrupt(ServiceType type, ProcessPhase phase) => phase switch
    {
        ProcessPhase.Delayed => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        ProcessPhase.Launching or ProcessPhase.Working => new(
            type == ServiceType.Scripted ? ProcessPhase.Interrupting : ProcessPhase.Ending,
            ProcessEffect.BeginStopping, ProcessEffect.ArmStopTimeout, ProcessEffect.SendInterrupt),
        ProcessPhase.Idle or ProcessPhase.Up or ProcessPhase.Interrupting or ProcessPhase.Ending =>
            new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static ProcessOutcome Launched(
        ServiceType type, ServiceState state, ProcessPhase phase, ProcessFacts facts)
    {
        if (phase != ProcessPhase.Launching) return new(phase);
        if (type != ServiceType.Process) return new(ProcessPhase.Working);
        if (state == ServiceState.Stopping && !Has(facts, ProcessFacts.WaitsForDependents))
            return new(ProcessPhase.Up, ProcessEffect.BringDown);
        if (Has(facts, ProcessFacts.ReportsReadiness)) return new(ProcessPhase.Working);
        return state == ServiceState.Starting
            ? new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.ReportStarted)
            : new(ProcessPhase.Up, ProcessEffect.Disarm);
    }

    private static ProcessOutcome LaunchFailed(ServiceState state, ProcessFacts facts) => state switch
    {
        ServiceState.Starting => new(
            ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
            ProcessEffect.ReportExecutionFailed),
        ServiceState.Started => ForGood,
        ServiceState.Stopping => Gone(facts),
        ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        _ => throw new UnreachableException(nameof(state)),
    };

    /// <summary>There is no process left while stopping.</summary>
    internal static ProcessOutcome Gone(ProcessFacts facts)
    {
        if (Has(facts, ProcessFacts.WaitsForDependents))
        {
            return Has(facts, ProcessFacts.WantsRestart)
                ? new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
                    ProcessEffect.StartAgain)
                : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness);
        }
        return Has(facts, ProcessFacts.StopCommandRuns)
            ? new(ProcessPhase.Idle, ProcessEffect.CloseReadiness)
            : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
                ProcessEffect.ReportStopped);
    }

    private static ProcessOutcome Ready(ServiceState state, ProcessPhase phase)
    {
        if (phase != ProcessPhase.Working) return new(phase);
        return state switch
        {
            ServiceState.Starting => new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.ReportStarted),
            ServiceState.Started => new(ProcessPhase.Up, ProcessEffect.Disarm),
            ServiceState.Stopping or ServiceState.Stopped => new(ProcessPhase.Up),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    private static ProcessOutcome ReadinessClosed(ServiceState state, ProcessPhase phase)
    {
        if (phase != ProcessPhase.Working) return new(phase, ProcessEffect.CloseReadiness);
        return state switch
        {
            ServiceState.Starting => new(
                ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
                ProcessEffect.ReportFailedWhileStopping, ProcessEffect.BringDown),
            ServiceState.Started => new(
                ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
                ProcessEffect.StopForGood),
            ServiceState.Stopping or ServiceState.Stopped =>
                new(ProcessPhase.Up, ProcessEffect.CloseReadiness),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    private static ProcessOutcome Ended(
        ServiceType type, ServiceState state, ProcessPhase phase, ProcessFacts facts)
    {
        if (type == ServiceType.Scripted) return ScriptEnded(state, phase, facts);
        if (type == ServiceType.BackgroundProcess && phase == ProcessPhase.Working
            && Has(facts, ProcessFacts.Clean))
            return new(ProcessPhase.Working, ProcessEffect.ReadIdFile);
        return state switch
        {
            ServiceState.Starting => StartFailed,
            ServiceState.Started when phase != ProcessPhase.Up => ForGood,
            ServiceState.Started => Recover(facts),
            ServiceState.Stopping => Gone(facts),
            ServiceState.Stopped =>
                new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    private static ProcessOutcome Recover(ProcessFacts facts)
    {
        if (!Has(facts, ProcessFacts.Recovers))
        {
            return new(
                ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness,
                ProcessEffect.StopUnexpectedly);
        }
        return Has(facts, ProcessFacts.DelayOver)
            ? new(
                ProcessPhase.Launching, ProcessEffect.CloseReadiness, ProcessEffect.StartProcess,
                ProcessEffect.ArmStartTimeout)
            : new(ProcessPhase.Delayed, ProcessEffect.CloseReadiness, ProcessEffect.ArmRestartDelay);
    }

    private static ProcessOutcome ScriptEnded(ServiceState state, ProcessPhase phase, ProcessFacts facts)
    {
        if (state == ServiceState.Stopping)
        {
            // A command that fails has cleaned up after itself; one that was killed, or succeeded, has not.
            return phase == ProcessPhase.Interrupting && !Has(facts, ProcessFacts.ExitedWithFailure)
                ? new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.BringDown)
                : Down;
        }
        if (Has(facts, ProcessFacts.Clean))
            return new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.ReportStarted);
        if (Has(facts, ProcessFacts.Skipped))
        {
            return new(
                ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.MarkSkipped,
                ProcessEffect.ReportStarted);
        }
        return StartFailed;
    }

    private static ProcessOutcome IdFileGood(ServiceState state, ProcessFacts facts) => state switch
    {
        ServiceState.Starting => new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.ReportStarted),
        ServiceState.Stopping when !Has(facts, ProcessFacts.WaitsForDependents) =>
            new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.BringDown),
        ServiceState.Started or ServiceState.Stopping or ServiceState.Stopped =>
            new(ProcessPhase.Up, ProcessEffect.Disarm),
        _ => throw new UnreachableException(nameof(state)),
    };

    private static ProcessOutcome IdFileBad(ServiceState state, ProcessFacts facts) => state switch
    {
        ServiceState.Starting => StartFailed,
        ServiceState.Started => ForGood,
        ServiceState.Stopping => Gone(facts),
        ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        _ => throw new UnreachableException(nameof(state)),
    };

    private static ProcessOutcome IdFileEnded(ServiceState state) => state == ServiceState.Starting
        ? new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.ReportStarted, ProcessEffect.EndAgain)
        : new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.EndAgain);

    private static ProcessOutcome TimedOut(ServiceType type, ServiceState state, ProcessPhase phase)
    {
        if (phase == ProcessPhase.Delayed) return Launch;
        return state switch
        {
            ServiceState.Stopping => new(phase, ProcessEffect.SendKill),
            ServiceState.Starting when phase is ProcessPhase.Launching or ProcessPhase.Working => new(
                type == ServiceType.Scripted ? ProcessPhase.Interrupting : ProcessPhase.Ending,
                ProcessEffect.BeginStopping, ProcessEffect.ArmStopTimeout, ProcessEffect.SendInterrupt,
                ProcessEffect.ReportTimedOutWhileStopping),
            ServiceState.Started when phase is ProcessPhase.Launching or ProcessPhase.Working =>
                new(ProcessPhase.Up, ProcessEffect.StopForGood),

            // It was told to end because it was not well.
            ServiceState.Started when phase == ProcessPhase.Up => new(phase, ProcessEffect.SendKill),
            ServiceState.Starting or ServiceState.Started or ServiceState.Stopped => new(phase),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    /// <summary>Its end is then one by itself, with all that follows from that.</summary>
    private static ProcessOutcome Unhealthy(ServiceState state, ProcessPhase phase) =>
        state == ServiceState.Started && phase == ProcessPhase.Up
            ? new(phase, ProcessEffect.ArmStopTimeout, ProcessEffect.SendAbort)
            : new(phase);

    private static ProcessOutcome StopLaunchFailed(ServiceType type, ProcessPhase phase, ProcessFacts facts)
    {
        if (type == ServiceType.Scripted || phase == ProcessPhase.Idle) return Down;
        return Has(facts, ProcessFacts.IsTracked)
            ? new(phase, ProcessEffect.SendTermination)
            : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.SendTermination,
                ProcessEffect.ReportStopped);
    }

    private static ProcessOutcome StopEnded(ServiceType type, ProcessPhase phase, ProcessFacts facts) =>
        type == ServiceType.Scripted || phase == ProcessPhase.Idle || !Has(facts, ProcessFacts.IsTracked)
            ? Down
            : new(phase);

    private static bool Has(ProcessFacts facts, ProcessFacts wanted) => (facts & wanted) != 0;
}
