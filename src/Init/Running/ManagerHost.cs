using Limyra.Init.Loading;
using Limyra.Init.Logging;
using Limyra.Init.Processes;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>The real world behind services: joins the loop, the processes and the log.</summary>
internal sealed class ManagerHost(
    EventLoop loop, ManagerLog log, ServiceProcesses processes, TimerSchedules schedules) : IServiceHost
{
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(1);

    /// <summary>Set when the manager is complete.</summary>
    public Action RootWritable { get; set; } = () => { };

    /// <summary>Set when the manager is complete.</summary>
    public Action ShutdownBegun { get; set; } = () => { };

    /// <summary>Set when the manager is complete.</summary>
    public Func<string, Service> Load { get; set; } = name => throw new InvalidOperationException(name);

    public long NowNs => Clocks.MonotonicNs;

    public bool StartProcess(Service service) => processes.Start(service);

    public bool StartStopCommand(Service service) => processes.StartStop(service);

    public void Signal(Service service, int pid, int signal) => processes.Signal(service, pid, signal);

    public void KillTree(Service service) => ServiceProcesses.KillTree(service);

    public void BeginWatch(Service service) => processes.Health.Begin(service);

    public void EndWatch(Service service) => processes.Health.End(service);

    public void ArmSchedule(Service service) => SetTimer(service, schedules.Next(service));

    public void NoteRun(Service service) => schedules.NoteRun(service);

    public void SetTimer(Service service, long momentNs)
    {
        if (momentNs == 0 && service.Process.Timer is null) return;
        loop.SetTimer(service.Process.Timer ??= NewTimer(service), momentNs);
    }

    // Apart, because a method that holds a closure over its parameter makes one at every call.
    private static LoopTimer NewTimer(Service service) =>
        new(() => service.OnProcess(ProcessEvent.TimedOut));

    public void CloseReadiness(Service service) => processes.CloseReadiness(service);

    public IdFileOutcome ReadIdFile(Service service, out ExitStatus status) =>
        processes.ReadIdFile(service, out status);

    public void BecameInactive(Service service) => processes.BecameInactive(service);

    public void OnRootWritable() => RootWritable();

    public void OnShutdownBegun() => ShutdownBegun();

    public void OnLogAvailable() => _ = log.OpenMain(); // reports by itself

    public void TakeTerminalBack() =>
        _ = Terminals.SetForeground(descriptor: 0, Linux.Processes.Group); // not a terminal: nothing to take

    public void SetConsoleLog(bool isEnabled) => log.SetConsoleEnabled(isEnabled);

    public void KillAllProcesses()
    {
        Log(LogLevel.Info, "Sending TERM/KILL to all processes...");
        _ = Linux.Processes.Kill(-1, (int)Linux.Signal.Terminate); // nobody there is fine
        Clocks.Sleep(KillGrace);
        _ = Linux.Processes.Kill(-1, (int)Linux.Signal.Kill); // as above
    }

    public void StartChained(Service from, string name)
    {
        try
        {
            Load(name).Start();
        }
        catch (ServiceLoadException fault)
        {
            Log(LogLevel.Error,
                $"Couldn't chain to service {name}: couldn't load {fault.Service}: {fault.Message}");
        }
    }

    public void Log(LogLevel level, string text) => log.Write(level, text);

    public void LogOutcome(Service service, ServiceEvent what, bool isByDependency) =>
        log.WriteOutcome(service.Name, what, isByDependency);
}
