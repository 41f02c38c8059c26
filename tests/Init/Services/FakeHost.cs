using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Tests.Init.Services;

/// <summary>A kernel in which processes do what the test says, and a record
/// of what was asked of it.</summary>
internal sealed class FakeHost : IServiceHost
{
    private int _nextPid = 100;

    public List<string> Record { get; } = [];

    /// <summary>Whether outcomes are recorded; a test that counts allocations
    /// wants none of its own.</summary>
    public bool Keeps { get; set; } = true;

    public Dictionary<Service, long> Timers { get; } = [];

    public HashSet<string> Unstartable { get; } = [];

    public IdFileOutcome IdFile { get; set; } = IdFileOutcome.Good;

    public Func<string, Service>? Loader { get; set; }

    public long NowNs { get; set; } = 1_000_000_000_000;

    public bool StartProcess(Service service)
    {
        Record.Add($"run {service.Name}");
        if (Unstartable.Contains(service.Name)) return false;
        service.Pid = _nextPid++;
        return true;
    }

    public bool StartStopCommand(Service service)
    {
        Record.Add($"run stop of {service.Name}");
        service.StopPid = _nextPid++;
        return true;
    }

    public void Signal(Service service, int pid, int signal) =>
        Record.Add($"signal {signal} to {service.Name}");

    public long ScheduledNs { get; set; }

    public void KillTree(Service service)
    {
    }

    public void BeginWatch(Service service) => Record.Add($"watch {service.Name}");

    public void EndWatch(Service service) => Record.Add($"no watch of {service.Name}");

    public void ArmSchedule(Service service) => SetTimer(service, ScheduledNs);

    public void NoteRun(Service service) => Record.Add($"note run of {service.Name}");

    public void OnShutdownBegun()
    {
    }

    public void SetTimer(Service service, long momentNs)
    {
        if (momentNs == 0) Timers.Remove(service);
        else Timers[service] = momentNs;
    }

    public void CloseReadiness(Service service)
    {
    }

    public IdFileOutcome ReadIdFile(Service service, out ExitStatus status)
    {
        status = default;
        if (IdFile == IdFileOutcome.Good) service.Pid = _nextPid++;
        return IdFile;
    }

    public void BecameInactive(Service service)
    {
    }

    public void OnRootWritable() => Record.Add("root is writable");

    public void OnLogAvailable() => Record.Add("log is available");

    public void TakeTerminalBack()
    {
    }

    public void SetConsoleLog(bool isEnabled) =>
        Record.Add(isEnabled ? "console is ours" : "console is given");

    public void KillAllProcesses() => Record.Add("kill everyone");

    public void StartChained(Service from, string name) => Loader?.Invoke(name).Start();

    public void Log(LogLevel level, string text)
    {
        if (level >= LogLevel.Warning) Record.Add($"{level}: {text}");
    }

    public void LogOutcome(Service service, ServiceEvent what, bool isByDependency)
    {
        if (Keeps) Record.Add($"{what} {service.Name}");
    }
}
