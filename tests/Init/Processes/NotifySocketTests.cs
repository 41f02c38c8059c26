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
    private readonly ServiceWorld _world = new();
    private readonly EventPoll _poll;
    private readonly EventLoop _loop;
    private readonly NotifySockets _sockets;
    private readonly Service _service;
    private readonly Socket _client = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocketTests()
    {
        Assert.Equal(Errno.None, EventPoll.Open(out _poll));
        _loop = new(_poll, fault => throw fault);
        HealthMonitor health =
            new(_loop, new ChildPlanner(new([]), default), new SideChildren(_loop), _world.Host.Log);
        _sockets = new(_loop, health, _world.Host.Log);
        _service = _world.Add("svc", "type = process\ncommand = x\nready-notification = notify-socket");
        Assert.Equal(Errno.None, _sockets.Open(_service));
        _client.Connect(new UnixDomainSocketEndPoint("\0" + _service.Process.NotifyName[1..]));
        _world.Start("svc");
        _world.Launched("svc");
    }

    public void Dispose()
    {
        _client.Dispose();
        _sockets.Close(_service);
        _poll.Dispose();
    }

    private void Send(string message)
    {
        _client.Send(Encoding.ASCII.GetBytes(message));
        _loop.Turn(longestMs: 10_000);
    }

    [Fact]
    public void A_service_is_started_when_it_says_that_it_is_ready_and_tells_how_it_is()
    {
        Assert.Equal("svc:Starting", _world.States);
        Send("STATUS=warming\tup");
        Assert.Equal("svc:Starting", _world.States);
        Assert.Equal("warming up", _service.Process.StatusText);
        Send("READY=1\nSTATUS=3 clients");
        Assert.Equal("svc:Started", _world.States);
        Assert.Equal("3 clients", _service.Process.StatusText);
        Send("RELOADING=1");
        Assert.Equal(ServiceActivity.Reloading, _service.Process.Activity);
        Send("READY=1");
        Assert.Equal(ServiceActivity.None, _service.Process.Activity);
        Send("STOPPING=1");
        Assert.Equal(ServiceActivity.Stopping, _service.Process.Activity);
    }

    [Fact]
    public void Another_main_process_must_be_one_of_the_service()
    {
        _service.Pid = Environment.ProcessId;
        int taken = 0;
        _sockets.MainPidChanged = (_, pid) => taken = pid;
        Send("MAINPID=1");
        Assert.Equal(0, taken);
        Assert.Contains(_world.Host.Record,
            line => line.Contains("MAINPID 1 ignored", StringComparison.Ordinal));
    }

    [Fact]
    public void The_name_is_gone_with_the_socket()
    {
        _sockets.Close(_service);
        Assert.Throws<SocketException>(() => _client.Send("READY=1"u8));
    }
}
