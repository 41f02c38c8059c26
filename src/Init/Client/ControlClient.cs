using System.Buffers.Binary;
using Limyra.Init.Control;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Client;

/// <summary>The daemon cannot be spoken with: the message is what the user sees.</summary>
internal sealed class ControlClientException(string message) : Exception(message)
{
    /// <summary>The socket is not there.</summary>
    public bool IsAbsent { get; init; }
}

/// <summary>One event of a service, from an information packet.</summary>
internal readonly record struct ClientEvent(uint Handle, ServiceEvent What, ClientStatus Status);

/// <summary>A service as the daemon describes it, whichever layout it came in.</summary>
internal sealed record ClientStatus(
    ServiceState State, ServiceState Target, byte Flags, StopReason Reason, ushort Stage,
    int First, int Second,
    (long Seconds, long Nanoseconds)? Modified)
{
    public bool HasPid => (Flags & StatusBlock.HasPidFlag) != 0;

    public bool IsExplicit => (Flags & StatusBlock.ExplicitFlag) != 0;

    public bool WasSkipped => (Flags & StatusBlock.SkippedFlag) != 0;

    public bool HasConsole => (Flags & StatusBlock.HasConsoleFlag) != 0;

    public bool WaitsForConsole => (Flags & StatusBlock.WaitsForConsoleFlag) != 0;

    /// <summary>Process number, when there is one.</summary>
    public int Pid => HasPid ? First : 0;

    /// <summary>How its process ended. The first layout has a wait status instead of two numbers.</summary>
    public ExitStatus Exit => new(First, Second);

    public static ClientStatus Read(ReadOnlySpan<byte> block)
    {
        int first = BinaryPrimitives.ReadInt32LittleEndian(block[6..]);
        int second = block.Length >= ControlProtocol.Status5Bytes
            ? BinaryPrimitives.ReadInt32LittleEndian(block[10..]) : 0;
        bool hasPid = (block[2] & StatusBlock.HasPidFlag) != 0;
        if (block.Length == ControlProtocol.StatusBytes && !hasPid
            && (StopReason)block[3] != StopReason.ExecutionFailed)
        {
            // wait(2): a signal in the low seven bits, otherwise an exit status above them.
            (first, second) = (first & 0x7f) == 0
                ? (ExitStatus.Exited, first >> 8 & 0xff)
                : (ExitStatus.Killed, first & 0x7f);
        }
        (long, long)? modified = block.Length < ControlProtocol.Status6Bytes
            ? null
            : (BinaryPrimitives.ReadInt64LittleEndian(block[14..]),
                BinaryPrimitives.ReadInt64LittleEndian(block[22..]));
        return new(
            (ServiceState)block[0], (ServiceState)block[1], block[2], (StopReason)block[3],
            BinaryPrimitives.ReadUInt16LittleEndian(block[4..]), first, second, modified);
    }
}

/// <summary>A connection to a daemon: requests, replies in order, and the
/// events that come in between.</summary>
internal sealed class ControlClient : IDisposable
{
    private const int ReadBytes = 4096;

    private readonly int _descriptor;
    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _length;

    private ControlClient(int descriptor)
    {
        _descriptor = descriptor;
    }

    /// <summary>The daemon's version of the protocol, at most ours.</summary>
    public int Version { get; private set; }

    /// <summary>Called for each event of a service.</summary>
    public Action<ClientEvent> OnEvent { get; set; } = _ => { };

    /// <summary>Called for each change of the environment: NAME=VALUE or NAME, and
    /// whether one was overwritten.</summary>
    public Action<string, bool> OnEnvironment { get; set; } = (_, _) => { };

    /// <summary>Called for each piece of output of a service that is followed.</summary>
    public Action<byte[]> OnOutput { get; set; } = _ => { };

    public static ControlClient Connect(string path)
    {
        Errno reason =
            UnixSockets.Connect(BytePaths.Encoding.GetBytes(path), isNonBlocking: false, out int descriptor);
        if (reason == Errno.None) return Greet(descriptor);
        throw new ControlClientException($"connecting to socket: {path}: {reason.Describe()}")
        {
            IsAbsent = reason == Errno.ENOENT,
        };
    }

