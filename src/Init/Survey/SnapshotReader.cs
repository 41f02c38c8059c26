using System.Buffers.Binary;
using Limyra.Formats.Services;
using Limyra.Init.Client;
using Limyra.Init.Control;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Survey;

/// <summary>Asks a daemon of ours for its snapshot (docs/formats/dinit-control.md).</summary>
internal static class SnapshotReader
{
    private const int LimitBytes = 1 << 20;

    /// <summary>Null when the daemon does not know the request; it has closed the connection then.</summary>
    public static ServiceMap? Read(ControlClient client)
    {
        client.Send([(byte)ControlCommand.QuerySnapshot, 0]);
        ControlReply reply = client.ReadReply();
        if (reply == ControlReply.BadRequest) return null;
        if (reply != ControlReply.SnapshotHead) throw new ControlClientException("protocol error");
        ReadOnlySpan<byte> head = client.Take(2 * sizeof(long));
        ServiceMap map = new()
        {
            IsLive = true,
            NowNs = BinaryPrimitives.ReadInt64LittleEndian(head),
            BeganNs = BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
        };
        while ((reply = client.ReadReply()) == ControlReply.SnapshotService)
        {
            uint size = client.TakeUInt32();
            if (size > LimitBytes) throw new ControlClientException("protocol error");
            map.Add(ReadService(client.Take((int)size)));
        }
        return reply == ControlReply.ListDone ? map : throw new ControlClientException("protocol error");
    }

    private static MappedService ReadService(ReadOnlySpan<byte> rest)
    {
        string name = TakeName(ref rest);
        ClientStatus status = ClientStatus.Read(Take(ref rest, ControlProtocol.Status6Bytes));
        byte pins = Take(ref rest, 1)[0];
        ReadOnlySpan<byte> times = Take(ref rest, 4 * sizeof(long));
        MappedService service = new(name)
        {
            Status = status,
            IsPinnedStarted = (pins & ControlProtocol.PinnedStartedFlag) != 0,
            IsPinnedStopped = (pins & ControlProtocol.PinnedStoppedFlag) != 0,
            Times = new BootTimes(
                BinaryPrimitives.ReadInt64LittleEndian(times),
                BinaryPrimitives.ReadInt64LittleEndian(times[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(times[16..])),
            SinceNs = BinaryPrimitives.ReadInt64LittleEndian(times[24..]),
        };
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> head = Take(ref rest, 2);
            service.Edges.Add(new(
                TakeName(ref rest), (DependencyKind)head[0], (head[1] & ControlProtocol.HeldFlag) != 0,
                (head[1] & ControlProtocol.WaitingFlag) != 0));
        }
        return service;
    }

    private static string TakeName(ref ReadOnlySpan<byte> rest)
    {
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2));
        return BytePaths.Encoding.GetString(Take(ref rest, length));
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count > rest.Length) throw new ControlClientException("protocol error");
        ReadOnlySpan<byte> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
