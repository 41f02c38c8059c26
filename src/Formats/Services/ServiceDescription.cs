namespace Limyra.Formats.Services;

/// <summary>What a service consists of (dinit-service(5), SERVICE TYPES).</summary>
public enum ServiceType
{
    /// <summary>Nothing but its dependencies.</summary>
    Internal,

    /// <summary>A process.</summary>
    Process,

    /// <summary>A process that puts itself into the background and names itself in a file.</summary>
    BackgroundProcess,

    /// <summary>A start and a stop command.</summary>
    Scripted,

    /// <summary>Started by a trigger from outside.</summary>
    Triggered,

    /// <summary>A command that runs at certain times while the service is started.</summary>
    Timer,
}

/// <summary>How one service depends on another; numbers of the control protocol.</summary>
public enum DependencyKind
{
    /// <summary>Needed: started first, stopped after, fails with it.</summary>
    Regular = 0,

    /// <summary>Started with, but nothing depends on how that goes.</summary>
    Soft = 1,

    /// <summary>Waited for, whether it starts or fails; then soft.</summary>
    WaitsFor = 2,

    /// <summary>Needed until it has started; then soft.</summary>
    Milestone = 3,

    /// <summary>Ordering only: the other way round of <see cref="After"/>.</summary>
    Before = 4,

    /// <summary>Ordering only.</summary>
    After = 5,

    /// <summary>Needed, and restarted whenever this service restarts.</summary>
    PreparedBy = 6,
}

/// <summary>When a service that ended by itself is started again.</summary>
public enum RestartPolicy
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Always.</summary>
    Always,

    /// <summary>When a process ended with a failure.</summary>
    OnFailure,
}

/// <summary>Where a service's output goes.</summary>
public enum LogType
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Into a file.</summary>
    File,

    /// <summary>Into memory, to be read with catlog.</summary>
    Buffer,

    /// <summary>Into a pipe that another service reads.</summary>
    Pipe,
}

/// <summary>The words of the setting "options".</summary>
[Flags]
public enum ServiceOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>starts-rwfs: the root file system is writable once this has started.</summary>
    StartsReadWriteFileSystem = 1,

    /// <summary>starts-log: the system log is available once this has started.</summary>
    StartsLog = 1 << 1,

    /// <summary>runs-on-console.</summary>
    RunsOnConsole = 1 << 2,

    /// <summary>starts-on-console.</summary>
    StartsOnConsole = 1 << 3,

    /// <summary>shares-console.</summary>
    SharesConsole = 1 << 4,

    /// <summary>unmask-intr.</summary>
    UnmaskInterrupt = 1 << 5,

    /// <summary>pass-cs-fd.</summary>
    PassControlSocket = 1 << 6,

    /// <summary>start-interruptible.</summary>
    StartInterruptible = 1 << 7,

    /// <summary>skippable.</summary>
    Skippable = 1 << 8,

    /// <summary>signal-process-only.</summary>
    SignalProcessOnly = 1 << 9,

    /// <summary>always-chain.</summary>
    AlwaysChain = 1 << 10,

    /// <summary>kill-all-on-stop.</summary>
    KillAllOnStop = 1 << 11,

    /// <summary>no-new-privs.</summary>
    NoNewPrivileges = 1 << 12,
}

/// <summary>One dependency as written.</summary>
public readonly record struct ServiceDependency(DependencyKind Kind, string Name, SourcePosition Position);

/// <summary>A directory whose file names are dependencies, relative to the file it is named in.</summary>
public readonly record struct DependencyDirectory(DependencyKind Kind, string Path, SourcePosition Position);

/// <summary>A user or group as written: a number, or a name to be looked up.</summary>
public readonly record struct AccountName(string Text, uint? Number, SourcePosition Position);

/// <summary>A resource limit as written; null halves stay as they are. Names
/// are those of getrlimit(2).</summary>
public readonly record struct ServiceLimit(string Resource, ulong? Soft, ulong? Hard);

/// <summary>Capability sets in IAB form, one bit a capability.</summary>
public sealed record CapabilitySets(ulong Inheritable, ulong Ambient, ulong BoundingDrop);

/// <summary>
/// A service description, all settings understood. Texts that may hold variables which are only known after
/// the environment file was read are raw until <see cref="ServiceReader.Complete"/>.
/// </summary>
public sealed partial class ServiceDescription
{
    /// <summary>Name the service was loaded under, argument included.</summary>
    public required string Name { get; init; }

    /// <summary>The description file.</summary>
    public required string File { get; init; }

    /// <summary>The drop-ins that were read after it, in their order.</summary>
    public List<string> DropIns { get; } = [];

    /// <summary>type.</summary>
    public ServiceType Type { get; internal set; }

    /// <summary>command, as words.</summary>
    public IReadOnlyList<string> Command { get; internal set; } = [];

    /// <summary>stop-command, as words.</summary>
    public IReadOnlyList<string> StopCommand { get; internal set; } = [];

    /// <summary>working-dir, or null for the directory of the description.</summary>
    public string? WorkingDirectory { get; internal set; }

