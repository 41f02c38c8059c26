using Limyra.Init.Handover;
using Limyra.Init.Loading;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Control;

/// <summary>The control socket and its connections.</summary>
internal sealed class ControlServer : IPollTarget
{
    private const int Backlog = 10;
    private const uint OwnerOnly = 0x180;

    private readonly string _path;
    private readonly Action<LogLevel, string> _log;
    private readonly List<ControlConnection> _connections = [];
    private int _listener = -1;

    public ControlServer(
        string path, EventLoop loop, ManagerEnvironment environment, Action<LogLevel, string> log)
    {
        _path = path;
        _log = log;
        Loop = loop;
        Environment = environment;
    }

    public EventLoop Loop { get; }

    public ManagerEnvironment Environment { get; }

    /// <summary>Set before the first connection.</summary>
    public ServiceSet Set { get; set; } = null!; // the set needs a host, and the host accepts connections

    public ServiceLoader Loader { get; set; } = null!; // as the set

    /// <summary>Set with the host.</summary>
    public ServiceProcesses Processes { get; set; } = null!; // as the set

    /// <summary>When the manager began, by the monotonic clock.</summary>
    public long BeganNs { get; } = Clocks.MonotonicNs;

    public bool IsOpen => _listener >= 0;

    /// <summary>Called when a client wants the manager replaced by the program in its file.</summary>
    public Action ReplacementWanted { get; set; } = () => { };

    /// <summary>
    /// Opens the socket, or opens it again when its name is gone. A read-only file system is tolerated unless
    /// <paramref name="reportsReadOnly"/>: the root file system may not be writable yet.
    /// </summary>
    public bool Open(bool reportsReadOnly)
    {
        if (IsOpen && BytePaths.Status(_path, out _) == Errno.ENOENT) CloseListener();
        if (IsOpen) return true;
        byte[] address = BytePaths.Encoding.GetBytes(_path);
        if (UnixSockets.Connect(address, isNonBlocking: true, out int other) is Errno.None or Errno.EAGAIN)
        {
            Descriptors.Close(other);
            _log(LogLevel.Error, "Control socket is already active (another instance already running?)");
            return false;
        }
        _ = BytePaths.Remove(_path); // usually not there
        Errno reason = UnixSockets.Bind(address, out int opened);
        if (reason == Errno.EROFS && !reportsReadOnly) return true;
        string doing = "binding control socket";
        if (reason == Errno.None)
        {
            doing = "setting control socket permissions";
            reason = BytePaths.ChangeMode(_path, OwnerOnly);
        }
        if (reason == Errno.None)
        {
            doing = "listening on control socket";
            reason = UnixSockets.StartListening(opened, Backlog);
        }
        if (reason == Errno.None) reason = Loop.Add(opened, PollEvents.Input, this);
        if (reason == Errno.None)
        {
            _listener = opened;
            return true;
        }
        _log(LogLevel.Error, $"Error {doing}: {reason.Describe()}");
        Descriptors.Close(opened);
        return false;
    }

    public void OnPoll(int descriptor, PollEvents events)
    {
        Errno reason = UnixSockets.Accept(_listener, out int connection);
        if (reason == Errno.None) _ = Serve(connection);
        else if (reason != Errno.EAGAIN)
            _log(LogLevel.Error, $"Error accepting control connection: {reason.Describe()}");
    }

    /// <summary>Serves a connected socket.</summary>
    public Errno Serve(int descriptor)
    {
        try
        {
            ControlConnection connection = new(this, descriptor);
            Errno reason = Loop.Add(descriptor, PollEvents.Input, connection);
            if (reason == Errno.None) _connections.Add(connection);
            else Descriptors.Close(descriptor);
            return reason;
        }
        catch (OutOfMemoryException)
        {
            // Nobody has it yet: left open, its client would wait for ever.
            Loop.Unwatch(descriptor);
            Descriptors.Close(descriptor);
            throw;
        }
    }

    public void Remove(ControlConnection connection) => _connections.Remove(connection);

    public void Unload(Service service)
    {
        Processes.Drop(service);
        Loader.Unload(service);
    }

    /// <summary>The socket and its connections, for the manager that replaces this one.</summary>
    public void Capture(HandoverWriter writer)
    {
        writer.Line("listener", IsOpen ? writer.Keep(_listener) : -1);
        foreach (ControlConnection connection in _connections) connection.Capture(writer);
    }

    /// <summary>Goes on with them; the reader is at the listener's line.</summary>
    public void Restore(HandoverReader reader)
    {
        int opened = reader.Name == "listener" ? reader.Int(0) : -1;
        if (opened >= 0 && Loop.Add(HandoverReader.Own(opened), PollEvents.Input, this) == Errno.None)
            _listener = opened;
        ControlConnection? current = null;
        while (reader.NextLine())
        {
            if (reader.Name == "connection")
            {
                int descriptor = HandoverReader.Own(reader.Int(0));
                current = Serve(descriptor) == Errno.None ? _connections[^1] : null;
            }
            else
            {
                current?.Restore(reader);
            }
        }
    }

    private void CloseListener()
    {
        Loop.Unwatch(_listener);
        Descriptors.Close(_listener);
        _listener = -1;
    }

    /// <summary>Closes the socket and removes its name.</summary>
    public void Close()
    {
        if (!IsOpen) return;
        CloseListener();
        _ = BytePaths.Remove(_path); // perhaps somebody else has
    }
}
