namespace Limyra.Init.Services;

/// <summary>Where a service stands; numbers of the control protocol.</summary>
internal enum ServiceState
{
    /// <summary>Down; nothing is under way.</summary>
    Stopped = 0,

    /// <summary>Waits for dependencies or the console, or is coming up.</summary>
    Starting = 1,

    /// <summary>Up.</summary>
    Started = 2,

    /// <summary>Waits for dependents, or is going down.</summary>
    Stopping = 3,
}

/// <summary>Why a service is not up; numbers of the control protocol.</summary>
internal enum StopReason
{
    /// <summary>It was asked to stop.</summary>
    Normal = 0,

    /// <summary>A dependency restarts.</summary>
    DependencyRestart = 1,

    /// <summary>A dependency failed.</summary>
    DependencyFailed = 2,

    /// <summary>It failed while starting.</summary>
    Failed = 3,

    /// <summary>Its program could not be executed.</summary>
    ExecutionFailed = 4,

    /// <summary>Starting took too long.</summary>
    TimedOut = 5,

    /// <summary>It ended by itself.</summary>
    Terminated = 6,
}

/// <summary>What listeners are told; numbers of the control protocol.</summary>
internal enum ServiceEvent
{
    /// <summary>Has started.</summary>
    Started = 0,

    /// <summary>Has stopped.</summary>
    Stopped = 1,

    /// <summary>Failed to start.</summary>
    FailedStart = 2,

    /// <summary>A start was given up.</summary>
    StartCancelled = 3,

    /// <summary>A stop was given up.</summary>
    StopCancelled = 4,
}

/// <summary>How everything ends; numbers of the control protocol.</summary>
internal enum ShutdownType
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>Services stop, the manager remains.</summary>
    Remain = 1,

    /// <summary>The machine stops.</summary>
    Halt = 2,

    /// <summary>The machine switches off.</summary>
    PowerOff = 3,

    /// <summary>The machine starts again.</summary>
    Reboot = 4,

    /// <summary>Only the user space starts again.</summary>
    SoftReboot = 5,

    /// <summary>A loaded kernel starts.</summary>
    Kexec = 6,
}

/// <summary>Someone who is told what happens to a service.</summary>
internal interface IServiceListener
{
    void OnServiceEvent(Service service, ServiceEvent what);
}
