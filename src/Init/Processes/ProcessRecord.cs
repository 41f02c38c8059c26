using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>Someone who is shown the output of a service as it comes.</summary>
internal interface ILogFollower
{
    void OnOutput(Services.Service service, ReadOnlySpan<byte> text);
}

/// <summary>What the manager holds for the process of one service: descriptors,
/// pending children, its timer.</summary>
internal sealed class ProcessRecord
{
    public const int None = -1;

    /// <summary>The process on its way to its program, or the object kept for the next one.</summary>
    public StartingChild? Starting { get; set; }

    /// <summary>Likewise, of the stop command.</summary>
    public StartingChild? StopStarting { get; set; }

    /// <summary>Read end of the readiness pipe.</summary>
    public int Readiness { get; set; } = None;

    /// <summary>The activation sockets, in the order in which they are passed on.</summary>
    public List<int> Sockets { get; } = new(capacity: 0);

    /// <summary>The notification socket, and its name as NOTIFY_SOCKET has it.</summary>
    public int Notify { get; set; } = None;

    public string NotifyName { get; set; } = "";

    /// <summary>What the process last said about itself in words.</summary>
    public string? StatusText { get; set; }

    public ServiceActivity Activity { get; set; }

    /// <summary>The watch over it; made when it is first needed.</summary>
    public HealthRecord? Health { get; set; }

    /// <summary>The directory of its own control group, while there is one.</summary>
    public string? CgroupPath { get; set; }

    /// <summary>The process that writes its rotated log file, 0 when there is none.</summary>
    public int WriterPid { get; set; }

    public Running.LoopTimer? WriterTimer { get; set; }

    /// <summary>The output pipe of log types buffer and pipe; kept across restarts.</summary>
    public int OutputRead { get; set; } = None;

    public int OutputWrite { get; set; } = None;

    public LogBuffer? Log { get; set; }

    /// <summary>Who wants to see output as it comes; null when nobody does.</summary>
    public List<ILogFollower>? Followers { get; set; }

    /// <summary>Delays and limits of starting and stopping; made when it is first armed.</summary>
    public Running.LoopTimer? Timer { get; set; }

    /// <summary>The environment made by the service's own file and options;
    /// null: just the manager's.</summary>
    public Loading.EnvironmentSet? Environment { get; set; }

    /// <summary>Accounts looked up when the description was loaded.</summary>
    public Loading.ResolvedAccounts Accounts { get; set; } = Loading.ResolvedAccounts.None;

    /// <summary>The service directory the description was found in.</summary>
    public string Directory { get; set; } = "/";
}
