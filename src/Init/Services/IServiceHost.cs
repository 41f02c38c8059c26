using Limyra.Linux;

namespace Limyra.Init.Services;

/// <summary>Weight of a message.</summary>
internal enum LogLevel
{
    Debug,
    Info,
    Warning,
    Error,

    /// <summary>As a threshold: nothing.</summary>
    None,
}

/// <summary>What a file with a process number led to.</summary>
internal enum IdFileOutcome
{
    /// <summary>A live process.</summary>
    Good,

    /// <summary>Nothing usable.</summary>
    Bad,

    /// <summary>A child of ours that has ended.</summary>
    Ended,
}

/// <summary>
/// The world as services see it: the kernel, the console, the log. Tests give a fake; the manager's is
/// <see cref="Processes.ServiceProcesses"/>.
/// </summary>
internal interface IServiceHost
{
    /// <summary>The monotonic clock.</summary>
    long NowNs { get; }

    /// <summary>Starts the program; false when no child could be made, with
    /// the reason in the service.</summary>
    bool StartProcess(Service service);

    /// <summary>Starts the stop command; false when no child could be made.</summary>
    bool StartStopCommand(Service service);

    /// <summary>Sends a signal to the process, or to its group.</summary>
    void Signal(Service service, int pid, int signal);

    /// <summary>Kills whatever is in the control group of the service, if it has its own.</summary>
    void KillTree(Service service);

    /// <summary>The process is up: its health is watched from now on.</summary>
    void BeginWatch(Service service);

    /// <summary>It no longer is.</summary>
    void EndWatch(Service service);

    /// <summary>Runs the service's timer for the next moment of its schedule.</summary>
    void ArmSchedule(Service service);

    /// <summary>The command of a timer runs now: remembered where missed runs are made up for.</summary>
    void NoteRun(Service service);

    /// <summary>Runs or stops the service's timer; 0 stops it.</summary>
    void SetTimer(Service service, long momentNs);

    /// <summary>Closes the readiness pipe, or the notification socket.</summary>
    void CloseReadiness(Service service);

    /// <summary>Reads the file with the process number and takes the process over.</summary>
    IdFileOutcome ReadIdFile(Service service, out ExitStatus status);

    /// <summary>The service is down and not wanted: its activation socket is closed.</summary>
    void BecameInactive(Service service);

    /// <summary>A service with starts-rwfs has started.</summary>
    void OnRootWritable();

    /// <summary>All services are to stop.</summary>
    void OnShutdownBegun();

    /// <summary>A service with starts-log has started.</summary>
    void OnLogAvailable();

    /// <summary>The terminal's foreground goes back to the manager.</summary>
    void TakeTerminalBack();

    /// <summary>Our own messages go to the console, or a service owns it.</summary>
    void SetConsoleLog(bool isEnabled);

    /// <summary>Ends every process of the system: SIGTERM, a second, SIGKILL.</summary>
    void KillAllProcesses();

    /// <summary>Loads and starts the service that another one chains to.</summary>
    void StartChained(Service from, string name);

    /// <summary>A message.</summary>
    void Log(LogLevel level, string text);

    /// <summary>The line for a service that is up, down, or failed.</summary>
    void LogOutcome(Service service, ServiceEvent what, bool isByDependency);
}
