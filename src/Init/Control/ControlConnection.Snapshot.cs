using System.Buffers.Binary;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Control;

/// <summary>
/// All there is to know about all services in one answer: what the reference's protocol cannot say, for
/// graphs, reasons and boot charts. The layout is in docs/formats/dinit-control.md.
/// </summary>
internal sealed partial class ControlConnection
{
    private int SendSnapshot(ReadOnlySpan<byte> request)
    {
        if (request.Length < 2) return 0;
        if (request[1] != 0) return Refuse();
        Span<byte> head = stackalloc byte[1 + 2 * sizeof(long)];
        head[0] = (byte)ControlReply.SnapshotHead;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], Set.Host.NowNs);
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], _server.BeganNs);
        Send(head);
        foreach (Service service in Set.All)
            if (!service.IsPlaceholder && !service.IsLoading) SendEntry(service);
        Reply(ControlReply.ListDone);
        return 2;
    }

    private void SendEntry(Service service)
    {
        const int FixedBytes = ControlProtocol.Status6Bytes + 1 + 4 * sizeof(long);
        int size = 2 + service.Name.Length + FixedBytes + 2;
        foreach (ServiceLink link in service.Dependencies) size += 2 + 2 + link.To.Name.Length;
        byte[] packet = new byte[1 + sizeof(uint) + size];
        packet[0] = (byte)ControlReply.SnapshotService;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(1), (uint)size);
        Span<byte> rest = PutName(packet.AsSpan(5), service.Name);
        StatusBlock.Write(rest[..ControlProtocol.Status6Bytes], service);
        rest = rest[ControlProtocol.Status6Bytes..];
        rest[0] = (byte)((service.IsPinnedStarted ? ControlProtocol.PinnedStartedFlag : 0)
            | (service.IsPinnedStopped ? ControlProtocol.PinnedStoppedFlag : 0));
        BinaryPrimitives.WriteInt64LittleEndian(rest[1..], service.Times.WantedNs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[9..], service.Times.BegunNs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[17..], service.Times.SettledNs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[25..], service.StateSinceNs);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[33..], (ushort)service.Dependencies.Count);
        rest = rest[35..];
        foreach (ServiceLink link in service.Dependencies)
        {
            rest[0] = (byte)link.Kind;
            rest[1] = (byte)((link.IsHeld ? ControlProtocol.HeldFlag : 0)
                | (link.IsWaiting ? ControlProtocol.WaitingFlag : 0));
            rest = PutName(rest[2..], link.To.Name);
        }
        Send(packet);
    }

    private static Span<byte> PutName(Span<byte> place, string name)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)name.Length);
        _ = BytePaths.Encoding.GetBytes(name, place[2..]);
        return place[(2 + name.Length)..];
    }
}
