namespace Limyra.Init.Services;

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

    /// <summary>A check failed too often, or the process no longer reports that it is alive.</summary>
    Unhealthy,

    /// <summary>A timer is to run its command now.</summary>
    Triggered,

    /// <summary>The wall clock was set: moments on the calendar are elsewhere now.</summary>
    ClockSet,
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
