using Limyra.Formats.Services;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>What a process has said about itself through its notification socket.</summary>
internal enum ServiceActivity
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>RELOADING=1, until the next READY=1.</summary>
    Reloading,

    /// <summary>STOPPING=1.</summary>
    Stopping,
}

/// <summary>
/// The notification sockets of services (sd_notify(3)). Each has a name of its own that the kernel chose, in
/// the abstract namespace: so none is left behind, and /run need not be writable yet. Anyone can write to
/// such a name, therefore only messages that root or the service's user has sent count.
/// </summary>
internal sealed class NotifySockets(EventLoop loop, HealthMonitor health, Action<LogLevel, string> log)
    : IPollTarget
{
    private const int MessagesPerTurn = 16;
    private const int StatusLimitBytes = 512;
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>A day: longer extensions are a mistake, and must not overflow.</summary>
    private const long LongestMicroseconds = 86_400_000_000;

    private readonly Dictionary<int, Service> _byDescriptor = [];
    private readonly byte[] _buffer = new byte[NotifyMessage.LimitBytes];

    /// <summary>Opens the socket of a service that is about to start; its name is
    /// what NOTIFY_SOCKET holds.</summary>
    public Errno Open(Service service)
    {
        Close(service);
        Errno reason = UnixSockets.BindAbstractDatagram(out int descriptor, out string? name);
        if (reason != Errno.None) return reason;
        reason = loop.Add(descriptor, PollEvents.Input, this);
        if (reason != Errno.None)
        {
            Descriptors.Close(descriptor);
            return reason;
        }
        Adopt(service, descriptor, name);
        return Errno.None;
    }

    /// <summary>One that a manager before us has opened.</summary>
    public void Restore(Service service, int descriptor, string name)
    {
        if (loop.Add(descriptor, PollEvents.Input, this) == Errno.None) Adopt(service, descriptor, name);
    }

    private void Adopt(Service service, int descriptor, string name)
    {
        _byDescriptor[descriptor] = service;
        service.Process.Notify = descriptor;
        service.Process.NotifyName = name;
        service.Process.StatusText = null;
        service.Process.Activity = ServiceActivity.None;
    }

    public void Close(Service service)
    {
        int descriptor = service.Process.Notify;
        if (descriptor < 0) return;
        _byDescriptor.Remove(descriptor);
        loop.Unwatch(descriptor);
        Descriptors.Close(descriptor);
        service.Process.Notify = ProcessRecord.None;
        service.Process.Activity = ServiceActivity.None;
    }

    public void OnPoll(int descriptor, PollEvents events)
    {
        if (_byDescriptor.TryGetValue(descriptor, out Service? service)) Drain(service);
    }

    /// <summary>Takes what has arrived; also before the end of the process is handled.</summary>
    public void Drain(Service service)
    {
        for (int i = 0; i < MessagesPerTurn && service.Process.Notify >= 0; i++)
        {
            if (UnixSockets
                .ReceiveMessage(service.Process.Notify, _buffer, out int count, out MessageSender sender)
                != Errno.None)
                return;
            uint uid = service.Process.Accounts.Uid ?? Linux.Processes.UserId;
            if (sender.Pid != 0 && (sender.Uid == 0 || sender.Uid == uid))
                Handle(service, NotifyMessage.Read(_buffer.AsSpan(0, count)));
            else log(LogLevel.Warning,
                $"{service.Name}: notification of user {sender.Uid} (pid {sender.Pid}) ignored");
        }
    }

    private void Handle(Service service, NotifyMessage message)
    {
        ProcessRecord record = service.Process;
        if (message.MainPid > 0 && message.MainPid != service.Pid) TakeMainPid(service, message.MainPid);
        if (message.HasStatus) SetStatus(record, message.Status);
        if (message.IsAlive) HealthMonitor.NoteAlive(service);
        if (message.IsReloading) record.Activity = ServiceActivity.Reloading;
        if (message.IsStopping) record.Activity = ServiceActivity.Stopping;
        if (message.WatchdogMicroseconds is > 0 and < LongestMicroseconds)
            health.SetWatchdog(service, message.WatchdogMicroseconds * NanosecondsPerMicrosecond);
        if (message.ExtensionMicroseconds is > 0 and < LongestMicroseconds)
            service.ExtendTimeout(message.ExtensionMicroseconds * NanosecondsPerMicrosecond);
        if (message.IsReady)
        {
            if (!message.IsReloading && record.Activity == ServiceActivity.Reloading)
                record.Activity = ServiceActivity.None;
            service.OnProcess(ProcessEvent.Ready);
        }
        if (message.IsFailing && record.Health is { WatchdogNs: > 0 })
            service.OnUnhealthy("has reported that it is failing");
    }

    /// <summary>The text is made anew only when it differs; control characters
    /// do not reach a terminal.</summary>
    private static void SetStatus(ProcessRecord record, ReadOnlySpan<byte> status)
    {
        if (status.Length > StatusLimitBytes) status = status[..StatusLimitBytes];
        if (record.StatusText is { } known && known.Length == status.Length)
        {
            bool isSame = true;
            for (int i = 0; i < status.Length && isSame; i++) isSame = known[i] == Printable(status[i]);
            if (isSame) return;
        }
        record.StatusText = status.IsEmpty
            ? null
            : string.Create(status.Length, status, static (text, bytes) =>
            {
                for (int i = 0; i < text.Length; i++) text[i] = Printable(bytes[i]);
            });
    }

    private static char Printable(byte value) => value is < 0x20 or 0x7f ? ' ' : (char)value;

    /// <summary>
    /// Another process is the main one from now on. It must be one of the service's: of its session, or below
    /// its process; otherwise stopping the service would signal a stranger.
    /// </summary>
    private void TakeMainPid(Service service, int pid)
    {
        if (service.Pid == 0 || !Belongs(service.Pid, pid))
        {
            log(LogLevel.Warning, $"{service.Name}: MAINPID {pid} ignored: it is no process of this service");
            return;
        }
        log(LogLevel.Debug, $"{service.Name}: main process is {pid} instead of {service.Pid}");
        MainPidChanged(service, pid);
    }

    /// <summary>Set by whoever keeps the children.</summary>
    public Action<Service, int> MainPidChanged { get; set; } = (_, _) => { };

    private static bool Belongs(int main, int pid)
    {
        const int DepthLimit = 32;
        if (Linux.Processes.SessionOf(pid) is var session && session > 0
            && session == Linux.Processes.SessionOf(main))
            return true;
        for (int i = 0; i < DepthLimit && pid > 1; i++)
        {
            if (pid == main) return true;
            pid = Linux.Processes.ParentOf(pid);
        }
        return false;
    }
}
