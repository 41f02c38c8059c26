using System.Net.Sockets;
using System.Text;
using Limyra.Init.Loading;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Processes;

/// <summary>Real sockets; the service's process is played by this one.</summary>
public sealed class NotifySocketTests : IDisposable
{
    private readonly ServiceWorld world = new();
    private readonly EventPoll poll;
    private readonly EventLoop loop;
    private readonly NotifySockets sockets;
    private readonly Service service;
    private readonly Socket client = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocketTests()
    {
        Assert.Equal(Errno.None, EventPoll.Open(out poll));
        loop = new(poll, fault => throw fault);
        HealthMonitor health =
            new(loop, new ChildPlanner(new([]), default), new SideChildren(loop), world.Host.Log);
        sockets = new(loop, health, world.Host.Log);
        service = world.Add("svc", "type = process\ncommand = x\nready-notification = notify-socket");
        Assert.Equal(Errno.None, sockets.Open(service));
        client.Connect(new UnixDomainSocketEndPoint("\0" + service.Process.NotifyName[1..]));
        world.Start("svc");
        world.Launched("svc");
    }

    public void Dispose()
    {
        client.Dispose();
        sockets.Close(service);
        poll.Dispose();
    }

    private void Send(string message)
    {
        client.Send(Encoding.ASCII.GetBytes(message));
        loop.Turn(longestMs: 10_000);
    }

    [Fact]
    public void A_service_is_started_when_it_says_that_it_is_ready_and_tells_how_it_is()
    {
        Assert.Equal("svc:Starting", world.States);
        Send("STATUS=warming\tup");
        Assert.Equal("svc:Starting", world.States);
        Assert.Equal("warming up", service.Process.StatusText);
        Send("READY=1\nSTATUS=3 clients");
        Assert.Equal("svc:Started", world.States);
        Assert.Equal("3 clients", service.Process.StatusText);
        Send("RELOADING=1");
        Assert.Equal(ServiceActivity.Reloading, service.Process.Activity);
        Send("READY=1");
        Assert.Equal(ServiceActivity.None, service.Process.Activity);
        Send("STOPPING=1");
        Assert.Equal(ServiceActivity.Stopping, service.Process.Activity);
    }

    [Fact]
    public void Another_main_process_must_be_one_of_the_service()
    {
        service.Pid = Environment.ProcessId;
        var taken = 0;
        sockets.MainPidChanged = (_, pid) => taken = pid;
        Send("MAINPID=1");
        Assert.Equal(0, taken);
        Assert.Contains(world.Host.Record,
            line => line.Contains("MAINPID 1 ignored", StringComparison.Ordinal));
    }

    [Fact]
    public void The_name_is_gone_with_the_socket()
    {
        sockets.Close(service);
        Assert.Throws<SocketException>(() => client.Send("READY=1"u8));
    }
}
