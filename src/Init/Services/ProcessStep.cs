using Limyra.Formats.Services;

namespace Limyra.Init.Services;

/// <summary>How the process of a service stands.</summary>
internal enum ProcessPhase
{
    /// <summary>There is none.</summary>
    Idle,

    /// <summary>None yet: the restart delay runs.</summary>
    Delayed,

    /// <summary>A child exists; whether its program could be executed is not known.</summary>
    Launching,

    /// <summary>The program runs and is not ready: a start command at work, or a process before readiness.</summary>
    Working,

    /// <summary>It runs and is what the service is for.</summary>
    Up,

    /// <summary>A start command was interrupted and is about to end.</summary>
    Interrupting,

    /// <summary>It was told to end, or a stop command runs.</summary>
    Ending,
}

/// <summary>What happens to the process of a service.</summary>
internal enum ProcessEvent
{
    /// <summary>The service may start: dependencies are up.</summary>
    BringUp,

    /// <summary>The service may stop: dependents are down.</summary>
    BringDown,

    /// <summary>A start that can be broken off is to be broken off.</summary>
    Interrupt,

    /// <summary>The program was executed.</summary>
    Launched,

    /// <summary>It could not be.</summary>
    LaunchFailed,

    /// <summary>Readiness was reported.</summary>
    Ready,

    /// <summary>Readiness can no longer be reported.</summary>
    ReadinessClosed,

    /// <summary>The process ended.</summary>
    Ended,

    /// <summary>The file with the process number names a live process.</summary>
    IdFileGood,

    /// <summary>It does not, or cannot be read.</summary>
    IdFileBad,

    /// <summary>It names a process that has ended meanwhile.</summary>
    IdFileEnded,

    /// <summary>The timer that runs for this service expired.</summary>
    TimedOut,

    /// <summary>The stop command could not be executed.</summary>
    StopLaunchFailed,

    /// <summary>The stop command ended.</summary>
    StopEnded,
}

/// <summary>What else the step needs to know, one bit each.</summary>
[Flags]
internal enum ProcessFacts
{
    None = 0,

    /// <summary>The end was exit status 0.</summary>
    Clean = 1,

    /// <summary>The end was another exit status.</summary>
    ExitedWithFailure = 1 << 1,

    /// <summary>The end was SIGINT and the service may be skipped.</summary>
    Skipped = 1 << 2,

    /// <summary>Readiness is reported through a pipe.</summary>
    ReportsReadiness = 1 << 3,

    /// <summary>There is a stop command.</summary>
    HasStopCommand = 1 << 4,

    /// <summary>A stop command runs.</summary>
    StopCommandRuns = 1 << 5,

    /// <summary>The process is a child of ours: its end will be seen.</summary>
    IsTracked = 1 << 6,

    /// <summary>Smooth recovery is wanted and within the limits.</summary>
    Recovers = 1 << 7,

    /// <summary>The start follows an automatic restart: the delay counts.</summary>
    IsAutoRestart = 1 << 8,

    /// <summary>The restart delay is over.</summary>
    DelayOver = 1 << 9,

    /// <summary>Dependents are still up.</summary>
    WaitsForDependents = 1 << 10,

    /// <summary>The service shall be up again after stopping.</summary>
    WantsRestart = 1 << 11,
}

/// <summary>What is to be done; carried out in order by <see cref="Service"/>.</summary>
internal enum ProcessEffect
{
    /// <summary>Start the program; the next event is LaunchFailed when not even a child could be made.</summary>
    StartProcess,

    /// <summary>Start the stop command; likewise StopLaunchFailed.</summary>
    StartStopCommand,

    /// <summary>Send the termination signal, if there is one.</summary>
    SendTermination,

    /// <summary>Send SIGINT.</summary>
    SendInterrupt,

    /// <summary>Send SIGKILL to the process and the stop command.</summary>
    SendKill,

    /// <summary>Run the timer for start-timeout.</summary>
    ArmStartTimeout,

    /// <summary>Run the timer for stop-timeout.</summary>
    ArmStopTimeout,

    /// <summary>Run the timer for what is left of restart-delay.</summary>
    ArmRestartDelay,