    /// <summary>run-as, user part.</summary>
    public AccountName? RunAs { get; internal set; }

    /// <summary>run-as, group part.</summary>
    public AccountName? RunAsGroup { get; internal set; }

    /// <summary>env-file and the file that names it.</summary>
    public (string Path, string NamedIn)? EnvironmentFile { get; internal set; }

    /// <summary>restart.</summary>
    public RestartPolicy Restart { get; internal set; } = RestartPolicy.Always;

    /// <summary>smooth-recovery.</summary>
    public bool HasSmoothRecovery { get; internal set; }

    /// <summary>restart-delay.</summary>
    public TimeSpan RestartDelay { get; internal set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>restart-limit-interval.</summary>
    public TimeSpan RestartLimitInterval { get; internal set; } = TimeSpan.FromSeconds(10);

    /// <summary>restart-limit-count; 0 is no limit.</summary>
    public int RestartLimitCount { get; internal set; } = 3;

    /// <summary>start-timeout; zero is none.</summary>
    public TimeSpan StartTimeout { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>stop-timeout; zero is none.</summary>
    public TimeSpan StopTimeout { get; internal set; } = TimeSpan.FromSeconds(10);

    /// <summary>pid-file.</summary>
    public string? ProcessIdFile { get; internal set; }

    /// <summary>Dependencies in the order written, directories excluded.</summary>
    public List<ServiceDependency> Dependencies { get; } = [];

    /// <summary>depends-on.d, depends-ms.d, waits-for.d.</summary>
    public List<DependencyDirectory> DependencyDirectories { get; } = [];

    /// <summary>chain-to.</summary>
    public string? ChainTo { get; internal set; }

    /// <summary>consumer-of.</summary>
    public string? ConsumerOf { get; internal set; }

    /// <summary>socket-listen.</summary>
    public string? SocketPath { get; internal set; }

    /// <summary>socket-permissions.</summary>
    public int SocketMode { get; internal set; } = Octal666;

    /// <summary>socket-uid.</summary>
    public AccountName? SocketUser { get; internal set; }

    /// <summary>socket-gid.</summary>
    public AccountName? SocketGroup { get; internal set; }

    /// <summary>term-signal; 0 is none.</summary>
    public int TerminationSignal { get; internal set; } = 15;

    /// <summary>ready-notification = pipefd:N.</summary>
    public int? ReadinessDescriptor { get; internal set; }

    /// <summary>ready-notification = pipevar:NAME.</summary>
    public string? ReadinessVariable { get; internal set; }

    /// <summary>log-type.</summary>
    public LogType LogType { get; internal set; }

    /// <summary>logfile.</summary>
    public string? LogFile { get; internal set; }

    /// <summary>logfile-permissions.</summary>
    public int LogFileMode { get; internal set; } = Octal600;

    /// <summary>logfile-uid.</summary>
    public AccountName? LogFileUser { get; internal set; }

    /// <summary>logfile-gid.</summary>
    public AccountName? LogFileGroup { get; internal set; }

    /// <summary>log-buffer-size.</summary>
    public int LogBufferBytes { get; internal set; } = 4096;

    /// <summary>options.</summary>
    public ServiceOptions Options { get; internal set; }

    /// <summary>load-options = export-passwd-vars.</summary>
    public bool ExportsPasswordVariables { get; internal set; }

    /// <summary>load-options = export-service-name.</summary>
    public bool ExportsServiceName { get; internal set; }

    /// <summary>inittab-id.</summary>
    public string? InittabId { get; internal set; }

    /// <summary>inittab-line.</summary>
    public string? InittabLine { get; internal set; }

    /// <summary>rlimit-*.</summary>
    public List<ServiceLimit> Limits { get; } = [];

    /// <summary>nice.</summary>
    public int? Nice { get; internal set; }

    /// <summary>run-in-cgroup.</summary>
    public string? Cgroup { get; internal set; }

    /// <summary>capabilities.</summary>
    public CapabilitySets? Capabilities { get; internal set; }

    /// <summary>securebits, prctl(2) PR_SET_SECUREBITS.</summary>
    public int SecureBits { get; internal set; }

    /// <summary>ioprio, as ioprio_set(2) takes it.</summary>
    public int? IoPriority { get; internal set; }

    /// <summary>oom-score-adj.</summary>
    public int? OutOfMemoryAdjustment { get; internal set; }

    /// <summary>@meta enable-via: the service whose waits-for.d "dinitctl enable" uses.</summary>
    public string? EnableVia { get; internal set; }

    /// <summary>Positions of settings that checks point at, by setting name: the last one written.</summary>
    public Dictionary<string, SourcePosition> Positions { get; } = [];

    /// <summary>Whether it has processes of its own.</summary>
    public bool HasProcess => 
        Type is ServiceType.Process or ServiceType.BackgroundProcess or ServiceType.Scripted
            or ServiceType.Timer;

    /// <summary>Whether an option is set.</summary>
    public bool Has(ServiceOptions option) => (Options & option) != 0;

    private const int Octal666 = 0x1b6;
    private const int Octal600 = 0x180;
}
