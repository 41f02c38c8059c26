using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Limyra.Bench.Init;

/// <summary>A client of docs/formats/dinit-control.md that knows four requests.</summary>
internal sealed class ControlSocket : IDisposable
{
    private const byte LoadService = 2, StartService = 3, StopService = 4, ServiceStatus = 18;
    private const byte ServiceRecord = 59, InfoPackets = 100;
    private const byte StatusReply = 70;
    private const int StatusBytes = 12, RecordBytes = 7;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[1024];

    public ControlSocket(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

    /// <summary>The handle of a service.</summary>
    public uint Load(string name)
    {
        byte[] text = Encoding.Latin1.GetBytes(name);
        _socket.Send([LoadService, (byte)text.Length, (byte)(text.Length >> 8), .. text]);
        Read(1);
        if (_buffer[0] != ServiceRecord) throw new InvalidOperationException($"{name}: reply {_buffer[0]}");
        Read(RecordBytes - 1);
        return BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(1));
    }

    /// <summary>Seconds between the request for a state and the answer.</summary>
    public double MeasureStatus(uint handle)
    {
        long began = Stopwatch.GetTimestamp();
        _socket.Send([ServiceStatus, .. BitConverter.GetBytes(handle)]);
        Read(StatusBytes);
        if (_buffer[0] != StatusReply) throw new InvalidOperationException($"reply {_buffer[0]}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Seconds to stop and start a service that is at once where it shall be.</summary>
    public double MeasureRestart(uint handle)
    {
        long began = Stopwatch.GetTimestamp();
        foreach (byte command in (ReadOnlySpan<byte>)[StopService, StartService])
        {
            _socket.Send([command, 0, .. BitConverter.GetBytes(handle)]);
            ReadReply();
        }
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Events come between, each with its length.</summary>
    private void ReadReply()
    {
        while (true)
        {
            Read(1);
            if (_buffer[0] < InfoPackets) return;
            Read(1);
            Read(_buffer[0] - 2);
        }
    }

    private void Read(int count)
    {
        for (int read = 0; read < count;)
        {
            int got = _socket.Receive(_buffer.AsSpan(read, count - read));
            if (got == 0) throw new InvalidOperationException("the manager has hung up");
            read += got;
        }
    }

    public void Dispose() => _socket.Dispose();
}
