using Limyra.Init.Loading;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Processes;

/// <summary>Real children, started for services of a played world.</summary>
public sealed class LaunchTests : IDisposable
{
    private const int LongestMs = 10_000;

    private readonly ServiceWorld _world = new();
    private readonly EventPoll _poll;
    private readonly EventLoop _loop;
    private readonly ServiceProcesses _processes;

    public LaunchTests()
    {
        Assert.Equal(Errno.None, EventPoll.Open(out _poll));
        _loop = new(_poll, fault => throw fault);
        ServiceCgroups cgroups = new(new("/nowhere", ownGroup: null, unifiedGroup: ""), _world.Host.Log);
        _processes = new(
            _loop, new ChildPlanner(new(["PATH=/bin:/usr/bin"]), default), cgroups, _world.Host.Log,
            _ => Errno.None);
    }

    public void Dispose() => _poll.Dispose();

    /// <summary>
    /// A child that has not reached its program holds the descriptors of all that were started before it.
    /// What the manager has closed must not wake it all the while: it once spun until the last was there.
    /// </summary>
    [Fact]
    public void A_launch_that_is_over_wakes_nobody_although_another_child_still_holds_its_pipe()
    {
        Service service = _world.Add("svc", "type = process\ncommand = /bin/true");
        _world.Start("svc");
        Assert.True(_processes.Start(service));
        int held = service.Process.Starting!.StatusDescriptor; // it was just started
        Assert.Equal(Errno.None, Descriptors.CopyAbove(held, least: 3, out int copy));
        while (service.Process.Starting!.IsUnderWay) _loop.Turn(LongestMs);

        Span<PollReport> reports = stackalloc PollReport[4];
        Assert.Equal(0, _poll.Wait(reports, timeoutMs: 0));
        Descriptors.Close(copy);
    }
}
