namespace Limyra.Formats.Services;

/// <summary>What a listening socket carries (socket(2)).</summary>
public enum SocketKind
{
    /// <summary>Connections that carry bytes.</summary>
    Stream,

    /// <summary>Single messages.</summary>
    Datagram,

    /// <summary>Connections that carry messages.</summary>
    SequencedPacket,
}

/// <summary>One more activation socket: socket-add. Without a name it has the service's.</summary>
public sealed class ServiceSocket(string path, SocketKind kind, string? name)
{
    /// <summary>Where it is bound.</summary>
    public string Path { get; internal set; } = path;

    /// <summary>What it carries.</summary>
    public SocketKind Kind { get; } = kind;

    /// <summary>Its name in LISTEN_FDNAMES.</summary>
    public string? Name { get; } = name;
}

/// <summary>
/// The control group of its own that a service may have, and its limits; texts are as the kernel's files of
/// the same names take them (cgroup-v2.rst).
/// </summary>
public sealed class ServiceCgroup
{
    /// <summary>Files below the group's directory and what is written there.</summary>
    public List<(string File, string Value)> Limits { get; } = [];

    /// <summary>Whether processes that are left when the service is down are ended;
    /// else they are only named.</summary>
    public bool KillsSurvivors { get; internal set; } = true;
}

/// <summary>When a timer runs its command.</summary>
public sealed class ServiceTimer
{
    /// <summary>timer-interval: from one run's begin to the next one's.</summary>
    public TimeSpan? Interval { get; internal set; }

    /// <summary>timer-calendar.</summary>
    public CalendarSchedule? Calendar { get; internal set; }

    /// <summary>timer-persistent: a run that was missed while the system was down is made up for.</summary>
    public bool IsPersistent { get; internal set; }
}

/// <summary>How a service that is up is asked whether it is well.</summary>
public sealed class ServiceHealth
{
    /// <summary>health-command; empty: nobody asks.</summary>
    public IReadOnlyList<string> Command { get; internal set; } = [];

    /// <summary>health-interval: from the end of one check to the next.</summary>
    public TimeSpan Interval { get; internal set; } = TimeSpan.FromSeconds(30);

    /// <summary>health-timeout: a check that takes longer has failed.</summary>
    public TimeSpan Timeout { get; internal set; } = TimeSpan.FromSeconds(10);

    /// <summary>health-failures: so many in a row end the process.</summary>
    public int FailureLimit { get; internal set; } = 3;
}

/// <summary>The settings that go beyond the reference: all of them are errors there.</summary>
public sealed partial class ServiceDescription
{
    /// <summary>socket-add, in the order written; they follow the socket of socket-listen.</summary>
    public List<ServiceSocket> MoreSockets { get; } = [];

    /// <summary>socket-name: the name of the socket of socket-listen.</summary>
    public string? SocketName { get; internal set; }

    /// <summary>logfile-max-size in bytes; 0: the file grows without end and is
    /// written by the service itself.</summary>
    public long LogFileLimitBytes { get; internal set; }

    /// <summary>logfile-rotations: how many older files are kept.</summary>
    public int LogFileRotations { get; internal set; } = 3;

    /// <summary>ready-notification = notify-socket.</summary>
    public bool HasNotifySocket { get; internal set; }

    /// <summary>watchdog-timeout; zero is none.</summary>
    public TimeSpan WatchdogTimeout { get; internal set; }

    /// <summary>Its own control group, or null: it shares the manager's.</summary>
    public ServiceCgroup? OwnCgroup { get; internal set; }

    /// <summary>timer-interval, timer-calendar, timer-persistent.</summary>
    public ServiceTimer Timer { get; } = new();

    /// <summary>Whether start-timeout was written; a run of a timer is only limited then.</summary>
    public bool HasStartTimeout { get; internal set; }

    /// <summary>health-command and what belongs to it.</summary>
    public ServiceHealth Health { get; } = new();
}