    /// <summary>Speaks over a descriptor that was passed on.</summary>
    public static ControlClient Greet(int descriptor)
    {
        ControlClient client = new(descriptor);
        client.Send([(byte)ControlCommand.QueryVersion]);
        if (client.ReadReply() != ControlReply.Version)
            throw new ControlClientException("daemon too old or protocol error");
        ReadOnlySpan<byte> body = client.Take(4);
        ushort least = BinaryPrimitives.ReadUInt16LittleEndian(body);
        ushort current = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        if (least > ControlProtocol.Version)
            throw new ControlClientException("too old (daemon reports newer protocol version)");
        client.Version = Math.Min(current, ControlProtocol.Version);
        return client;
    }

    public void Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            Errno reason = UnixSockets.Send(_descriptor, request, out int count);
            if (reason != Errno.None)
                throw new ControlClientException($"control socket write error: {reason.Describe()}");
            request = request[count..];
        }
    }

    public void Send(ControlCommand command, uint handle) => Send([(byte)command, .. Bytes(handle)]);

    public static byte[] Bytes(uint value) => BitConverter.GetBytes(value);

    /// <summary>The next reply; events before it are handed out.</summary>
    public ControlReply ReadReply()
    {
        while (true)
        {
            Need(1);
            ControlReply kind = (ControlReply)_buffer[_start];
            if (kind < ControlReply.ServiceEvent)
            {
                Take(1);
                return kind;
            }
            ReadInformation();
        }
    }

    /// <summary>Waits for one information packet and hands it out.</summary>
    public void ReadInformation()
    {
        Need(2);
        ControlReply kind = (ControlReply)_buffer[_start];
        if (kind < ControlReply.ServiceEvent) throw new ControlClientException("protocol error");
        int size = _buffer[_start + 1];
        Need(size);
        byte[] packet = _buffer.AsSpan(_start, size).ToArray();
        Take(size);
        switch (kind)
        {
            case ControlReply.ServiceEvent5:
                Tell(packet, ControlProtocol.Status5Bytes);
                break;
            case ControlReply.ServiceEvent when Version < 5:
                Tell(packet, ControlProtocol.StatusBytes);
                break;
            case ControlReply.LogOutput when packet.Length > 6:
                OnOutput(packet[6..]);
                break;
            case ControlReply.EnvironmentEvent:
                int count = BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(3));
                string text = BytePaths.Encoding.GetString(Take(count));
                OnEnvironment(text.TrimEnd('\0'), packet[2] != 0);
                break;
        }
    }

    private void Tell(byte[] packet, int statusBytes)
    {
        if (packet.Length < 7 + statusBytes) throw new ControlClientException("protocol error");
        OnEvent(new(
            BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(2)), (ServiceEvent)packet[6],
            ClientStatus.Read(packet.AsSpan(7, statusBytes))));
    }

    /// <summary>Takes the next bytes of a reply.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        Need(count);
        Span<byte> taken = _buffer.AsSpan(_start, count);
        _start += count;
        _length -= count;
        return taken;
    }

    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public string TakeText(int count) => BytePaths.Encoding.GetString(Take(count));

    /// <summary>Handles and state of a service.</summary>
    internal readonly record struct Record(uint Handle, ServiceState State, ServiceState Target);

    /// <summary>Finds or loads a service; a reply other than a record is the caller's.</summary>
    public ControlReply Request(ControlCommand command, string name, out Record record)
    {
        byte[] text = BytePaths.Encoding.GetBytes(name);
        Send([(byte)command, (byte)text.Length, (byte)(text.Length >> 8), .. text]);
        ControlReply reply = ReadReply();
        record = default;
        if (reply != ControlReply.ServiceRecord) return reply;
        ReadOnlySpan<byte> body = Take(6);
        record = new(
            BinaryPrimitives.ReadUInt32LittleEndian(body[1..]), (ServiceState)body[0], (ServiceState)body[5]);
        return reply;
    }

    /// <summary>The state of a service in the best layout the daemon has; null when it refuses.</summary>
    public ClientStatus? Status(uint handle)
    {
        (ControlCommand command, int size) = Version switch
        {
            >= 6 => (ControlCommand.ServiceStatus6, ControlProtocol.Status6Bytes),
            5 => (ControlCommand.ServiceStatus5, ControlProtocol.Status5Bytes),
            _ => (ControlCommand.ServiceStatus, ControlProtocol.StatusBytes),
        };
        Send(command, handle);
        if (ReadReply() != ControlReply.ServiceStatus) return null;
        Take(1);
        return ClientStatus.Read(Take(size));
    }

    /// <summary>
    /// What a daemon of ours has to say beyond the status, as names and values; nothing from another one,
    /// which then closes the connection: so this comes last.
    /// </summary>
    public List<(string Name, string Value)> Details(uint handle)
    {
        List<(string, string)> details = [];
        Send(ControlCommand.ServiceDetails, handle);
        if (ReadReply() != ControlReply.ServiceDetails) return details;
        foreach (string line in TakeText((int)TakeUInt32())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) details.Add((line[..equals], line[(equals + 1)..]));
        }
        return details;
    }

    public string Name(uint handle)
    {
        Send([(byte)ControlCommand.QueryServiceName, 0, .. Bytes(handle)]);
        if (ReadReply() != ControlReply.ServiceName) throw new ControlClientException("protocol error");
        Take(1);
        return TakeText(BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
    }

    /// <summary>The directory a service's description was found in, absolute.</summary>
    public string DescriptionDirectory(uint handle)
    {
        Send([(byte)ControlCommand.QueryDescriptionDirectory, 0, .. Bytes(handle)]);
        if (ReadReply() != ControlReply.DescriptionDirectory)
            throw new ControlClientException("protocol error");
        string directory = TakeText((int)TakeUInt32());
        return directory.StartsWith('/') ? directory
            : Loading.ServiceFiles.Join(LoadPaths().WorkingDirectory, directory);
    }

    /// <summary>Where the daemon looks for descriptions.</summary>
    public (string WorkingDirectory, List<string> Directories) LoadPaths()
    {
        Send([(byte)ControlCommand.QueryLoadMechanism]);
        if (ReadReply() != ControlReply.LoaderMechanism) throw new ControlClientException("protocol error");
        Take(5);
        uint count = TakeUInt32();
        string working = TakeText((int)TakeUInt32());
        List<string> directories = [];
        for (uint i = 0; i < count; i++) directories.Add(TakeText((int)TakeUInt32()));
        return (working, directories);
    }

    /// <summary>The daemon's environment, NAME=VALUE.</summary>
    public List<string> Environment()
    {
        Send([(byte)ControlCommand.GetAllEnvironment, 0]);
        if (ReadReply() != ControlReply.AllEnvironment) throw new ControlClientException("protocol error");
        int size = (int)BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return [.. TakeText(size).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    private void Need(int count)
    {
        while (_length < count)
        {
            if (_start + count > _buffer.Length || _start > 0)
            {
                byte[] room =
                    count > _buffer.Length ? new byte[Math.Max(count, _buffer.Length * 2)] : _buffer;
                _buffer.AsSpan(_start, _length).CopyTo(room);
                _buffer = room;
                _start = 0;
            }
            Errno reason = BytePaths.Read(_descriptor, _buffer.AsSpan(_start + _length), out int read);
            if (reason != Errno.None || read == 0)
                throw new ControlClientException("control socket read failure or protocol error");
            _length += read;
        }
    }

    /// <summary>Waits until the daemon closes the connection.</summary>
    public void AwaitEnd()
    {
        try
        {
            while (true) ReadInformation();
        }
        catch (ControlClientException)
        {
            // Closed: that is what we wait for.
        }
    }

    public void Dispose() => Descriptors.Close(_descriptor);
}
