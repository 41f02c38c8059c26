using Limyra.Formats.Services;
using Limyra.Init.Logging;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>The processes of services: starting them, what they say through pipes, and their ends.</summary>
internal sealed partial class ServiceProcesses : IPollTarget
{
    private const int ReadBytes = 4096;
    private const int IdFileLimitBytes = 64;

    private readonly EventLoop _loop;
    private readonly ChildPlanner _planner;
    private readonly Action<LogLevel, string> _log;
    private readonly Func<int, Errno> _acceptControl;
    private readonly ServiceCgroups _cgroups;
    private readonly SideChildren _side;
    private readonly LogWriters _writers;
    private readonly NotifySockets _notify;
    private readonly Dictionary<int, (Service Service, bool IsStop)> _children = [];
    private readonly Dictionary<int, (Service Service, Role Role)> _descriptors = [];
    private readonly byte[] _buffer = new byte[ReadBytes];

    private enum Role
    {
        Status,
        StopStatus,
        Readiness,
        Output,
    }

    /// <summary><paramref name="acceptControl"/> serves one end of a socket pair
    /// as a control connection.</summary>
    public ServiceProcesses(
        EventLoop loop, ChildPlanner planner, ServiceCgroups cgroups, Action<LogLevel, string> log,
        Func<int, Errno> acceptControl)
    {
        _cgroups = cgroups;
        _side = new(loop);
        _writers = new(loop, planner, _side, log);
        Health = new(loop, planner, _side, log);
        _notify = new(loop, Health, log) { MainPidChanged = FollowMainPid };
        _loop = loop;
        _planner = planner;
        _log = log;
        _acceptControl = acceptControl;
    }

    public HealthMonitor Health { get; }

    public bool Start(Service service)
    {
        ProcessRecord record = service.Process;
        ServiceDescription description = service.Description!; // only loaded services start
        ChildFiles files = new();
        Errno reason = PrepareFiles(service, description, ref files, out ChildStage stage);
        if (reason == Errno.None)
        {
            stage = ChildStage.Execute;
            StartingChild child = record.Starting = Unused(record.Starting);
            reason = Children.Start(_planner.ForStart(service, files), child);
            if (reason == Errno.None) Adopt(service, child, isStop: false);
        }
        files.CloseTheirEnds();
        if (reason == Errno.None)
        {
            if (service.Description is { } started) LoginRecords.OfSystem.NoteStart(started, service.Pid);
            record.Readiness = files.ReadinessRead;
            if (record.Readiness >= 0) Follow(record.Readiness, service, Role.Readiness);
            return true;
        }
        Descriptors.Close(files.ReadinessRead);
        _notify.Close(service);
        service.ExecutionFailure = (stage, reason);
        _log(LogLevel.Error,
            $"{service.Name}: can't launch process: {ChildStages.Describe(stage)}: {reason.Describe()}");
        return false;
    }

    public bool StartStop(Service service)
    {
        ProcessRecord record = service.Process;
        StartingChild child = record.StopStarting = Unused(record.StopStarting);
        Errno reason = Children.Start(_planner.ForStop(service), child);
        if (reason != Errno.None)
        {
            _log(LogLevel.Error, $"{service.Name}: could not fork (for stop command): {reason.Describe()}");
            return false;
        }
        Adopt(service, child, isStop: true);
        return true;
    }

    /// <summary>The object of the last start again, so that a restart takes no memory.</summary>
    private static StartingChild Unused(StartingChild? last) =>
        last is { IsUnderWay: false } ? last : new();

    private void Adopt(Service service, StartingChild child, bool isStop)
    {
        _children[child.Pid] = (service, isStop);
        if (isStop) service.StopPid = child.Pid;
        else service.Pid = child.Pid;
        Follow(child.StatusDescriptor, service, isStop ? Role.StopStatus : Role.Status);
    }

    private void Follow(int descriptor, Service service, Role role)
    {
        _descriptors[descriptor] = (service, role);
        _ = _loop.Add(descriptor, PollEvents.Input, this); // out of memory: then its end tells
    }

    private void Unfollow(int descriptor)
    {
        _descriptors.Remove(descriptor);
        _loop.Unwatch(descriptor);
    }