    /// <summary>Stop the timer.</summary>
    Disarm,

    /// <summary>Close the readiness pipe.</summary>
    CloseReadiness,

    /// <summary>Read the file with the process number; gives one of the IdFile events.</summary>
    ReadIdFile,

    /// <summary>Note that the start was skipped.</summary>
    MarkSkipped,

    /// <summary>The service is up.</summary>
    ReportStarted,

    /// <summary>The service is down.</summary>
    ReportStopped,

    /// <summary>The start failed and the service is down.</summary>
    ReportFailed,

    /// <summary>The same, because the program could not be executed.</summary>
    ReportExecutionFailed,

    /// <summary>The start failed; the service is stopping until its process has ended.</summary>
    ReportFailedWhileStopping,

    /// <summary>The same, because it took too long.</summary>
    ReportTimedOutWhileStopping,

    /// <summary>The service is stopping, its start broken off.</summary>
    BeginStopping,

    /// <summary>It ended by itself: stop, and perhaps restart.</summary>
    StopUnexpectedly,

    /// <summary>It ended by itself and will not be restarted.</summary>
    StopForGood,

    /// <summary>Start again without having been down, because dependents are already waiting for that.</summary>
    StartAgain,

    /// <summary>Handle BringDown next.</summary>
    BringDown,

    /// <summary>Handle Ended next, for the process that the file named.</summary>
    EndAgain,
}

/// <summary>The next phase and what to do on the way.</summary>
internal readonly record struct ProcessOutcome(ProcessPhase Next, params ProcessEffect[] Effects)
{
    public override string ToString() => $"{Next}: {string.Join(", ", Effects)}";
}

/// <summary>
/// The life of a service's process as a pure function. Precedence: what kind of service it is decides what an
/// event means; then the state the service is in; then how its process stands. The manager (<see cref="Service"/>)
/// decides when to bring up and down; nothing here looks at dependencies except through the facts.
/// The whole table: tests/Init/Services/process-steps.txt.
/// </summary>
internal static class ProcessStep
{
    private static readonly ProcessOutcome Launch =
        new(ProcessPhase.Launching, ProcessEffect.StartProcess, ProcessEffect.ArmStartTimeout);

    private static readonly ProcessOutcome Delay = new(ProcessPhase.Delayed, ProcessEffect.ArmRestartDelay);

