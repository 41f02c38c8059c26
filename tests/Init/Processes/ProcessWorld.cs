using Limyra.Init.Loading;
using Limyra.Init.Logging;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Tests.Init.Processes;

/// <summary>A manager's parts as it joins them itself, with service files on the disk and real children; the
/// test turns its loop and takes its children, because other tests have children as well.</summary>
internal sealed class ProcessWorld : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-processes-");
    private readonly EventPoll _poll;
    private readonly List<Service> _services = [];

    public ProcessWorld()
    {
        Assert.Equal(Errno.None, EventPoll.Open(out _poll));
        Loop = new(_poll, fault => throw fault);
        ManagerLog log = new(
            Loop, new() { Console = -1, File = PathOf("log"), ConsoleLevel = LogLevel.None });
        Assert.True(log.OpenMain());
        Planner = new(Environment, default);
        ServiceCgroups cgroups = new(new("/nowhere", ownGroup: null, unifiedGroup: ""), log.Write);
        Processes = new(Loop, Planner, cgroups, log.Write, KeepControl);
        TimerSchedules schedules = new(Loop, _folder.FullName, log.Write);
        Set = new(new ManagerHost(Loop, log, Processes, schedules));
        Loader = new(Set, new([_folder.FullName]), Environment);
    }

    public EventLoop Loop { get; }

    public ManagerEnvironment Environment { get; } = new(["PATH=/bin:/usr/bin", "A=1"]);

    public ChildPlanner Planner { get; }

    public ServiceProcesses Processes { get; }

    public ServiceSet Set { get; }

    public ServiceLoader Loader { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a description.</summary>
    public void Describe(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Describes and loads a service.</summary>
    public Service Load(string name, string text)
    {
        Describe(name, text);
        Service service = Loader.Load(name);
        _services.Add(service);
        return service;
    }

    /// <summary>Turns the loop until the program of a service has been executed.</summary>
    public void AwaitLaunch(Service service)
    {
        const int LongestMs = 10_000;
        while (service.Process.Starting is { IsUnderWay: true }) Loop.Turn(LongestMs);
    }

    private static Errno KeepControl(int descriptor)
    {
        Descriptors.Close(descriptor);
        return Errno.None;
    }

    public void Dispose()
    {
        foreach (Service service in _services)
        {
            Processes.Drop(service);
            if (service.Pid == 0) continue;
            _ = Limyra.Linux.Processes.Kill(service.Pid, (int)Signal.Kill);
            _ = Limyra.Linux.Processes.Wait(service.Pid, out _);
        }
        _poll.Dispose();
        _folder.Delete(recursive: true);
    }
}