    private Errno PrepareFiles(
        Service service, ServiceDescription description, ref ChildFiles files, out ChildStage stage)
    {
        stage = ChildStage.SetUpActivationSocket;
        Errno reason = ActivationSocket.Open(service, _log);
        if (reason != Errno.None) return reason;

        stage = ChildStage.EnterCgroup;
        reason = _cgroups.Prepare(service, out files.CgroupProcesses);
        if (reason != Errno.None) return reason;

        stage = ChildStage.SetUpStandardFiles;
        if (service.Consumed is { } producer)
        {
            reason = OpenOutput(producer);
            if (reason != Errno.None) return reason;
            files.Input = producer.Process.OutputRead;
        }
        bool isWritten = LogWriters.IsNeeded(description);
        if (isWritten || description.LogType is LogType.Buffer or LogType.Pipe)
        {
            reason = OpenOutput(service);
            if (reason != Errno.None) return reason;
            files.Output = service.Process.OutputWrite;
            NoteRestart(service);
            if (isWritten) _writers.Ensure(service);
        }

        stage = ChildStage.SetUpControlSocket;
        if (description.Has(ServiceOptions.PassControlSocket))
        {
            reason = UnixSockets.Pair(out int ours, out files.ControlTheirs);
            if (reason == Errno.None) reason = _acceptControl(ours);
            if (reason != Errno.None) return reason;
        }

        stage = ChildStage.SetNotificationVariable;
        if (description.HasNotifySocket) return _notify.Open(service);
        if (description.ReadinessDescriptor is null && description.ReadinessVariable is null)
            return Errno.None;
        return Descriptors.Pipe(isReadEndNonBlocking: true, out files.ReadinessRead,
            out files.ReadinessWrite);
    }

    private Errno OpenOutput(Service service)
    {
        ProcessRecord record = service.Process;
        if (record.OutputRead >= 0) return Errno.None;
        bool isBuffer = service.Description?.LogType == LogType.Buffer;
        Errno reason = Descriptors.Pipe(isBuffer, out int read, out int write);
        if (reason != Errno.None) return reason;
        (record.OutputRead, record.OutputWrite) = (read, write);
        if (!isBuffer) return Errno.None;
        record.Log ??= new() { LimitBytes = service.Description!.LogBufferBytes }; // isBuffer: it has one
        Follow(read, service, Role.Output);
        return Errno.None;
    }

    private static void NoteRestart(Service service)
    {
        if (service.Process.Log is not { Length: > 0 } buffer) return;
        if (!buffer.EndsLine) buffer.Append("\n"u8);
        buffer.Append("(dinit: note: service restarted)\n"u8);
    }

    public void Signal(Service service, int pid, int signal)
    {
        bool isAlone =
            service.Description?.Has(ServiceOptions.SignalProcessOnly) == true && pid == service.Pid;
        _ = Linux.Processes.Kill(isAlone ? pid : -Linux.Processes.GroupOf(pid), signal); // it may be gone
    }

    public void CloseReadiness(Service service)
    {
        _notify.Close(service);
        int descriptor = service.Process.Readiness;
        if (descriptor < 0) return;
        Unfollow(descriptor);
        Descriptors.Close(descriptor);
        service.Process.Readiness = ProcessRecord.None;
    }

    /// <summary>Another process of the service is its main one; the old one's
    /// end means nothing any more.</summary>
    private void FollowMainPid(Service service, int pid)
    {
        _children.Remove(service.Pid);
        _children[pid] = (service, false);
        service.Pid = pid;
    }

    /// <summary>The service is down and not wanted: nobody needs its sockets, its control
    /// group, its log's writer.</summary>
    public void BecameInactive(Service service)
    {
        ActivationSocket.Close(service);
        _cgroups.Leave(service);
        // A writer may be there for a description that has been reloaded since.
        if (service.Process.WriterPid == 0 && !(service.Description is { } now && LogWriters.IsNeeded(now)))
            return;
        _writers.Release(service);
        CloseOutput(service.Process);
    }

    public static void KillTree(Service service) => ServiceCgroups.Kill(service);

    public void OnPoll(int descriptor, PollEvents events)
    {
        if (!_descriptors.TryGetValue(descriptor, out (Service Service, Role Role) known)) return;
        switch (known.Role)
        {
            case Role.Status:
                ReadStatus(known.Service);
                break;
            case Role.StopStatus:
                ReadStopStatus(known.Service);
                break;
            case Role.Readiness:
                ReadReadiness(known.Service);
                break;
            case Role.Output:
                ReadOutput(known.Service);
                break;
            default:
                throw new InvalidOperationException($"role {known.Role}");
        }
    }

    private void ReadStatus(Service service)
    {
        if (service.Process.Starting is not { IsUnderWay: true } child) return;
        int descriptor = child.StatusDescriptor;
        Errno reason = child.ReadStatus(out ChildStage stage);
        if (reason == Errno.EAGAIN) return;
        Unfollow(descriptor);
        child.Close();
        if (reason == Errno.None)
        {
            service.OnProcess(ProcessEvent.Launched);
            return;
        }
        _children.Remove(child.Pid);
        service.OnLaunchFailed(stage, reason);
    }

    private void ReadStopStatus(Service service)
    {
        if (service.Process.StopStarting is not { IsUnderWay: true } child) return;
        int descriptor = child.StatusDescriptor;
        Errno reason = child.ReadStatus(out ChildStage stage);
        if (reason == Errno.EAGAIN) return;
        Unfollow(descriptor);
        child.Close();
        if (reason == Errno.None) return;
        _children.Remove(child.Pid);
        service.OnStopLaunchFailed(stage, reason);
    }

