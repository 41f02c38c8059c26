using System.Buffers.Binary;
using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Client;

/// <summary>start, stop, restart, wake, release.</summary>
internal sealed class StartCommands
{
    private readonly DinitctlCall request;
    private readonly ControlCommand command;
    private readonly bool isRestart;
    private readonly bool isStop;
    private uint handle;
    private readonly List<ClientEvent> seen = [];

    private StartCommands(DinitctlCall request, ControlCommand command, bool isRestart = false)
    {
        this.request = request;
        this.command = command;
        this.isRestart = isRestart;
        isStop = !isRestart && command is ControlCommand.StopService or ControlCommand.ReleaseService;
    }

    public static int Start(DinitctlCall request) =>
        new StartCommands(request, ControlCommand.StartService).Run();

    public static int Stop(DinitctlCall request) =>
        new StartCommands(request, ControlCommand.StopService).Run();

    public static int Restart(DinitctlCall request) =>
        new StartCommands(request, ControlCommand.StopService, isRestart: true).Run();

    public static int Wake(DinitctlCall request) =>
        new StartCommands(request, ControlCommand.WakeService).Run();

    public static int Release(DinitctlCall request) =>
        new StartCommands(request, ControlCommand.ReleaseService).Run();

    private string Name => request.Service;

    private string Verb => isStop ? "stop" : "start";

    private string Done => isStop ? "stopped" : "started";

    private ControlClient Client => request.Client;

    private int Run()
    {
        if (!request.Load(Name, out var record, isSilent: request.IgnoresUnstarted))
            return request.IgnoresUnstarted ? 0 : 1;
        handle = record.Handle;
        if (!isStop) WarnIfModified(request, Name, handle);
        Client.OnEvent = seen.Add;
        var flags = request.IsPinned ? ControlProtocol.PinFlag : 0;
        if (command == ControlCommand.StopService && !request.IsForced) flags |= ControlProtocol.GentleFlag;
        if (isRestart) flags |= ControlProtocol.RestartFlag | ControlProtocol.PreAckFlag;
        Client.Send([(byte)command, (byte)flags, .. ControlClient.Bytes(handle)]);
        var reply = Client.ReadReply();
        if (reply == ControlReply.PreAck)
        {
            seen.Clear(); // of something before this request
            reply = Client.ReadReply();
        }
        return reply == ControlReply.Ack ? Follow(record.State) : Refused(reply, record.State);
    }

    private int Refused(ControlReply reply, ServiceState before)
    {
        switch (reply)
        {
            case ControlReply.AlreadyThere:
                var wasThere = before == (isStop ? ServiceState.Stopped : ServiceState.Started);
                request.Say(isRestart ? "Service restarted.\n"
                    : $"Service {(wasThere ? "(already) " : "")}{Done}.\n");
                return 0;
            case ControlReply.PinnedStarted:
                request.Error($"cannot stop service '{Name}' as it is pinned started");
                return 1;
            case ControlReply.PinnedStopped:
                request.Error($"cannot start service '{Name}' as it is pinned stopped");
                return 1;
            case ControlReply.Dependents:
                ReportDependents();
                return 1;
            case ControlReply.Nak when isRestart && request.IgnoresUnstarted:
                request.Say($"Service '{Name}' is not currently started.\n");
                return 0;
            case ControlReply.Nak when isRestart:
                request.Error("cannot restart service; service not started.");
                return 1;
            case ControlReply.Nak when command == ControlCommand.WakeService:
                request.Error("service has no active dependents, cannot wake.");
                return 1;
            case ControlReply.ShuttingDown:
                request.Error("cannot start/restart/wake service, shutdown is in progress.");
                return 1;
            default:
                request.Error("protocol error.");
                return 1;
        }
    }

    private void ReportDependents()
    {
        var count = BinaryPrimitives.ReadUInt64LittleEndian(Client.Take(sizeof(ulong)));
        List<uint> handles = [];
        for (ulong i = 0; i < count; i++) handles.Add(Client.TakeUInt32());
        request.Error($"cannot stop service '{Name}' due to the following dependents:");
        if (!isRestart)
        {
            request.ErrorLine(
                "(only direct dependents are listed. Exercise caution before using '--force' !!)");
        }
        request.ErrorLine("  " + string.Join(' ', handles.Select(Client.Name)));
    }

    private int Follow(ServiceState before)
    {
        if (!request.Waits)
        {
            request.Say($"Issued {Verb} command successfully for service '{Name}'.\n");
            return 0;
        }
        if (isRestart && !AwaitStop()) return 1;
        var isReleased = command == ControlCommand.ReleaseService;
        if (isReleased && !seen.Exists(IsEnd) && Client.Status(handle) is { Target: ServiceState.Started })
        {
            // It is no longer asked for, but others hold it: there is nothing to wait for.
            request.Say($"Service '{Name}' released; other services still require it.\n");
            return 0;
        }
        return AwaitEnd();
    }

    private bool AwaitStop()
    {
        while (true)
        {
            foreach (var what in Take())
            {
                if (what.What == ServiceEvent.StopCancelled)
                {
                    request.Say($"Service '{Name}' stop cancelled.\n");
                    return false;
                }
                if (what.What != ServiceEvent.Stopped) continue;
                request.Say($"Service '{Name}' stopped.\n");
                return true;
            }
            Client.ReadInformation();
        }
    }

    /// <summary>The events so far, up to the one that was looked for; what follows stays.</summary>
    private IEnumerable<ClientEvent> Take()
    {
        while (seen.Count > 0)
        {
            var first = seen[0];
            seen.RemoveAt(0);
            if (first.Handle == handle) yield return first;
        }
    }

    private bool IsEnd(ClientEvent what) => what.Handle == handle && what.What switch
    {
        ServiceEvent.Started or ServiceEvent.FailedStart or ServiceEvent.StartCancelled => !isStop,
        ServiceEvent.Stopped or ServiceEvent.StopCancelled => isStop,
        _ => false,
    };

    private int AwaitEnd()
    {
        while (true)
        {
            foreach (var what in Take())
                if (IsEnd(what)) return Report(what);
            Client.ReadInformation();
        }
    }

    private int Report(ClientEvent what)
    {
        switch (what.What)
        {
            case ServiceEvent.FailedStart:
                request.Say($"Service '{Name}' failed to start.\n");
                request.Say(StatusText.Failure(what.Status));
                return 1;
            case ServiceEvent.StartCancelled or ServiceEvent.StopCancelled:
                request.Say($"Service '{Name}' {Verb} cancelled.\n");
                return 1;
            default:
                request.Say($"Service '{Name}' {Done}.\n");
                return 0;
        }
    }

    /// <summary>Waits for a service to start, for commands that have asked for that in another way.</summary>
    public static int AwaitStart(DinitctlCall request, uint handle)
    {
        StartCommands waiting = new(request, ControlCommand.StartService) { handle = handle };
        request.Client.OnEvent = waiting.seen.Add;
        return waiting.AwaitEnd();
    }

    private static void WarnIfModified(DinitctlCall request, string name, uint handle)
    {
        if (request.Client.Version < 6) return;
        var path = ServiceFiles.Join(request.Client.DescriptionDirectory(handle), ServiceName.BaseOf(name));
        if (BytePaths.Status(path, out var file) != Errno.None) return;
        if (request.Client.Status(handle)?.Modified is not { } loaded) return;
        if (loaded == (file.ModificationSeconds, file.ModificationNanoseconds)) return;
        request.Error(
            "warning: service description may have changed; "
            + $"use 'dinitctl reload {name}' to apply changes.");
    }
}
