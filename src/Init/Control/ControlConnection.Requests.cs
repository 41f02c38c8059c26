using System.Diagnostics;
using System.Buffers.Binary;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Control;

/// <summary>What each request does. A handler returns the bytes it used; 0 when more must come.</summary>
internal sealed partial class ControlConnection
{
    private const int HandleBytes = 4;

    private bool _isInHandler;

    private int Handle(ReadOnlySpan<byte> request)
    {
        _isInHandler = true;
        try
        {
            return Dispatch((ControlCommand)request[0], request);
        }
        finally
        {
            _isInHandler = false;
        }
    }

    private int Dispatch(ControlCommand command, ReadOnlySpan<byte> request)
    {
        switch (command)
        {
            case ControlCommand.QueryVersion:
                Span<byte> version = [(byte)ControlReply.Version, 0, 0, 0, 0];
                BinaryPrimitives.WriteUInt16LittleEndian(version[1..],
                    ControlProtocol.LeastCompatibleVersion);
                BinaryPrimitives.WriteUInt16LittleEndian(version[3..], ControlProtocol.Version);
                Send(version);
                return 1;
            case ControlCommand.FindService:
            case ControlCommand.LoadService:
                return FindOrLoad(command, request);
            case ControlCommand.StartService:
            case ControlCommand.StopService:
            case ControlCommand.WakeService:
            case ControlCommand.ReleaseService:
                return StartOrStop(command, request);
            case ControlCommand.ListServices:
                return List(ControlProtocol.StatusBytes);
            case ControlCommand.ListServices5:
                return List(ControlProtocol.Status5Bytes);
            case ControlCommand.QuerySnapshot:
                return SendSnapshot(request);
            case ControlCommand.Shutdown:
                return Shutdown(request);
            case ControlCommand.QueryLoadMechanism:
                return DescribeLoading();
            case ControlCommand.SetEnvironment:
                return SetEnvironment(request);
            case ControlCommand.GetAllEnvironment:
                return GetEnvironment(request);
            case ControlCommand.Reexecute:
                _server.ReplacementWanted();
                Reply(ControlReply.Ack);
                return 1;
            case ControlCommand.ListenEnvironment:
                if (!_server.Environment.Listeners.Contains(this)) _server.Environment.Listeners.Add(this);
                Reply(ControlReply.Ack);
                return 1;
            case ControlCommand.AddDependency:
            case ControlCommand.RemoveDependency:
            case ControlCommand.EnableService:
            case ControlCommand.EnableService7:
                return ChangeDependency(command, request);
            default:
                return DispatchOnService(command, request);
        }
    }

    /// <summary>Requests about one service, whose handle stands at a fixed place.</summary>
    private int DispatchOnService(ControlCommand command, ReadOnlySpan<byte> request)
    {
        (int length, int handleAt) = command switch
        {
            ControlCommand.UnpinService or ControlCommand.UnloadService or ControlCommand.ReloadService
                or ControlCommand.ServiceStatus or ControlCommand.ServiceStatus5
                or ControlCommand.ServiceStatus6
                or ControlCommand.CloseHandle or ControlCommand.FollowLog or ControlCommand.ServiceDetails
                => (1 + HandleBytes, 1),
            ControlCommand.QueryServiceName or ControlCommand.QueryDescriptionDirectory
                or ControlCommand.CatLog => (2 + HandleBytes, 2),
            ControlCommand.SetTrigger => (2 + HandleBytes, 1),
            ControlCommand.Signal => (5 + HandleBytes, 5),
            _ => (0, 0),
        };
        if (length == 0) return Refuse();
        if (request.Length < length) return 0;
        ReadOnlySpan<byte> handle = request.Slice(handleAt, HandleBytes);
        Service? service = ServiceOf(handle);
        bool isAsking = command is not (ControlCommand.UnpinService or ControlCommand.UnloadService
            or ControlCommand.ReloadService or ControlCommand.CloseHandle);
        if (service is null && !isAsking) return Refuse();
        if (service is null) Reply(ControlReply.Nak);
        else Answer(command, request[..length], BinaryPrimitives.ReadUInt32LittleEndian(handle), service);
        return length;
    }

