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
    private readonly DinitctlCall _request;
    private readonly ControlCommand _command;
    private readonly bool _isRestart;
    private readonly bool _isStop;
    private uint _handle;
    private readonly List<ClientEvent> _seen = [];

    private StartCommands(DinitctlCall request, ControlCommand command, bool isRestart = false)
    {
        _request = request;
        _command = command;
        _isRestart = isRestart;
        _isStop = !isRestart && command is ControlCommand.StopService or ControlCommand.ReleaseService;
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

    private string Name => _request.Service;

    private string Verb => _isStop ? "stop" : "start";

    private string Done => _isStop ? "stopped" : "started";

    private ControlClient Client => _request.Client;

    private int Run()
    {
        if (!_request.Load(Name, out ControlClient.Record record, isSilent: _request.IgnoresUnstarted))
            return _request.IgnoresUnstarted ? 0 : 1;
        _handle = record.Handle;
        if (!_isStop) WarnIfModified(_request, Name, _handle);
        Client.OnEvent = _seen.Add;
        int flags = _request.IsPinned ? ControlProtocol.PinFlag : 0;
        if (_command == ControlCommand.StopService && !_request.IsForced) flags |= ControlProtocol.GentleFlag;
        if (_isRestart) flags |= ControlProtocol.RestartFlag | ControlProtocol.PreAckFlag;
        Client.Send([(byte)_command, (byte)flags, .. ControlClient.Bytes(_handle)]);
        ControlReply reply = Client.ReadReply();
        if (reply == ControlReply.PreAck)
        {
            _seen.Clear(); // of something before this request
            reply = Client.ReadReply();
        }
        return reply == ControlReply.Ack ? Follow(record.State) : Refused(reply, record.State);
    }

    private int Refused(ControlReply reply, ServiceState before)
    {
        switch (reply)
        {
            case ControlReply.AlreadyThere:
                bool wasThere = before == (_isStop ? ServiceState.Stopped : ServiceState.Started);
                _request.Say(_isRestart ? "Service restarted.\n"
                    : $"Service {(wasThere ? "(already) " : "")}{Done}.\n");
                return 0;
            case ControlReply.PinnedStarted:
                _request.Error($"cannot stop service '{Name}' as it is pinned started");
                return 1;
            case ControlReply.PinnedStopped:
                _request.Error($"cannot start service '{Name}' as it is pinned stopped");
                return 1;
            case ControlReply.Dependents:
                ReportDependents();
                return 1;
            case ControlReply.Nak when _isRestart && _request.IgnoresUnstarted:
                _request.Say($"Service '{Name}' is not currently started.\n");
                return 0;
            case ControlReply.Nak when _isRestart:
                _request.Error("cannot restart service; service not started.");
                return 1;
            case ControlReply.Nak when _command == ControlCommand.WakeService:
                _request.Error("service has no active dependents, cannot wake.");
                return 1;
            case ControlReply.ShuttingDown:
                _request.Error("cannot start/restart/wake service, shutdown is in progress.");
                return 1;
            default:
                _request.Error("protocol error.");
                return 1;
        }
    }

    private void ReportDependents()
    {
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(Client.Take(sizeof(ulong)));
        List<uint> handles = [];
        for (ulong i = 0; i < count; i++) handles.Add(Client.TakeUInt32());
        _request.Error($"cannot stop service '{Name}' due to the following dependents:");
        if (!_isRestart)
        {
            _request.ErrorLine(
                "(only direct dependents are listed. Exercise caution before using '--force' !!)");
        }
        _request.ErrorLine("  " + string.Join(' ', handles.Select(Client.Name)));
    }

    private int Follow(ServiceState before)
    {
        if (!_request.Waits)
        {
            _request.Say($"Issued {Verb} command successfully for service '{Name}'.\n");
            return 0;
        }
        if (_isRestart && !AwaitStop()) return 1;
        bool isReleased = _command == ControlCommand.ReleaseService;
        if (isReleased && !_seen.Exists(IsEnd) && Client.Status(_handle) is { Target: ServiceState.Started })
        {
            // It is no longer asked for, but others hold it: there is nothing to wait for.
            _request.Say($"Service '{Name}' released; other services still require it.\n");
            return 0;
        }
        return AwaitEnd();
    }

    private bool AwaitStop()
    {
        while (true)
        {
            foreach (ClientEvent what in Take())
            {
                if (what.What == ServiceEvent.StopCancelled)
                {
                    _request.Say($"Service '{Name}' stop cancelled.\n");
                    return false;
                }
                if (what.What != ServiceEvent.Stopped) continue;
                _request.Say($"Service '{Name}' stopped.\n");
                return true;
            }
            Client.ReadInformation();
        }
    }

    /// <summary>The events so far, up to the one that was looked for; what follows stays.</summary>
    private IEnumerable<ClientEvent> Take()
    {
        while (_seen.Count > 0)
        {
            ClientEvent first = _seen[0];
            _seen.RemoveAt(0);
            if (first.Handle == _handle) yield return first;
        }
    }

    private bool IsEnd(ClientEvent what) => what.Handle == _handle && what.What switch
    {
        ServiceEvent.Started or ServiceEvent.FailedStart or ServiceEvent.StartCancelled => !_isStop,
        ServiceEvent.Stopped or ServiceEvent.StopCancelled => _isStop,
        _ => false,
    };

    private int AwaitEnd()
    {
        while (true)
        {
            foreach (ClientEvent what in Take())
                if (IsEnd(what)) return Report(what);
            Client.ReadInformation();
        }
    }

    private int Report(ClientEvent what)
    {
        switch (what.What)
        {
            case ServiceEvent.FailedStart:
                _request.Say($"Service '{Name}' failed to start.\n");
                _request.Say(StatusText.Failure(what.Status));
                return 1;
            case ServiceEvent.StartCancelled or ServiceEvent.StopCancelled:
                _request.Say($"Service '{Name}' {Verb} cancelled.\n");
                return 1;
            default:
                _request.Say($"Service '{Name}' {Done}.\n");
                return 0;
        }
    }

    /// <summary>Waits for a service to start, for commands that have asked for that in another way.</summary>
    public static int AwaitStart(DinitctlCall request, uint handle)
    {
        StartCommands waiting = new(request, ControlCommand.StartService) { _handle = handle };
        request.Client.OnEvent = waiting._seen.Add;
        return waiting.AwaitEnd();
    }

    private static void WarnIfModified(DinitctlCall request, string name, uint handle)
    {
        if (request.Client.Version < 6) return;
        string path =
            ServiceFiles.Join(request.Client.DescriptionDirectory(handle), ServiceName.BaseOf(name));
        if (BytePaths.Status(path, out FileStatus file) != Errno.None) return;
        if (request.Client.Status(handle)?.Modified is not { } loaded) return;
        if (loaded == (file.ModificationSeconds, file.ModificationNanoseconds)) return;
        request.Error(
            "warning: service description may have changed; "
            + $"use 'dinitctl reload {name}' to apply changes.");
    }
}
