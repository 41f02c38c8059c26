using Limyra.Formats.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Services;

/// <summary>What is true of a service beside its state; kept when the manager is
/// replaced, so numbers are final.</summary>
[Flags]
internal enum ServiceFlags
{
    None = 0,
    Explicit = 1,
    ForcedToStop = 1 << 1,
    PinnedStarted = 1 << 2,
    PinnedStopped = 1 << 3,
    PinnedByDependent = 1 << 4,
    Failed = 1 << 5,
    Skipped = 1 << 6,
    WaitingForLinks = 1 << 7,
    WaitingForConsole = 1 << 8,
    HasConsole = 1 << 9,
    Triggered = 1 << 10,
    Tracked = 1 << 11,
    AutoRestart = 1 << 12,
    UserRestart = 1 << 13,
}

/// <summary>Everything about a service that its description does not say. Moments
/// are on the monotonic clock.</summary>
internal sealed class ServiceSnapshot
{
    public ServiceState State { get; set; }

    public ServiceState Target { get; set; }

    public StopReason Reason { get; set; }

    public ServiceFlags Flags { get; set; }

    public int RequiredBy { get; set; }

    public ProcessPhase Phase { get; set; }

    public int Pid { get; set; }

    public int StopPid { get; set; }

    public ExitStatus Exit { get; set; }

    public (ChildStage Stage, Errno Reason) Failure { get; set; }

    public long StateSinceNs { get; set; }

    public long LastStartNs { get; set; }

    public long LimitSinceNs { get; set; }

    public int Restarts { get; set; }

    public BootTimes Times { get; set; }
}

/// <summary>Handing a service over to the program that replaces this one. All
/// queues are empty then.</summary>
internal sealed partial class Service
{
    public ServiceSnapshot Capture() => new()
    {
        State = State,
        Target = Target,
        Reason = StopReason,
        Flags = CaptureFlags(),
        RequiredBy = RequiredBy,
        Phase = Phase,
        Pid = Pid,
        StopPid = StopPid,
        Exit = ExitStatus,
        Failure = ExecutionFailure,
        StateSinceNs = StateSinceNs,
        LastStartNs = _lastStartNs,
        LimitSinceNs = _limitSinceNs,
        Restarts = _restartsSinceLimit,
        Times = Times,
    };

    private ServiceFlags CaptureFlags()
    {
        ServiceFlags flags = ServiceFlags.None;
        void Set(ServiceFlags flag, bool isTrue) => flags |= isTrue ? flag : 0;

        Set(ServiceFlags.Explicit, IsExplicit);
        Set(ServiceFlags.ForcedToStop, IsForcedToStop);
        Set(ServiceFlags.PinnedStarted, IsPinnedStarted);
        Set(ServiceFlags.PinnedStopped, IsPinnedStopped);
        Set(ServiceFlags.PinnedByDependent, IsPinnedByDependent);
        Set(ServiceFlags.Failed, HasFailed);
        Set(ServiceFlags.Skipped, WasSkipped);
        Set(ServiceFlags.WaitingForLinks, IsWaitingForLinks);
        Set(ServiceFlags.WaitingForConsole, IsWaitingForConsole);
        Set(ServiceFlags.HasConsole, HasConsole);
        Set(ServiceFlags.Triggered, IsTriggered);
        Set(ServiceFlags.Tracked, IsTracked);
        Set(ServiceFlags.AutoRestart, _isAutoRestart);
        Set(ServiceFlags.UserRestart, _isUserRestart);
        return flags;
    }

    /// <summary>Takes the place of what was captured; links follow by <see cref="RestoreLink"/>.</summary>
    public void Restore(ServiceSnapshot snapshot)
    {
        bool Has(ServiceFlags flag) => (snapshot.Flags & flag) != 0;

        (Target, StopReason, RequiredBy) = (snapshot.Target, snapshot.Reason, snapshot.RequiredBy);
        (Pid, StopPid, ExitStatus) = (snapshot.Pid, snapshot.StopPid, snapshot.Exit);
        (ExecutionFailure, _lastStartNs) = (snapshot.Failure, snapshot.LastStartNs);
        (_limitSinceNs, _restartsSinceLimit) = (snapshot.LimitSinceNs, snapshot.Restarts);
        IsExplicit = Has(ServiceFlags.Explicit);
        IsForcedToStop = Has(ServiceFlags.ForcedToStop);
        IsPinnedStarted = Has(ServiceFlags.PinnedStarted);
        IsPinnedStopped = Has(ServiceFlags.PinnedStopped);
        IsPinnedByDependent = Has(ServiceFlags.PinnedByDependent);
        HasFailed = Has(ServiceFlags.Failed);
        WasSkipped = Has(ServiceFlags.Skipped);
        IsWaitingForLinks = Has(ServiceFlags.WaitingForLinks);
        IsWaitingForConsole = Has(ServiceFlags.WaitingForConsole);
        HasConsole = Has(ServiceFlags.HasConsole);
        IsTriggered = Has(ServiceFlags.Triggered);
        IsTracked = Has(ServiceFlags.Tracked);
        _isAutoRestart = Has(ServiceFlags.AutoRestart);
        _isUserRestart = Has(ServiceFlags.UserRestart);
        Phase = snapshot.Phase;
        SetState(snapshot.State);
        (StateSinceNs, Times) = (snapshot.StateSinceNs, snapshot.Times);
    }

    /// <summary>Links again as it was, without any effect.</summary>
    public void RestoreLink(Service to, DependencyKind kind, bool isHeld, bool isWaiting)
    {
        ServiceLink link = new(this, to, kind) { IsHeld = isHeld, IsWaiting = isWaiting };
        Dependencies.Add(link);
        to.Dependents.Add(link);
    }
}