    private void ReadReadiness(Service service)
    {
        int descriptor = service.Process.Readiness;
        Errno reason = BytePaths.Read(descriptor, _buffer, out int count);
        if (reason == Errno.EAGAIN) return;
        if (count > 0)
        {
            service.OnProcess(ProcessEvent.Ready);
            return;
        }

        // Mostly it is closed because the process has ended; how it did is the better reason.
        if (service.State == ServiceState.Starting) ReapAll();
        if (service.Process.Readiness == descriptor) service.OnProcess(ProcessEvent.ReadinessClosed);
    }

    private void ReadOutput(Service service)
    {
        ProcessRecord record = service.Process;
        Errno reason = BytePaths.Read(record.OutputRead, _buffer, out int count);
        if (reason == Errno.EAGAIN) return;
        if (count > 0)
        {
            Span<byte> text = _buffer.AsSpan(0, count);
            record.Log!.Append(text); // made with the pipe
            for (int i = (record.Followers?.Count ?? 0) - 1; i >= 0; i--)
                record.Followers![i].OnOutput(service, text);
            return;
        }
        Unfollow(record.OutputRead);
        CloseOutput(record);
    }

    private static void CloseOutput(ProcessRecord record)
    {
        Descriptors.Close(record.OutputRead);
        Descriptors.Close(record.OutputWrite);
        record.OutputRead = record.OutputWrite = ProcessRecord.None;
    }

    /// <summary>The service is unloaded: nothing of it stays open.</summary>
    public void Drop(Service service)
    {
        CloseReadiness(service);
        ActivationSocket.Close(service);
        if (service.Process.OutputRead >= 0) Unfollow(service.Process.OutputRead);
        CloseOutput(service.Process);
    }

    /// <summary>Takes every child that has ended; the ones we do not know are orphans we adopted.</summary>
    public void ReapAll()
    {
        while (Linux.Processes.Reap(out int pid, out ExitStatus status)) OnChildEnded(pid, status);
        _cgroups.RemoveEmpty();
    }

    internal void OnChildEnded(int pid, ExitStatus status)
    {
        if (!_children.Remove(pid, out (Service Service, bool IsStop) known))
            _ = _side.OnEnded(pid, status); // or an orphan
        else if (known.IsStop) OnStopEnded(known.Service, status);
        else OnEnded(known.Service, pid, status);
    }

    private void OnEnded(Service service, int pid, ExitStatus status)
    {
        // A child that has ended has said how its launch went, and perhaps more; hear that first.
        ReadStatus(service);
        _notify.Drain(service);
        if (service.Description is { } ended) LoginRecords.OfSystem.NoteEnd(ended, pid, status);
        // With its last words it may have handed over to another process.
        if (service.Pid != pid && _children.ContainsKey(service.Pid)) return;
        if (service.Pid != 0) service.OnEnded(status);
    }

    private void OnStopEnded(Service service, ExitStatus status)
    {
        ReadStopStatus(service);
        if (service.StopPid != 0) service.OnStopEnded(status);
    }

    public IdFileOutcome ReadIdFile(Service service, out ExitStatus status)
    {
        status = default;
        string path = service.Description?.ProcessIdFile ?? "";
        Errno reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, path, IdFileLimitBytes, out byte[]? content);
        if (reason != Errno.None)
        {
            _log(LogLevel.Error, $"{service.Name}: read pid file: {reason.Describe()}");
            return IdFileOutcome.Bad;
        }
        ReadOnlySpan<char> text = BytePaths.Encoding.GetString(content).AsSpan().Trim();
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits > 0) text = text[..digits];
        if (!ServiceValues.TryNumber(text, int.MaxValue, out ulong number) || number == 0)
            return Refuse(service, text);
        int pid = (int)number;
        reason = Linux.Processes.Query(pid, isTaken: true, out bool hasEnded, out status);
        if (reason == Errno.None && hasEnded) return IdFileOutcome.Ended;
        service.IsTracked = reason == Errno.None;
        if (!service.IsTracked && Linux.Processes.Kill(pid, (int)Linux.Signal.None) == Errno.ESRCH)
            return Refuse(service, text);
        service.Pid = pid;
        if (service.IsTracked) _children[pid] = (service, false);
        else _log(LogLevel.Warning, $"{service.Name}: unable to supervise process with pid {pid}");
        return IdFileOutcome.Good;
    }

    private IdFileOutcome Refuse(Service service, ReadOnlySpan<char> text)
    {
        _log(LogLevel.Error, $"{service.Name}: pid read from pidfile ({text}) is not valid");
        return IdFileOutcome.Bad;
    }
}