    private static readonly ProcessOutcome Down = new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.ReportStopped);

    private static readonly ProcessOutcome StartFailed = new(
        ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.ReportFailed);

    private static readonly ProcessOutcome ForGood = new(
        ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.StopForGood);

    /// <summary>What follows. A pair that cannot happen changes nothing.</summary>
    public static ProcessOutcome Next(
        ServiceType type, ServiceState state, ProcessPhase phase, ProcessEvent what, ProcessFacts facts) => what switch
    {
        ProcessEvent.BringUp => BringUp(phase, facts),
        ProcessEvent.BringDown => type == ServiceType.Scripted ? BringScriptDown(phase, facts) : BringDown(phase, facts),
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
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
    };

    private static ProcessOutcome BringUp(ProcessPhase phase, ProcessFacts facts) =>
        phase != ProcessPhase.Idle ? new(phase) : Start(facts);

    private static ProcessOutcome Start(ProcessFacts facts) =>
        Has(facts, ProcessFacts.IsAutoRestart) && !Has(facts, ProcessFacts.DelayOver) ? Delay : Launch;

    private static ProcessOutcome BringDown(ProcessPhase phase, ProcessFacts facts) => phase switch
    {
        ProcessPhase.Idle => Has(facts, ProcessFacts.StopCommandRuns) ? new(phase) : Down,
        ProcessPhase.Delayed => Down,
        ProcessPhase.Working or ProcessPhase.Up => Terminate(facts),

        // Whether there is a process at all is known in a moment; it is told to end then.
        ProcessPhase.Launching or ProcessPhase.Interrupting or ProcessPhase.Ending => new(phase),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, message: null),
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
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, message: null),
    };

    private static ProcessOutcome Interrupt(ServiceType type, ProcessPhase phase) => phase switch
    {
        ProcessPhase.Delayed => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        ProcessPhase.Launching or ProcessPhase.Working => new(
            type == ServiceType.Scripted ? ProcessPhase.Interrupting : ProcessPhase.Ending,
            ProcessEffect.BeginStopping, ProcessEffect.ArmStopTimeout, ProcessEffect.SendInterrupt),
        ProcessPhase.Idle or ProcessPhase.Up or ProcessPhase.Interrupting or ProcessPhase.Ending => new(phase),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, message: null),
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
            ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.ReportExecutionFailed),
        ServiceState.Started => ForGood,
        ServiceState.Stopping => Gone(facts),
        ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };

    /// <summary>There is no process left while stopping.</summary>
    private static ProcessOutcome Gone(ProcessFacts facts)
    {
        if (Has(facts, ProcessFacts.WaitsForDependents))
        {
            return Has(facts, ProcessFacts.WantsRestart)
                ? new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.StartAgain)
                : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness);
        }
        return Has(facts, ProcessFacts.StopCommandRuns)
            ? new(ProcessPhase.Idle, ProcessEffect.CloseReadiness)
            : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.ReportStopped);
    }

    private static ProcessOutcome Ready(ServiceState state, ProcessPhase phase)
    {
        if (phase != ProcessPhase.Working) return new(phase);
        return state switch
        {
            ServiceState.Starting => new(ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.ReportStarted),
            ServiceState.Started => new(ProcessPhase.Up, ProcessEffect.Disarm),
            ServiceState.Stopping or ServiceState.Stopped => new(ProcessPhase.Up),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
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
                ProcessPhase.Up, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.StopForGood),
            ServiceState.Stopping or ServiceState.Stopped => new(ProcessPhase.Up, ProcessEffect.CloseReadiness),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
        };
    }

    private static ProcessOutcome Ended(ServiceType type, ServiceState state, ProcessPhase phase, ProcessFacts facts)
    {
        if (type == ServiceType.Scripted) return ScriptEnded(state, phase, facts);
        if (type == ServiceType.BackgroundProcess && phase == ProcessPhase.Working && Has(facts, ProcessFacts.Clean))
            return new(ProcessPhase.Working, ProcessEffect.ReadIdFile);
        return state switch
        {
            ServiceState.Starting => StartFailed,
            ServiceState.Started when phase != ProcessPhase.Up => ForGood,
            ServiceState.Started => Recover(facts),
            ServiceState.Stopping => Gone(facts),
            ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
        };
    }

    private static ProcessOutcome Recover(ProcessFacts facts)
    {
        if (!Has(facts, ProcessFacts.Recovers))
        {
            return new(
                ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.CloseReadiness, ProcessEffect.StopUnexpectedly);
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
        if (Has(facts, ProcessFacts.Clean)) return new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.ReportStarted);
        if (Has(facts, ProcessFacts.Skipped))
        {
            return new(
                ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.MarkSkipped, ProcessEffect.ReportStarted);
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
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };

    private static ProcessOutcome IdFileBad(ServiceState state, ProcessFacts facts) => state switch
    {
        ServiceState.Starting => StartFailed,
        ServiceState.Started => ForGood,
        ServiceState.Stopping => Gone(facts),
        ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
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
            ServiceState.Starting or ServiceState.Started or ServiceState.Stopped => new(phase),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
        };
    }

    private static ProcessOutcome StopLaunchFailed(ServiceType type, ProcessPhase phase, ProcessFacts facts)
    {
        if (type == ServiceType.Scripted || phase == ProcessPhase.Idle) return Down;
        return Has(facts, ProcessFacts.IsTracked)
            ? new(phase, ProcessEffect.SendTermination)
            : new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.SendTermination, ProcessEffect.ReportStopped);
    }

    private static ProcessOutcome StopEnded(ServiceType type, ProcessPhase phase, ProcessFacts facts) =>
        type == ServiceType.Scripted || phase == ProcessPhase.Idle || !Has(facts, ProcessFacts.IsTracked)
            ? Down
            : new(phase);

    private static bool Has(ProcessFacts facts, ProcessFacts wanted) => (facts & wanted) != 0;
}
