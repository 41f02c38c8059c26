using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>What the manager holds for the process of one service: descriptors, pending children, its timer.</summary>
internal sealed class ProcessRecord
{
    public const int None = -1;

    public StartingChild? Starting { get; set; }

    public StartingChild? StopStarting { get; set; }

    /// <summary>Read end of the readiness pipe.</summary>
    public int Readiness { get; set; } = None;

    /// <summary>The activation socket.</summary>
    public int Socket { get; set; } = None;

    /// <summary>The output pipe of log types buffer and pipe; kept across restarts.</summary>
    public int OutputRead { get; set; } = None;

    public int OutputWrite { get; set; } = None;

    public LogBuffer? Log { get; set; }

    public long TimerNs { get; set; }

    public int TimerSlot { get; set; } = None;

    /// <summary>The environment made by the service's own file and options; null: just the manager's.</summary>
    public Loading.EnvironmentSet? Environment { get; set; }

    /// <summary>Accounts looked up when the description was loaded.</summary>
    public Loading.ResolvedAccounts Accounts { get; set; } = Loading.ResolvedAccounts.None;

    /// <summary>The service directory the description was found in.</summary>
    public string Directory { get; set; } = "/";
}