    private void Answer(ControlCommand command, ReadOnlySpan<byte> request, uint handle, Service service)
    {
        switch (command)
        {
            case ControlCommand.UnpinService:
                service.Unpin();
                Set.Settle();
                Reply(ControlReply.Ack);
                break;
            case ControlCommand.UnloadService:
                Unload(handle, service);
                break;
            case ControlCommand.ReloadService:
                Reload(handle, service);
                break;
            case ControlCommand.ServiceStatus:
                SendStatus(service, ControlProtocol.StatusBytes, second: 0);
                break;
            case ControlCommand.ServiceStatus5:
                SendStatus(service, ControlProtocol.Status5Bytes, second: 0);
                break;
            case ControlCommand.ServiceStatus6:
                SendStatus(service, ControlProtocol.Status6Bytes, second: 0);
                break;
            case ControlCommand.CloseHandle:
                DropHandle(handle);
                Reply(ControlReply.Ack);
                break;
            case ControlCommand.QueryServiceName:
                SendText([(byte)ControlReply.ServiceName, 0], service.Name, lengthBytes: 2);
                break;
            case ControlCommand.QueryDescriptionDirectory:
                if (request[1] != 0) Reply(ControlReply.Nak);
                else SendText([(byte)ControlReply.DescriptionDirectory], service.Process.Directory,
                    lengthBytes: 4);
                break;
            case ControlCommand.CatLog:
                SendLog(service, isCleared: (request[1] & 1) != 0);
                break;
            case ControlCommand.FollowLog:
                FollowLog(service);
                break;
            case ControlCommand.ServiceDetails:
                SendDetails(service);
                break;
            case ControlCommand.SetTrigger:
                Trigger(service, request[1 + HandleBytes] != 0);
                break;
            case ControlCommand.Signal:
                SendSignal(service, BinaryPrimitives.ReadInt32LittleEndian(request[1..]));
                break;
            default:
                throw new UnreachableException(nameof(command));
        }
    }

    private int FindOrLoad(ControlCommand command, ReadOnlySpan<byte> request)
    {
        if (request.Length < 3) return 0;
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(request[1..]);
        if (length is 0 or > ServiceName.LimitBytes) return Refuse();
        if (request.Length < 3 + length) return 0;
        string name = BytePaths.Encoding.GetString(request.Slice(3, length));
        if (!ServiceName.IsValid(name)) return Refuse();
        (Service? service, ControlReply fault) = (Set.Find(name), ControlReply.NoService);
        if (service is { IsPlaceholder: true }) service = null;
        if (service is null && command == ControlCommand.LoadService) (service, fault) = Load(name);
        if (service is null)
        {
            Reply(fault);
            return 3 + length;
        }
        Span<byte> record = stackalloc byte[7];
        record[0] = (byte)ControlReply.ServiceRecord;
        record[1] = (byte)service.State;
        BinaryPrimitives.WriteUInt32LittleEndian(record[2..], HandleFor(service));
        record[6] = (byte)service.Target;
        Send(record);
        return 3 + length;
    }

    private (Service? Service, ControlReply Fault) Load(string name)
    {
        try
        {
            return (_server.Loader.Load(name), ControlReply.Ack);
        }
        catch (ServiceLoadException fault)
        {
            fault.LogTo(Set.Host);
            return (null, fault.Fault switch
            {
                LoadFault.NotFound => ControlReply.NoService,
                LoadFault.Description => ControlReply.DescriptionError,
                LoadFault.Load or LoadFault.Masked => ControlReply.LoadError,
                _ => throw new InvalidOperationException($"fault {fault.Fault}"),
            });
        }
    }

    private int List(int statusBytes)
    {
        Span<byte> packet = stackalloc byte[2 + ControlProtocol.Status5Bytes + byte.MaxValue];
        for (int i = 0; i < Set.All.Count; i++) // by number: an enumerator would be garbage
        {
            Service service = Set.All[i];
            if (service.IsPlaceholder || service.IsLoading) continue;
            // The length is one byte; a longer name is shown cut, not empty.
            int length = Math.Min(service.Name.Length, byte.MaxValue);
            packet[0] = (byte)ControlReply.ServiceInfo;
            packet[1] = (byte)length;
            StatusBlock.Write(packet.Slice(2, statusBytes), service);
            _ = BytePaths.Encoding.GetBytes(service.Name.AsSpan(0, length), packet[(2 + statusBytes)..]);
            Send(packet[..(2 + statusBytes + length)]);
        }
        Reply(ControlReply.ListDone);
        return 1;
    }

    private int Shutdown(ReadOnlySpan<byte> request)
    {
        if (request.Length < 2) return 0;
        ShutdownType type = (ShutdownType)request[1];
        if (type is ShutdownType.None or > ShutdownType.Kexec) return Refuse();
        Set.StopAll(type);
        Reply(ControlReply.Ack);
        return 2;
    }

