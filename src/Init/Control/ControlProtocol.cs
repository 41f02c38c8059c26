namespace Limyra.Init.Control;

/// <summary>Commands of the control protocol, by their numbers.</summary>
internal enum ControlCommand : byte
{
    QueryVersion = 0,
    FindService = 1,
    LoadService = 2,
    StartService = 3,
    StopService = 4,
    WakeService = 5,
    ReleaseService = 6,
    UnpinService = 7,
    ListServices = 8,
    UnloadService = 9,
    Shutdown = 10,
    AddDependency = 11,
    RemoveDependency = 12,
    QueryLoadMechanism = 13,
    EnableService = 14,
    QueryServiceName = 15,
    ReloadService = 16,
    SetEnvironment = 17,
    ServiceStatus = 18,
    SetTrigger = 19,
    CatLog = 20,
    Signal = 21,
    QueryDescriptionDirectory = 22,
    CloseHandle = 23,
    GetAllEnvironment = 24,
    ListServices5 = 25,
    ServiceStatus5 = 26,
    ListenEnvironment = 27,
    ServiceStatus6 = 28,
    EnableService7 = 29,

    /// <summary>Ours: handle; answered by <see cref="ControlReply.ServiceLog"/>,
    /// then output as it comes.</summary>
    FollowLog = 200,

    /// <summary>Ours: handle; answered by <see cref="ControlReply.ServiceDetails"/>.</summary>
    ServiceDetails = 201,

    /// <summary>Ours: the manager replaces itself by the program in its file, services
    /// go on; answered by an ACK.</summary>
    Reexecute = 202,

    /// <summary>Ours alone: everything about all services (docs/formats/dinit-control.md).</summary>
    QuerySnapshot = 224,
}

/// <summary>Replies of the control protocol; from 100 on, information that comes unasked.</summary>
internal enum ControlReply : byte
{
    Ack = 50,
    Nak = 51,
    BadRequest = 52,
    OutOfMemory = 53,
    Version = 58,
    ServiceRecord = 59,
    NoService = 60,
    AlreadyThere = 61,
    ServiceInfo = 62,
    ListDone = 63,
    LoaderMechanism = 64,
    Dependents = 65,
    ServiceName = 66,
    PinnedStopped = 67,
    PinnedStarted = 68,
    ShuttingDown = 69,
    ServiceStatus = 70,
    DescriptionError = 71,
    LoadError = 72,
    ServiceLog = 73,
    SignalNoProcess = 74,
    SignalBad = 75,
    SignalFailed = 76,
    DescriptionDirectory = 77,
    AllEnvironment = 78,
    PreAck = 79,

    /// <summary>Ours: u32 length, then lines of name=value.</summary>
    ServiceDetails = 90,

    /// <summary>Ours alone: what a snapshot begins with.</summary>
    SnapshotHead = 96,

    /// <summary>Ours alone: one service of a snapshot.</summary>
    SnapshotService = 97,
    ServiceEvent = 100,
    ServiceEvent5 = 101,
    EnvironmentEvent = 102,

    /// <summary>Ours: handle, then a piece of a service's output.</summary>
    LogOutput = 110,
}

/// <summary>Numbers of the control protocol that both sides need.</summary>
internal static class ControlProtocol
{
    public const ushort Version = 7;
    public const ushort LeastCompatibleVersion = 1;

    /// <summary>Largest request.</summary>
    public const int RequestLimitBytes = 1024;

    /// <summary>Above this much unsent output, requests of that connection wait.</summary>
    public const int OutputHighWaterBytes = 16384;

    public const int StatusBytes = 10;
    public const int Status5Bytes = 14;
    public const int Status6Bytes = 30;

    public const byte PinFlag = 1;
    public const byte GentleFlag = 2;
    public const byte RestartFlag = 4;
    public const byte PreAckFlag = 128;

    // Of snapshots: pins of a service, and how a link stands.
    public const byte PinnedStartedFlag = 1;
    public const byte PinnedStoppedFlag = 2;
    public const byte HeldFlag = 1;
    public const byte WaitingFlag = 2;
}
