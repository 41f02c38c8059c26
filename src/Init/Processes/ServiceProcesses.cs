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

    private readonly EventLoop loop;
    private readonly ChildPlanner planner;
    private readonly Action<LogLevel, string> log;
    private readonly Func<int, Errno> acceptControl;
    private readonly ServiceCgroups cgroups;
    private readonly SideChildren side;
    private readonly LogWriters writers;
    private readonly NotifySockets notify;
    private readonly Dictionary<int, (Service Service, bool IsStop)> children = [];
    private readonly Dictionary<int, (Service Service, Role Role)> descriptors = [];
    private readonly byte[] buffer = new byte[ReadBytes];

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
        this.cgroups = cgroups;
        side = new(loop);
        writers = new(loop, planner, side, log);
        Health = new(loop, planner, side, log);
        notify = new(loop, Health, log) { MainPidChanged = FollowMainPid };
        this.loop = loop;
        this.planner = planner;
        this.log = log;
        this.acceptControl = acceptControl;
    }

    public HealthMonitor Health { get; }

    public bool Start(Service service)
    {
        var record = service.Process;
        var description = service.Description!; // only loaded services start
        ChildFiles files = new();
        var reason = PrepareFiles(service, description, files, out var stage);
        if (reason == Errno.None)
        {
            var plan = planner.ForStart(service, files);
            stage = ChildStage.Execute;
            reason = Children.Start(plan, out var child);
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
        notify.Close(service);
        service.ExecutionFailure = (stage, reason);
        log(LogLevel.Error,
            $"{service.Name}: can't launch process: {ChildStages.Describe(stage)}: {reason.Describe()}");
        return false;
    }

    public bool StartStop(Service service)
    {
        var plan = planner.ForStop(service);
        var reason = Children.Start(plan, out var child);
        if (reason != Errno.None)
        {
            log(LogLevel.Error, $"{service.Name}: could not fork (for stop command): {reason.Describe()}");
            return false;
        }
        Adopt(service, child, isStop: true);
        return true;
    }

    private void Adopt(Service service, StartingChild child, bool isStop)
    {
        children[child.Pid] = (service, isStop);
        if (isStop)
        {
            service.StopPid = child.Pid;
            service.Process.StopStarting = child;
        }
        else
        {
            service.Pid = child.Pid;
            service.Process.Starting = child;
        }
        Follow(child.StatusDescriptor, service, isStop ? Role.StopStatus : Role.Status);
    }

    private void Follow(int descriptor, Service service, Role role)
    {
        descriptors[descriptor] = (service, role);
        _ = loop.Add(descriptor, PollEvents.Input, this); // out of memory: then its end tells
    }

    private void Unfollow(int descriptor)
    {
        descriptors.Remove(descriptor);
        loop.Unwatch(descriptor);
    }

    private Errno PrepareFiles(
        Service service, ServiceDescription description, ChildFiles files, out ChildStage stage)
    {
        stage = ChildStage.SetUpActivationSocket;
        var reason = ActivationSocket.Open(service, log);
        if (reason != Errno.None) return reason;
        files.Sockets = service.Process.Sockets;

        stage = ChildStage.EnterCgroup;
        reason = cgroups.Prepare(service, out files.CgroupProcesses);
        if (reason != Errno.None) return reason;

        stage = ChildStage.SetUpStandardFiles;
        if (service.Consumed is { } producer)
        {
            reason = OpenOutput(producer);
            if (reason != Errno.None) return reason;
            files.Input = producer.Process.OutputRead;
        }
        var isWritten = LogWriters.IsNeeded(description);
        if (isWritten || description.LogType is LogType.Buffer or LogType.Pipe)
        {
            reason = OpenOutput(service);
            if (reason != Errno.None) return reason;
            files.Output = service.Process.OutputWrite;
            NoteRestart(service);
            if (isWritten) writers.Ensure(service);
        }

        stage = ChildStage.SetUpControlSocket;
        if (description.Has(ServiceOptions.PassControlSocket))
        {
            reason = UnixSockets.Pair(out var ours, out files.ControlTheirs);
            if (reason == Errno.None) reason = acceptControl(ours);
            if (reason != Errno.None) return reason;
        }

        stage = ChildStage.SetNotificationVariable;
        if (description.HasNotifySocket) return notify.Open(service);
        if (description.ReadinessDescriptor is null && description.ReadinessVariable is null)
            return Errno.None;
        return Descriptors.Pipe(isReadEndNonBlocking: true, out files.ReadinessRead,
            out files.ReadinessWrite);
    }

    private Errno OpenOutput(Service service)
    {
        var record = service.Process;
        if (record.OutputRead >= 0) return Errno.None;
        var isBuffer = service.Description?.LogType == LogType.Buffer;
        var reason = Descriptors.Pipe(isBuffer, out var read, out var write);
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
        var isAlone =
            service.Description?.Has(ServiceOptions.SignalProcessOnly) == true && pid == service.Pid;
        _ = Linux.Processes.Kill(isAlone ? pid : -Linux.Processes.GroupOf(pid), signal); // it may be gone
    }

    public void CloseReadiness(Service service)
    {
        notify.Close(service);
        var descriptor = service.Process.Readiness;
        if (descriptor < 0) return;
        Unfollow(descriptor);
        Descriptors.Close(descriptor);
        service.Process.Readiness = ProcessRecord.None;
    }

    /// <summary>Another process of the service is its main one; the old one's
    /// end means nothing any more.</summary>
    private void FollowMainPid(Service service, int pid)
    {
        children.Remove(service.Pid);
        children[pid] = (service, false);
        service.Pid = pid;
    }

    /// <summary>The service is down and not wanted: nobody needs its sockets, its control
    /// group, its log's writer.</summary>
    public void BecameInactive(Service service)
    {
        ActivationSocket.Close(service);
        cgroups.Leave(service);
        // A writer may be there for a description that has been reloaded since.
        if (service.Process.WriterPid == 0 && !(service.Description is { } now && LogWriters.IsNeeded(now)))
            return;
        writers.Release(service);
        CloseOutput(service.Process);
    }

    public static void KillTree(Service service) => ServiceCgroups.Kill(service);

    public void OnPoll(int descriptor, PollEvents events)
    {
        if (!descriptors.TryGetValue(descriptor, out var known)) return;
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
        if (service.Process.Starting is not { } child) return;
        var descriptor = child.StatusDescriptor;
        var reason = child.ReadStatus(out var stage);
        if (reason == Errno.EAGAIN) return;
        Unfollow(descriptor);
        child.Close();
        service.Process.Starting = null;
        if (reason == Errno.None)
        {
            service.OnProcess(ProcessEvent.Launched);
            return;
        }
        children.Remove(child.Pid);
        service.OnLaunchFailed(stage, reason);
    }

    private void ReadStopStatus(Service service)
    {
        if (service.Process.StopStarting is not { } child) return;
        var descriptor = child.StatusDescriptor;
        var reason = child.ReadStatus(out var stage);
        if (reason == Errno.EAGAIN) return;
        Unfollow(descriptor);
        child.Close();
        service.Process.StopStarting = null;
        if (reason == Errno.None) return;
        children.Remove(child.Pid);
        service.OnStopLaunchFailed(stage, reason);
    }

    private void ReadReadiness(Service service)
    {
        var descriptor = service.Process.Readiness;
        var reason = BytePaths.Read(descriptor, buffer, out var count);
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
        var record = service.Process;
        var reason = BytePaths.Read(record.OutputRead, buffer, out var count);
        if (reason == Errno.EAGAIN) return;
        if (count > 0)
        {
            var text = buffer.AsSpan(0, count);
            record.Log!.Append(text); // made with the pipe
            for (var i = (record.Followers?.Count ?? 0) - 1; i >= 0; i--)
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
        while (Linux.Processes.Reap(out var pid, out var status))
        {
            if (!children.Remove(pid, out var known)) _ = side.OnEnded(pid, status); // or an orphan
            else if (known.IsStop) OnStopEnded(known.Service, status);
            else OnEnded(known.Service, pid, status);
        }
        cgroups.RemoveEmpty();
    }

    private void OnEnded(Service service, int pid, ExitStatus status)
    {
        // A child that has ended has said how its launch went, and perhaps more; hear that first.
        if (service.Process.Starting is not null) ReadStatus(service);
        notify.Drain(service);
        if (service.Description is { } ended) LoginRecords.OfSystem.NoteEnd(ended, pid, status);
        // With its last words it may have handed over to another process.
        if (service.Pid != pid && children.ContainsKey(service.Pid)) return;
        if (service.Pid != 0) service.OnEnded(status);
    }

    private void OnStopEnded(Service service, ExitStatus status)
    {
        if (service.Process.StopStarting is not null) ReadStopStatus(service);
        if (service.StopPid != 0) service.OnStopEnded(status);
    }

    public IdFileOutcome ReadIdFile(Service service, out ExitStatus status)
    {
        status = default;
        var path = service.Description?.ProcessIdFile ?? "";
        var reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, path, IdFileLimitBytes, out var content);
        if (reason != Errno.None)
        {
            log(LogLevel.Error, $"{service.Name}: read pid file: {reason.Describe()}");
            return IdFileOutcome.Bad;
        }
        var text = BytePaths.Encoding.GetString(content).AsSpan().Trim();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits > 0) text = text[..digits];
        if (!ServiceValues.TryNumber(text, int.MaxValue, out var number) || number == 0)
            return Refuse(service, text);
        var pid = (int)number;
        reason = Linux.Processes.Query(pid, isTaken: true, out var hasEnded, out status);
        if (reason == Errno.None && hasEnded) return IdFileOutcome.Ended;
        service.IsTracked = reason == Errno.None;
        if (!service.IsTracked && Linux.Processes.Kill(pid, (int)Linux.Signal.None) == Errno.ESRCH)
            return Refuse(service, text);
        service.Pid = pid;
        if (service.IsTracked) children[pid] = (service, false);
        else log(LogLevel.Warning, $"{service.Name}: unable to supervise process with pid {pid}");
        return IdFileOutcome.Good;
    }

    private IdFileOutcome Refuse(Service service, ReadOnlySpan<char> text)
    {
        log(LogLevel.Error, $"{service.Name}: pid read from pidfile ({text}) is not valid");
        return IdFileOutcome.Bad;
    }
}
