using System.Diagnostics;
using System.Buffers.Binary;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;

namespace Limyra.Init.Control;

/// <summary>Requests that change services and what they depend on.</summary>
internal sealed partial class ControlConnection
{
    private int StartOrStop(ControlCommand command, ReadOnlySpan<byte> request)
    {
        const int Length = 2 + HandleBytes;
        if (request.Length < Length) return 0;
        byte flags = request[1];
        if (ServiceOf(request[2..]) is not { } service) return Refuse();
        // Told apart by this: events before it are not of this request.
        if ((flags & ControlProtocol.PreAckFlag) != 0) Reply(ControlReply.PreAck);
        bool isPinned = (flags & ControlProtocol.PinFlag) != 0;
        ControlReply? reply = command switch
        {
            ControlCommand.StartService => Start(service, isPinned),
            ControlCommand.StopService => Stop(service, flags),
            ControlCommand.WakeService => Wake(service, isPinned),
            ControlCommand.ReleaseService => Release(service, isPinned),
            _ => throw new UnreachableException(nameof(command)),
        };
        if (reply is { } answer) Reply(answer);
        return Length;
    }

    private ControlReply? RefusalToStart(Service service)
    {
        if (Set.IsShuttingDown) return ControlReply.ShuttingDown;
        return service.IsPinnedStopped && service.State is ServiceState.Stopped or ServiceState.Stopping
            ? ControlReply.PinnedStopped
            : null;
    }

    private ControlReply Start(Service service, bool isPinned)
    {
        if (RefusalToStart(service) is { } refusal) return refusal;
        if (isPinned) service.PinStarted();
        service.Start();
        Set.Settle();
        return service.State == ServiceState.Started ? ControlReply.AlreadyThere : ControlReply.Ack;
    }

    private ControlReply? Stop(Service service, byte flags)
    {
        bool isRestart = (flags & ControlProtocol.RestartFlag) != 0;
        if (isRestart && Set.IsShuttingDown) return ControlReply.ShuttingDown;
        if (service is { State: ServiceState.Started or ServiceState.Starting, IsStartPinned: true })
            return ControlReply.PinnedStarted;
        if ((flags & ControlProtocol.GentleFlag) != 0 && SendDependents(service)) return null;
        if (isRestart)
        {
            if (!service.Restart()) return ControlReply.Nak;
        }
        else
        {
            if ((flags & ControlProtocol.PinFlag) != 0) service.PinStopped();
            service.Stop(isTakenDown: true);
            service.ForceStop();
        }
        Set.Settle();
        ServiceState wanted = isRestart ? ServiceState.Started : ServiceState.Stopped;
        return service.State == wanted ? ControlReply.AlreadyThere : ControlReply.Ack;
    }

    /// <summary>Tells which services need this one; false when there are none.</summary>
    private bool SendDependents(Service service)
    {
        List<uint> found = [];
        foreach (ServiceLink link in service.Dependents)
        {
            if (link.Kind is DependencyKind.Regular or DependencyKind.PreparedBy && link.IsHeld)
                found.Add(HandleFor(link.From));
        }
        if (found.Count == 0) return false;
        byte[] packet = new byte[1 + sizeof(ulong) + found.Count * HandleBytes];
        packet[0] = (byte)ControlReply.Dependents;
        BinaryPrimitives.WriteUInt64LittleEndian(packet.AsSpan(1), (ulong)found.Count);
        for (int i = 0; i < found.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(9 + i * HandleBytes), found[i]);
        Send(packet);
        return true;
    }

    private ControlReply Wake(Service service, bool isPinned)
    {
        if (RefusalToStart(service) is { } refusal) return refusal;
        bool isWanted = false;
        foreach (ServiceLink link in service.Dependents)
        {
            if (link.IsOrdering || link.From.State is not (ServiceState.Started or ServiceState.Starting))
                continue;
            isWanted = true;
            link.From.Hold(link);
        }
        if (isWanted && isPinned) service.PinStarted();
        Set.Settle();
        if (service.State == ServiceState.Started) return ControlReply.AlreadyThere;
        return isWanted ? ControlReply.Ack : ControlReply.Nak;
    }

    private ControlReply Release(Service service, bool isPinned)
    {
        if (isPinned) service.PinStopped();
        service.Stop(isTakenDown: false);
        Set.Settle();
        return service.State == ServiceState.Stopped ? ControlReply.AlreadyThere : ControlReply.Ack;
    }

    /// <summary>Whether only this connection, by one handle, refers to the service.</summary>
    private bool IsSoleUser(Service service) =>
        service.Listeners.Count == 1 && _handles.CountOf(service) == 1;

    private void Unload(uint handle, Service service)
    {
        bool isNeeded = service.Dependents.Exists(link => !link.IsOrdering);
        if (isNeeded || !IsSoleUser(service) || service.State != ServiceState.Stopped)
        {
            Reply(ControlReply.Nak);
            return;
        }
        DropHandle(handle);
        _server.Unload(service);
        Reply(ControlReply.Ack);
    }

    private void Reload(uint handle, Service service)
    {
        if (!IsSoleUser(service))
        {
            Reply(ControlReply.Nak);
            return;
        }
        DropHandle(handle);
        try
        {
            _server.Loader.Reload(service);
            Set.Settle();
            Reply(ControlReply.Ack);
        }
        catch (ServiceLoadException fault)
        {
            fault.LogTo(Set.Host);
            Set.Settle();
            Reply(ControlReply.Nak);
        }
    }

    private int ChangeDependency(ControlCommand command, ReadOnlySpan<byte> request)
    {
        const int Length = 2 + 2 * HandleBytes;
        if (request.Length < Length) return 0;
        DependencyKind kind = (DependencyKind)request[1];
        Service? from = ServiceOf(request[2..]);
        Service? to = ServiceOf(request[(2 + HandleBytes)..]);
        if (from is null || to is null || from == to) return Refuse();
        if (kind is not (DependencyKind.Regular or DependencyKind.WaitsFor or DependencyKind.Milestone))
            return Refuse();
        if (command == ControlCommand.RemoveDependency) Remove(from, to, kind);
        else Add(command, from, to, kind);
        return Length;
    }

    private void Remove(Service from, Service to, DependencyKind kind)
    {
        ServiceLink? link = from.Dependencies.Find(link => link.To == to && link.Kind == kind);
        if (link is not null) from.RemoveDependency(link);
        Set.Settle();
        Reply(link is null ? ControlReply.Nak : ControlReply.Ack);
    }

    private void Add(ControlCommand command, Service from, Service to, DependencyKind kind)
    {
        bool isContradicted = kind == DependencyKind.Regular
            && from.State != ServiceState.Stopped && to.State != ServiceState.Started;
        ServiceLink? link = from.Dependencies.Find(link => link.To == to && link.Kind == kind);
        bool wasThere = link is not null;
        if (isContradicted || (!wasThere && !DependencyDepth.Allows(from, to)))
        {
            Reply(ControlReply.Nak);
            return;
        }
        link ??= from.AddDependency(to, kind);
        if (!wasThere) DependencyDepth.Update(from);
        bool isEnabling = command != ControlCommand.AddDependency && !Set.IsShuttingDown
            && from.State is ServiceState.Started or ServiceState.Starting;
        if (isEnabling) from.Hold(link);
        Set.Settle();
        if (command == ControlCommand.EnableService7)
            SendStatus(to, ControlProtocol.Status6Bytes, second: wasThere ? (byte)1 : (byte)0);
        else Reply(ControlReply.Ack);
    }
}
