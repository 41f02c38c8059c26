using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Tests.Init.Services;

/// <summary>Services written as text, in a world where the test plays the kernel.</summary>
internal sealed class ServiceWorld
{
    public ServiceWorld()
    {
        Set = new(Host);
        Host.Loader = name => this[name];
    }

    public FakeHost Host { get; } = new();

    public ServiceSet Set { get; }

    public Service this[string name] => Set.Find(name) ?? throw new KeyNotFoundException(name);

    /// <summary>Adds a service; dependencies must have been added before,
    /// "before" and "after" may not.</summary>
    public Service Add(string name, string text)
    {
        List<ServiceDiagnostic> found = [];
        ServiceVariables none = new(_ => null, argument: null);
        ServiceDescription description =
            ServiceReader.Read(name, name, Encoding.Latin1.GetBytes(text), none, NoFiles, found);
        ServiceReader.Complete(description, none, found);
        Assert.Empty(found);
        Service service = Set.FindOrReserve(name);
        service.Describe(description);
        foreach (ServiceDependency link in description.Dependencies)
        {
            if (link.Kind == DependencyKind.Before)
                Set.FindOrReserve(link.Name).AddDependency(service, link.Kind);
            else service.AddDependency(Set.FindOrReserve(link.Name), link.Kind);
        }
        return service;

        static IncludedFile? NoFiles(string path, string namedIn, out string error)
        {
            error = "";
            return null;
        }
    }

    public void Start(string name)
    {
        this[name].Start();
        Set.Settle();
    }

    public void Stop(string name)
    {
        this[name].Stop(isTakenDown: true);
        this[name].ForceStop();
        Set.Settle();
    }

    public void Launched(string name) => this[name].OnProcess(ProcessEvent.Launched);

    public void Exit(string name, int status) => this[name].OnEnded(new(ExitStatus.Exited, status));

    public void Killed(string name, Signal signal) => this[name].OnEnded(new(ExitStatus.Killed, (int)signal));

    /// <summary>Lets time go on to the timer of a service, and that expire.</summary>
    public void Expire(string name)
    {
        Assert.True(Host.Timers.Remove(this[name], out long moment), $"{name} has no timer");
        Host.NowNs = Math.Max(Host.NowNs, moment);
        this[name].OnProcess(ProcessEvent.TimedOut);
    }

    /// <summary>All services and their states, in the order they were added.</summary>
    public string States => string.Join(' ', Set.All.Select(service => $"{service.Name}:{service.State}"));
}
