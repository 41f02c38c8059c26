namespace Limyra.Init.Services;

/// <summary>What is to be done; carried out in order by <see cref="Service"/>.</summary>
internal enum ProcessEffect
{
    /// <summary>Start the program; the next event is LaunchFailed when not
    /// even a child could be made.</summary>
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

    /// <summary>Start again without having been down, because dependents are
    /// already waiting for that.</summary>
    StartAgain,

    /// <summary>Handle BringDown next.</summary>
    BringDown,

    /// <summary>Handle Ended next, for the process that the file named.</summary>
    EndAgain,

    /// <summary>Send SIGABRT.</summary>
    SendAbort,

    /// <summary>Run the timer for the next moment of a timer service.</summary>
    ArmSchedule,

    /// <summary>Run the timer for start-timeout, if one was set: the limit of
    /// one run of a timer service.</summary>
    ArmRunLimit,

    /// <summary>Note when a timer service ran.</summary>
    NoteRun,
}

/// <summary>The next phase and what to do on the way.</summary>
internal readonly record struct ProcessOutcome(ProcessPhase Next, EffectList<ProcessEffect> Effects)
{
    public ProcessOutcome(ProcessPhase next, params ReadOnlySpan<ProcessEffect> effects)
        : this(next, new EffectList<ProcessEffect>(effects))
    {
    }

    public override string ToString() => $"{Next}: {Effects}";
}
