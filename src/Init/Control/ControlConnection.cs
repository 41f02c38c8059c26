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

    private readonly ControlServer server;
    private readonly int descriptor;
    private readonly HandleTable handles = new();
    private readonly byte[] input = new byte[ReadBytes];
    private int inputLength;
    private byte[] output = [];
    private int outputStart;
    private int outputLength;
    private PollEvents watched = PollEvents.Input;
    private bool isClosing;

    public ControlConnection(ControlServer server, int descriptor)
    {
        this.server = server;
        this.descriptor = descriptor;
    }

    private ServiceSet Set => server.Set;

    public void OnPoll(int polled, PollEvents events)
    {
        try
        {
            Serve(events);
        }
        catch (OutOfMemoryException)
        {
            // The client learns it, so far as that takes no memory, and does not wait for ever.
            if (outputLength == 0) _ = UnixSockets.Send(descriptor, [(byte)ControlReply.OutOfMemory], out _);
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
        if ((events & (PollEvents.Input | PollEvents.HangUp | PollEvents.Error)) != 0 && !isClosing
            && outputLength < ControlProtocol.OutputHighWaterBytes)
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
        var taken = 0;
        while (!isClosing && taken < inputLength && outputLength < ControlProtocol.OutputHighWaterBytes)
        {
            var used = Handle(input.AsSpan(taken, inputLength - taken));
            if (used == 0) break;
            taken += used;
        }
        input.AsSpan(taken, inputLength - taken).CopyTo(input);
        inputLength -= taken;
        if (!isClosing && inputLength == ReadBytes && outputLength < ControlProtocol.OutputHighWaterBytes)
            Refuse();
        if (isClosing && outputLength == 0)
        {
            Close();
            return;
        }
        var wanted = outputLength > 0 ? PollEvents.Output : PollEvents.None;
        if (!isClosing && outputLength < ControlProtocol.OutputHighWaterBytes) wanted |= PollEvents.Input;
        if (wanted == watched) return;
        watched = wanted;
        server.Loop.Change(descriptor, wanted);
    }

    private bool Fill()
    {
        if (inputLength == ReadBytes) return true;
        var reason = BytePaths.Read(descriptor, input.AsSpan(inputLength), out var count);
        inputLength += count;
        return reason == Errno.EAGAIN || (reason == Errno.None && count > 0);
    }

    /// <summary>Sends or queues a packet.</summary>
    private void Send(ReadOnlySpan<byte> packet)
    {
        if (outputLength == 0)
        {
            var reason = UnixSockets.Send(descriptor, packet, out var count);
            if (reason is not (Errno.None or Errno.EAGAIN))
            {
                isClosing = true;
                return;
            }
            packet = packet[count..];
        }
        if (packet.IsEmpty) return;
        if (outputLength == 0) outputStart = 0;
        if (outputStart + outputLength + packet.Length > output.Length) MakeRoom(packet.Length);
        packet.CopyTo(output.AsSpan(outputStart + outputLength));
        outputLength += packet.Length;
        if (isInHandler || watched.HasFlag(PollEvents.Output)) return;
        watched |= PollEvents.Output;
        server.Loop.Change(descriptor, watched);
    }

    private void MakeRoom(int size)
    {
        var grown = outputLength + size > output.Length
            ? new byte[Math.Max(output.Length * 2, outputLength + size)]
            : output;
        output.AsSpan(outputStart, outputLength).CopyTo(grown);
        output = grown;
        outputStart = 0;
    }

    private bool Flush()
    {
        while (outputLength > 0)
        {
            var reason =
                UnixSockets.Send(descriptor, output.AsSpan(outputStart, outputLength), out var count);
            if (reason == Errno.EAGAIN) return true;
            if (reason != Errno.None) return false;
            outputStart += count;
            outputLength -= count;
        }
        return true;
    }

    private void Reply(ControlReply reply) => Send([(byte)reply]);

    /// <summary>The request makes no sense: say so and close.</summary>
    private int Refuse()
    {
        Reply(ControlReply.BadRequest);
        isClosing = true;
        return inputLength;
    }

    /// <summary>Closes at once.</summary>
    public void Close()
    {
        server.Loop.Unwatch(descriptor);
        Descriptors.Close(descriptor);
        for (uint handle = 0; handle < handles.End; handle++)
        {
            if (handles.Remove(handle) is not { } service) continue;
            service.Listeners.Remove(this);
            StopFollowing(service);
        }
        server.Environment.Listeners.Remove(this);
        server.Remove(this);
    }

    private uint HandleFor(Service service)
    {
        if (handles.CountOf(service) == 0) service.Listeners.Add(this);
        return handles.Add(service);
    }

    private bool DropHandle(uint handle)
    {
        if (handles.Remove(handle) is not { } service) return false;
        if (handles.CountOf(service) > 0) return true;
        service.Listeners.Remove(this);
        StopFollowing(service);
        return true;
    }

    private Service? ServiceOf(ReadOnlySpan<byte> handle) =>
        handles[BinaryPrimitives.ReadUInt32LittleEndian(handle)];

    public void OnServiceEvent(Service service, ServiceEvent what)
    {
        const int HeadBytes = 7;
        Span<byte> packet = stackalloc byte[HeadBytes + ControlProtocol.Status5Bytes];
        for (uint handle = 0; handle < handles.End; handle++)
        {
            if (handles[handle] != service) continue;
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
        var text = BytePaths.Encoding.GetBytes(entry);
        var packet = new byte[HeadBytes + text.Length + 1];
        packet[0] = (byte)ControlReply.EnvironmentEvent;
        packet[1] = HeadBytes;
        packet[2] = isOverwritten ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(3), (ushort)(text.Length + 1));
        text.CopyTo(packet, HeadBytes);
        Send(packet);
    }
}
