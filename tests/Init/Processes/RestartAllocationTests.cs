using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Tests.Init.Processes;

/// <summary>A service that is started again and again takes no memory for it.</summary>
public sealed class RestartAllocationTests : IDisposable
{
    private const int Rounds = 30;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("command = sleep 1000")]
    [InlineData("command = /bin/sleep 1000\nstart-timeout = 10\nrlimit-nofile = 100:200\nnice = 1")]
    [InlineData("command = /bin/sleep 1000\nload-options = export-service-name\nlog-type = buffer")]
    [InlineData("command = /bin/sleep 1000\nenv-file = variables\nrun-as = 65534\nsocket-listen = socket")]
    public void Restarting_a_process_by_request_allocates_nothing(string settings)
    {
        File.WriteAllText(_world.PathOf("variables"), "B=2\n");
        settings = settings.Replace("socket-listen = ", $"socket-listen = {_world.PathOf("")}");
        Service service = Start(settings);
        long allocated = 0;
        for (int round = 0; round < 2 * Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(service.Restart());
            _world.Set.Settle();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before + AllocatedByEnd(service);
            // The first half warms up: tables grow to their size, code is compiled.
            if (round == Rounds - 1) allocated = 0;
        }
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Restarting_a_process_that_has_ended_by_itself_allocates_nothing()
    {
        Service service = Start(
            "command = /bin/true\nrestart = true\nrestart-delay = 0\nrestart-limit-count = 0");
        long allocated = 0;
        for (int round = 0; round < 2 * Rounds; round++)
        {
            allocated += AllocatedByEnd(service);
            if (round == Rounds - 1) allocated = 0;
        }
        Assert.Equal(0, allocated);
    }

    private Service Start(string settings)
    {
        Service service = _world.Load("svc", $"type = process\n{settings}\n");
        service.Start();
        _world.Set.Settle();
        _world.AwaitLaunch(service);
        Assert.Equal(ServiceState.Started, service.State);
        return service;
    }

    /// <summary>Bytes from the end of its process until it is up again.</summary>
    private long AllocatedByEnd(Service service)
    {
        int pid = service.Pid;
        Assert.Equal(Errno.None, Limyra.Linux.Processes.Wait(pid, out ExitStatus status));
        long before = GC.GetAllocatedBytesForCurrentThread();
        _world.Processes.OnChildEnded(pid, status);
        _world.AwaitLaunch(service);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(ServiceState.Started, service.State);
        Assert.NotEqual(pid, service.Pid);
        return allocated;
    }
}
