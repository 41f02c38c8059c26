namespace Limyra.Init.Services;

/// <summary>What is to be done; carried out in order by <see cref="Service"/>.</summary>
internal enum ServiceEffect
{
    /// <summary>Enter the next state.</summary>
    Enter,

    /// <summary>Be stopped for a moment, on the way to coming up again.</summary>
    BeDown,

    /// <summary>The target is up.</summary>
    AimUp,

    /// <summary>The target is down.</summary>
    AimDown,

    /// <summary>It counts as active.</summary>
    BecomeActive,

    /// <summary>It counts no longer, and nobody has asked for it by name.</summary>
    BecomeInactive,

    /// <summary>Nobody asks for it by name any more.</summary>
    DropExplicit,

    /// <summary>Soft dependents that are up take hold of it again.</summary>
    MendSoftLinks,

    /// <summary>Soft dependents let go of it.</summary>
    BreakSoftLinks,

    /// <summary>Its dependencies are told that it needs them.</summary>
    RequireDependencies,

    /// <summary>Wait for dependencies that are not up, or be due at once.</summary>
    WaitForDependencies,

    /// <summary>Its dependencies are told that it is down.</summary>
    LeaveDependencies,

    /// <summary>What prepares it is restarted.</summary>
    RestartPreparations,

    /// <summary>Dependents are told to stop, or let go.</summary>
    StopDependents,

    /// <summary>Wait for dependents that are not down, or be due at once.</summary>
    WaitForDependents,

    /// <summary>Dependents that waited for it go on.</summary>
    SettleDependents,

    /// <summary>Dependents that needed it fail, others go on.</summary>
    FailDependents,

    /// <summary>It waits no longer.</summary>
    EndWaiting,

    /// <summary>Queue for the console.</summary>
    QueueForConsole,

    /// <summary>Leave that queue.</summary>
    LeaveConsoleQueue,

    /// <summary>The console is its own.</summary>
    TakeConsole,

    /// <summary>The next one in the queue gets the console.</summary>
    PassConsoleOn,

    /// <summary>The same, and the terminal's foreground comes back to the manager.</summary>
    GiveConsoleBack,

    /// <summary>Start its process.</summary>
    BringProcessUp,

    /// <summary>End its process.</summary>
    BringProcessDown,

    /// <summary>Break off the start of its process.</summary>
    InterruptProcess,

    /// <summary>End all processes of the system.</summary>
    KillAll,

    /// <summary>It need not go down any more.</summary>
    ClearForce,

    /// <summary>It failed, and is no longer pinned started.</summary>
    MarkFailed,

    /// <summary>Tell that it is up, and do what its options tie to that.</summary>
    TellStarted,

    /// <summary>Tell that it failed.</summary>
    TellFailed,

    /// <summary>Tell that it is down, and start what it chains to.</summary>
    TellStopped,

    /// <summary>Tell that its start was given up.</summary>
    TellStartCancelled,

    /// <summary>Tell that its stop was given up.</summary>
    TellStopCancelled,

    /// <summary>Handle <see cref="ServiceTrigger.CameUp"/> next.</summary>
    ComeUp,

    /// <summary>Handle <see cref="ServiceTrigger.WentDown"/> next.</summary>
    GoDown,

    /// <summary>Handle <see cref="ServiceTrigger.StopWanted"/> next.</summary>
    StopAgain,

    /// <summary>Handle <see cref="ServiceTrigger.StartFailed"/> next; it was down and stays down.</summary>
    FailStart,
}
