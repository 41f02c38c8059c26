using System.Buffers.Binary;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Control;

/// <summary>
/// One client. Requests are answered strictly in order; what cannot be sent yet waits, and while much waits,
/// no further request is read. Handles name services for this connection only.
/// </summary>
internal sealed partial class ControlConnection : IPollTarget, IServiceListener, IEnvironmentListener
{
    private const int ReadBytes = ControlProtocol.RequestLimitBytes;

    private readonly ControlServer _server;
    private readonly int _descriptor;
    private readonly HandleTable _handles = new();
    private readonly byte[] _input = new byte[ReadBytes];
    private int _inputLength;
    private byte[] _output = [];
    private int _outputStart;
    private int _outputLength;
    private PollEvents _watched = PollEvents.Input;
    private bool _isClosing;

    public ControlConnection(ControlServer server, int descriptor)
    {
        _server = server;
        _descriptor = descriptor;
    }

    private ServiceSet Set => _server.Set;

    public void OnPoll(int polled, PollEvents events)
    {
        try
        {
            Serve(events);
        }
        catch (OutOfMemoryException)
        {
            // The client learns it, so far as that takes no memory, and does not wait for ever.
            if (_outputLength == 0) _ =
                UnixSockets.Send(_descriptor, [(byte)ControlReply.OutOfMemory], out _);
            Close();
            throw;
        }
    }

    private void Serve(PollEvents events)
    {
        if ((events & PollEvents.Output) != 0 && !Flush())
        {
            Close();
            return;
        }
        if ((events & (PollEvents.Input | PollEvents.HangUp | PollEvents.Error)) != 0 && !_isClosing
            && _outputLength < ControlProtocol.OutputHighWaterBytes)
        {
            if (!Fill())
            {
                Close();
                return;
            }
        }
        Process();
    }

    /// <summary>Handles what has come in, as far as output allows, then waits for the right thing.</summary>
    private void Process()
    {
        int taken = 0;
        while (!_isClosing && taken < _inputLength && _outputLength < ControlProtocol.OutputHighWaterBytes)
        {
            int used = Handle(_input.AsSpan(taken, _inputLength - taken));
            if (used == 0) break;
            taken += used;
        }
        _input.AsSpan(taken, _inputLength - taken).CopyTo(_input);
        _inputLength -= taken;
        if (!_isClosing && _inputLength == ReadBytes && _outputLength < ControlProtocol.OutputHighWaterBytes)
            Refuse();
        if (_isClosing && _outputLength == 0)
        {
            Close();
            return;
        }
        PollEvents wanted = _outputLength > 0 ? PollEvents.Output : PollEvents.None;
        if (!_isClosing && _outputLength < ControlProtocol.OutputHighWaterBytes) wanted |= PollEvents.Input;
        if (wanted == _watched) return;
        _watched = wanted;
        _server.Loop.Change(_descriptor, wanted);
    }

    private bool Fill()
    {
        if (_inputLength == ReadBytes) return true;
        Errno reason = BytePaths.Read(_descriptor, _input.AsSpan(_inputLength), out int count);
        _inputLength += count;
        return reason == Errno.EAGAIN || (reason == Errno.None && count > 0);
    }

    /// <summary>Sends or queues a packet.</summary>
    private void Send(ReadOnlySpan<byte> packet)
    {
        if (_outputLength == 0)
        {
            Errno reason = UnixSockets.Send(_descriptor, packet, out int count);
            if (reason is not (Errno.None or Errno.EAGAIN))
            {
                _isClosing = true;
                return;
            }
            packet = packet[count..];
        }
        if (packet.IsEmpty) return;
        if (_outputLength == 0) _outputStart = 0;
        if (_outputStart + _outputLength + packet.Length > _output.Length) MakeRoom(packet.Length);
        packet.CopyTo(_output.AsSpan(_outputStart + _outputLength));
        _outputLength += packet.Length;
        if (_isInHandler || _watched.HasFlag(PollEvents.Output)) return;
        _watched |= PollEvents.Output;
        _server.Loop.Change(_descriptor, _watched);
    }

    private void MakeRoom(int size)
    {
        byte[] grown = _outputLength + size > _output.Length
            ? new byte[Math.Max(_output.Length * 2, _outputLength + size)]
            : _output;
        _output.AsSpan(_outputStart, _outputLength).CopyTo(grown);
        _output = grown;
        _outputStart = 0;
    }

    private bool Flush()
    {
        while (_outputLength > 0)
        {
            Errno reason =
                UnixSockets.Send(_descriptor, _output.AsSpan(_outputStart, _outputLength), out int count);
            if (reason == Errno.EAGAIN) return true;
            if (reason != Errno.None) return false;
            _outputStart += count;
            _outputLength -= count;
        }
        return true;
    }

    private void Reply(ControlReply reply) => Send([(byte)reply]);

    /// <summary>The request makes no sense: say so and close.</summary>
    private int Refuse()
    {
        Reply(ControlReply.BadRequest);
        _isClosing = true;
        return _inputLength;
    }

    /// <summary>Closes at once.</summary>
    public void Close()
    {
        _server.Loop.Unwatch(_descriptor);
        Descriptors.Close(_descriptor);
        for (uint handle = 0; handle < _handles.End; handle++)
        {
            if (_handles.Remove(handle) is not { } service) continue;
            service.Listeners.Remove(this);
            StopFollowing(service);
        }
        _server.Environment.Listeners.Remove(this);
        _server.Remove(this);
    }

    private uint HandleFor(Service service)
    {
        if (_handles.CountOf(service) == 0) service.Listeners.Add(this);
        return _handles.Add(service);
    }

    private bool DropHandle(uint handle)
    {
        if (_handles.Remove(handle) is not { } service) return false;
        if (_handles.CountOf(service) > 0) return true;
        service.Listeners.Remove(this);
        StopFollowing(service);
        return true;
    }

    private Service? ServiceOf(ReadOnlySpan<byte> handle) =>
        _handles[BinaryPrimitives.ReadUInt32LittleEndian(handle)];

    public void OnServiceEvent(Service service, ServiceEvent what)
    {
        const int HeadBytes = 7;
        Span<byte> packet = stackalloc byte[HeadBytes + ControlProtocol.Status5Bytes];
        for (uint handle = 0; handle < _handles.End; handle++)
        {
            if (_handles[handle] != service) continue;
            SendEvent(packet, ControlReply.ServiceEvent5, handle, what, service);
            SendEvent(
                packet[..(HeadBytes + ControlProtocol.StatusBytes)], ControlReply.ServiceEvent, handle,
                what, service);
        }
    }

    private void SendEvent(Span<byte> packet, ControlReply kind, uint handle, ServiceEvent what,
        Service service)
    {
        packet[0] = (byte)kind;
        packet[1] = (byte)packet.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(packet[2..], handle);
        packet[6] = (byte)what;
        StatusBlock.Write(packet[7..], service);
        Send(packet);
    }

    public void OnEnvironmentChanged(string entry, bool isOverwritten)
    {
        const int HeadBytes = 5;
        byte[] text = BytePaths.Encoding.GetBytes(entry);
        byte[] packet = new byte[HeadBytes + text.Length + 1];
        packet[0] = (byte)ControlReply.EnvironmentEvent;
        packet[1] = HeadBytes;
        packet[2] = isOverwritten ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(3), (ushort)(text.Length + 1));
        text.CopyTo(packet, HeadBytes);
        Send(packet);
    }
}