    private int DescribeLoading()
    {
        IReadOnlyList<string> directories = _server.Loader.Files.Directories;
        string working = BytePaths.WorkingDirectory;
        int size = 2 + 4 + 4 + 4 + working.Length + directories.Sum(directory => 4 + directory.Length);
        byte[] packet = new byte[size];
        packet[0] = (byte)ControlReply.LoaderMechanism;
        packet[1] = 1; // by directories, the only one there is
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(2), (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(6), (uint)directories.Count);
        int at = Put(packet, 10, working);
        foreach (string directory in directories) at = Put(packet, at, directory);
        Send(packet);
        return 1;

        static int Put(byte[] packet, int at, string text)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(at), (uint)text.Length);
            return at + 4 + BytePaths.Encoding.GetBytes(text, packet.AsSpan(at + 4));
        }
    }

    private int SetEnvironment(ReadOnlySpan<byte> request)
    {
        if (request.Length < 3) return 0;
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(request[1..]);
        if (length is 0 or > ControlProtocol.RequestLimitBytes - 3) return Refuse();
        if (request.Length < 3 + length) return 0;
        string text = BytePaths.Encoding.GetString(request.Slice(3, length));
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0 || text.Contains('\0', StringComparison.Ordinal)) return Refuse();
        if (equals < 0) _server.Environment.Unset(text);
        else _server.Environment.Set(text[..equals], text[(equals + 1)..]);
        Reply(ControlReply.Ack);
        return 3 + length;
    }

    private int GetEnvironment(ReadOnlySpan<byte> request)
    {
        const int HeadBytes = 1 + sizeof(ulong);
        if (request.Length < 2) return 0;
        if (request[1] != 0) return Refuse();
        IReadOnlyList<string> entries = _server.Environment.All;
        byte[] packet = new byte[HeadBytes + entries.Sum(entry => entry.Length + 1)];
        packet[0] = (byte)ControlReply.AllEnvironment;
        BinaryPrimitives.WriteUInt64LittleEndian(packet.AsSpan(1), (ulong)(packet.Length - HeadBytes));
        int at = HeadBytes;
        foreach (string entry in entries) at += BytePaths.Encoding.GetBytes(entry, packet.AsSpan(at)) + 1;
        Send(packet);
        return 2;
    }

    private void SendStatus(Service service, int statusBytes, byte second)
    {
        Span<byte> packet = stackalloc byte[2 + ControlProtocol.Status6Bytes];
        packet[0] = (byte)ControlReply.ServiceStatus;
        packet[1] = second;
        StatusBlock.Write(packet.Slice(2, statusBytes), service);
        Send(packet[..(2 + statusBytes)]);
    }

    private void SendText(ReadOnlySpan<byte> head, string text, int lengthBytes)
    {
        byte[] packet = new byte[head.Length + lengthBytes + text.Length];
        head.CopyTo(packet);
        if (lengthBytes == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(head.Length), (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(head.Length), (uint)text.Length);
        _ = BytePaths.Encoding.GetBytes(text, packet.AsSpan(head.Length + lengthBytes));
        Send(packet);
    }

    private void SendLog(Service service, bool isCleared)
    {
        const int HeadBytes = 6;
        if (service.Description is not { HasProcess: true, LogType: LogType.Buffer })
        {
            Reply(ControlReply.Nak);
            return;
        }
        byte[] text = service.Process.Log?.ToArray() ?? [];
        byte[] packet = new byte[HeadBytes + text.Length];
        packet[0] = (byte)ControlReply.ServiceLog;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(2), (uint)text.Length);
        text.CopyTo(packet, HeadBytes);
        Send(packet);
        if (isCleared) service.Process.Log?.Clear();
    }

    private void Trigger(Service service, bool isTriggered)
    {
        if (service is { Type: ServiceType.Timer, State: ServiceState.Started } && isTriggered)
        {
            service.OnProcess(ProcessEvent.Triggered);
            Reply(ControlReply.Ack);
            return;
        }
        if (service.Type != ServiceType.Triggered)
        {
            Reply(ControlReply.Nak);
            return;
        }
        service.SetTrigger(isTriggered);
        Set.Settle();
        Reply(ControlReply.Ack);
    }

    private void SendSignal(Service service, int signal)
    {
        int pid = service.VisiblePid;
        if (pid == 0)
        {
            Reply(ControlReply.SignalNoProcess);
            return;
        }
        Errno reason = Linux.Processes.Kill(pid, signal);
        Reply(reason switch
        {
            Errno.None => ControlReply.Ack,
            Errno.EINVAL => ControlReply.SignalBad,
            _ => ControlReply.SignalFailed,
        });
    }
}
