namespace Limyra.Init.Services;

/// <summary>What can happen to a service as a whole.</summary>
internal enum ServiceTrigger
{
    /// <summary>Somebody wants it up.</summary>
    StartWanted,

    /// <summary>It shall go down, perhaps to come up again.</summary>
    StopWanted,

    /// <summary>Services that it waits for may be where it wants them.</summary>
    Due,

    /// <summary>The console is its own now.</summary>
    ConsoleAcquired,

    /// <summary>The trigger it waited for was set.</summary>
    TriggerSet,

    /// <summary>Its process is up, or there is nothing to bring up.</summary>
    CameUp,

    /// <summary>It could not be started.</summary>
    StartFailed,

    /// <summary>Its process is gone, or there is nothing to take down.</summary>
    WentDown,

    /// <summary>The start of its process is broken off: that ends, and the service with it.</summary>
    BrokenOff,

    /// <summary>Its process is gone while dependents are still going down: it need not wait
    /// for that to come up again.</summary>
    ComeBack,
}
