namespace Limyra.Init.Services;

/// <summary>What else the step needs to know, one bit each.</summary>
[Flags]
internal enum ServiceFacts
{
    None = 0,

    /// <summary>Its target is up.</summary>
    Wanted = 1,

    /// <summary>It may not come up.</summary>
    PinnedStopped = 1 << 1,

    /// <summary>It may not go down.</summary>
    PinnedStarted = 1 << 2,

    /// <summary>It must go down first, whatever its target is.</summary>
    Forced = 1 << 3,

    /// <summary>It waits for dependencies, or for dependents.</summary>
    Waiting = 1 << 4,

    /// <summary>It waits for the console.</summary>
    WaitingForConsole = 1 << 5,

    /// <summary>What it waits for is settled: dependencies up, or dependents down.</summary>
    LinksSettled = 1 << 6,

    /// <summary>It must own the console to come up, and does not.</summary>
    NeedsConsole = 1 << 7,

    /// <summary>It keeps the console while it is up.</summary>
    KeepsConsole = 1 << 8,

    /// <summary>It has processes.</summary>
    HasProcess = 1 << 9,

    /// <summary>It is of the type that waits for a trigger.</summary>
    IsTriggerable = 1 << 10,

    /// <summary>That trigger is set.</summary>
    Triggered = 1 << 11,

    /// <summary>Its process is waiting for the restart delay.</summary>
    Delayed = 1 << 12,

    /// <summary>Its start command may be interrupted.</summary>
    Interruptible = 1 << 13,

    /// <summary>It comes up again after going down.</summary>
    Restarted = 1 << 14,

    /// <summary>That was asked for by name.</summary>
    UserRestart = 1 << 15,

    /// <summary>It ends all processes of the system on its way down.</summary>
    KillsAll = 1 << 16,

    /// <summary>The start failed because a dependency's did.</summary>
    ByDependency = 1 << 17,

    /// <summary>With the failure nothing is left of it.</summary>
    IsDown = 1 << 18,
}
