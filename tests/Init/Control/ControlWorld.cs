using System.Buffers.Binary;
using System.Text;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Control;

/// <summary>A control server with service files on the disk, a fake kernel below, and a
/// client the test plays itself.</summary>
internal sealed class ControlWorld : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-control-");
    private readonly EventPoll _poll;

    public ControlWorld(IEqualityComparer<string>? names = null)
    {
        Assert.Equal(Errno.None, EventPoll.Open(out _poll));
        Loop = new(_poll, fault => Faults.Add(fault));
        ManagerEnvironment environment = new(["PATH=/bin"]);
        Server = new(Path.Combine(_folder.FullName, "socket"), Loop, environment, (_, text) => Log.Add(text));
        Set = new(Host, names);
        Server.Set = Set;
        Server.Loader = new(Set, new([_folder.FullName]), environment);
    }

    public FakeHost Host { get; } = new();

    public ServiceSet Set { get; }

    public EventLoop Loop { get; }

    public ControlServer Server { get; }

    public List<Exception> Faults { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Writes a description.</summary>
    public void Describe(string name, string text) =>
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    /// <summary>Describes, loads and starts a service.</summary>
    public Service Start(string name, string text)
    {
        Describe(name, text);
        Service service = Server.Loader.Load(name);
        service.Start();
        Set.Settle();
        return service;
    }

    /// <summary>A connection; what the client sends is handled when the test turns the loop.</summary>
    public TestClient Connect()
    {
        Assert.Equal(Errno.None, UnixSockets.Pair(out int ours, out int theirs));
        Assert.Equal(Errno.None, Descriptors.SetNonBlocking(theirs, value: true));
        Assert.Equal(Errno.None, Server.Serve(ours));
        return new(this, theirs);
    }

    /// <summary>Handles what there is to handle.</summary>
    public void Turn()
    {
        for (int i = 0; i < 8; i++) Loop.Turn(longestMs: 0);
        Assert.Empty(Faults);
    }

    public void Dispose()
    {
        Server.Close();
        _poll.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>The client's end: bytes out, bytes in.</summary>
internal sealed class TestClient(ControlWorld world, int descriptor) : IDisposable
{
    private byte[] _pending = [];

    public bool IsClosed { get; private set; }

    public void Send(params byte[] request)
    {
        Assert.Equal(Errno.None, UnixSockets.Send(descriptor, request, out int count));
        Assert.Equal(request.Length, count);
        world.Turn();
    }

    /// <summary>Sends without letting the server do anything about it yet.</summary>
    public void Push(byte[] request) =>
        Assert.Equal(Errno.None, UnixSockets.Send(descriptor, request, out _));

    /// <summary>Throws away what has arrived.</summary>
    public void Drain()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (BytePaths.Read(descriptor, buffer, out int count) == Errno.None && count > 0)
        {
        }
    }

    /// <summary>Everything that has arrived.</summary>
    public byte[] Receive()
    {
        List<byte> all = [.. _pending];
        _pending = [];
        byte[] buffer = new byte[65536];
        while (true)
        {
            Errno reason = BytePaths.Read(descriptor, buffer, out int count);
            if (reason == Errno.EAGAIN) break;
            if (reason != Errno.None || count == 0)
            {
                IsClosed = true;
                break;
            }
            all.AddRange(buffer[..count]);
            world.Turn();
        }
        return [.. all];
    }

    /// <summary>Loads a service and tells its handle.</summary>
    public uint Load(string name)
    {
        Send(Named(ControlCommand.LoadService, name));
        byte[] reply = Receive();
        Assert.Equal((byte)ControlReply.ServiceRecord, reply[0]);
        return BinaryPrimitives.ReadUInt32LittleEndian(reply.AsSpan(2));
    }

    public static byte[] Named(ControlCommand command, string name)
    {
        byte[] text = Encoding.Latin1.GetBytes(name);
        return [(byte)command, (byte)text.Length, (byte)(text.Length >> 8), .. text];
    }

    public static byte[] Bytes(uint handle) => BitConverter.GetBytes(handle);

    public void Dispose() => Descriptors.Close(descriptor);
}
