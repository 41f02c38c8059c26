using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>Whoever started a child beside the process of a service.</summary>
internal interface ISideChildOwner
{
    /// <summary>It has ended.</summary>
    void OnSideEnded(Service service, ExitStatus status);

    /// <summary>Its program could not be executed.</summary>
    void OnSideLaunchFailed(Service service, ChildStage stage, Errno reason);
}

/// <summary>Children that serve a service without being it: health checks, writers of log files.</summary>
internal sealed class SideChildren(EventLoop loop) : IPollTarget
{
    private readonly Dictionary<int, Child> _byPid = [];
    private readonly Dictionary<int, Child> _byDescriptor = [];

    private sealed class Child(Service service, ISideChildOwner owner, int pid, StartingChild? starting)
    {
        public Service Service { get; } = service;

        public ISideChildOwner Owner { get; } = owner;

        public int Pid { get; } = pid;

        /// <summary>Until its program runs.</summary>
        public StartingChild? Starting { get; set; } = starting;
    }

    /// <summary>Starts one; its owner hears of its end, or that it never began.</summary>
    public Errno Start(Service service, in ChildPlan plan, ISideChildOwner owner, out int pid)
    {
        pid = 0;
        Errno reason = Children.Start(plan, out StartingChild? starting);
        if (reason != Errno.None) return reason;
        Child child = new(service, owner, starting.Pid, starting);
        pid = child.Pid;
        _byPid[pid] = child;
        _byDescriptor[starting.StatusDescriptor] = child;
        _ = loop.Add(starting.StatusDescriptor, PollEvents.Input, this); // out of memory: then its end tells
        return Errno.None;
    }

    /// <summary>Whether one is on its way to its program.</summary>
    public bool IsLaunching => _byDescriptor.Count > 0;

    /// <summary>One that a manager before us has started.</summary>
    public void Adopt(Service service, ISideChildOwner owner, int pid) =>
        _byPid[pid] = new(service, owner, pid, starting: null);

    public void OnPoll(int descriptor, PollEvents events)
    {
        if (_byDescriptor.TryGetValue(descriptor, out Child? child)) Hear(child);
    }

    private void Hear(Child child)
    {
        if (child.Starting is not { } starting) return;
        int descriptor = starting.StatusDescriptor;
        Errno reason = starting.ReadStatus(out ChildStage stage);
        if (reason == Errno.EAGAIN) return;
        child.Starting = null;
        _byDescriptor.Remove(descriptor);
        loop.Unwatch(descriptor);
        starting.Close();
        if (reason == Errno.None) return;
        _byPid.Remove(child.Pid);
        child.Owner.OnSideLaunchFailed(child.Service, stage, reason);
    }

    /// <summary>A child of ours has ended; false when it is none of these.</summary>
    public bool OnEnded(int pid, ExitStatus status)
    {
        if (!_byPid.TryGetValue(pid, out Child? child)) return false;
        Hear(child);
        if (_byPid.Remove(pid)) child.Owner.OnSideEnded(child.Service, status);
        return true;
    }
}
