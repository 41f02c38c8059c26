using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Services;

/// <summary>Coming up and going down, and what neighbours do then.</summary>
internal sealed partial class Service
{
    /// <summary>Second phase: one step of this service, if it is due.</summary>
    internal void Change()
    {
        if (State == ServiceState.Starting || (State == ServiceState.Started && IsWaitingForLinks))
        {
            if (!AreDependenciesSettled()) return;
            IsWaitingForLinks = false;
            if (State == ServiceState.Starting) OnDependenciesStarted();
        }
        else if (State == ServiceState.Stopping && AreDependentsDown())
        {
            IsWaitingForLinks = false;
            if (Has(ServiceOptions.KillAllOnStop)) Host.KillAllProcesses();
            BringDown();
        }
    }

    private void BeginStart()
    {
        var wasStopped = State == ServiceState.Stopped;
        Target = ServiceState.Started;
        if (IsPinnedStopped)
        {
            if (wasStopped) OnFailedToStart(isByDependency: false, isStopped: false);
            return;
        }
        if (wasStopped)
        {
            HoldAgainFromSoftDependents();
            Set.ActiveCount++;
            spreadsRequire = !spreadsRelease;
            spreadsRelease = false;
            if (spreadsRequire) Set.QueueSpread(this);
        }
        else
        {
            // Stopping can be given up only while it still waits for dependents.
            if (State != ServiceState.Stopping || !IsWaitingForLinks || IsForcedToStop) return;
            Notify(ServiceEvent.StopCancelled);
        }
        EnterStarting();
    }

    /// <summary>Soft links broke when the service stopped; those whose dependent is up are mended now.</summary>
    private void HoldAgainFromSoftDependents()
    {
        foreach (var link in Dependents)
        {
            if (link.IsHard || link.IsHeld || link.IsOrdering) continue;
            if (link.From.State is not (ServiceState.Started or ServiceState.Starting)) continue;
            link.IsHeld = true;
            RequiredBy++;
        }
    }

    private void EnterStarting()
    {
        HasFailed = WasSkipped = false;
        SetState(ServiceState.Starting);
        IsWaitingForLinks = true;
        var isReady = true;
        foreach (var link in Dependencies)
        {
            if (link.IsOrdering ? link.To.State != ServiceState.Starting : link.To.State == ServiceState.Started) continue;
            link.IsWaiting = true;
            isReady = false;
        }
        foreach (var link in Dependents)
            if (link.IsOrdering && link.From is { State: ServiceState.Starting, IsWaitingForLinks: true }) link.IsWaiting = true;
        if (isReady) Set.QueueChange(this);
    }

    private bool AreDependenciesSettled()
    {
        foreach (var link in Dependencies)
            if (link.IsWaiting) return false;
        return true;
    }

    /// <summary>Something this service waited for is no longer in the way.</summary>
    private void OnDependencySettled()
    {
        if (IsWaitingForLinks && State is ServiceState.Starting or ServiceState.Started) Set.QueueChange(this);
    }

    private void OnDependenciesStarted()
    {
        if (Has(ServiceOptions.StartsOnConsole) && !HasConsole)
        {
            IsWaitingForConsole = true;
            Set.QueueForConsole(this);
            return;
        }
        BringUp();
    }

    /// <summary>The console is ours, if we still want it.</summary>
    internal void OnConsoleAcquired()
    {
        IsWaitingForConsole = false;
        HasConsole = true;
        if (State != ServiceState.Starting || !AreDependenciesSettled()) ReleaseConsole();
        else BringUp();
    }

    private void ReleaseConsole()
    {
        HasConsole = false;
        Set.PassConsoleOn();
    }

    private void GiveConsoleBack()
    {
        if (!HasConsole) return;
        Host.TakeTerminalBack();
        ReleaseConsole();
    }

    private void BringUp()
    {
        if (Description?.HasProcess == true) Handle(ProcessEvent.BringUp);
        else if (Type != ServiceType.Triggered || IsTriggered) OnStarted();
    }

    private void BringDown()
    {
        if (Description?.HasProcess == true) Handle(ProcessEvent.BringDown);
        else OnStopped();
    }

    /// <summary>Sets the trigger of a triggered service.</summary>
    public void SetTrigger(bool isTriggered)
    {
        IsTriggered = isTriggered;
        if (isTriggered && State == ServiceState.Starting && !IsWaitingForLinks) OnStarted();
    }

    private void OnStarted()
    {
        if (!Has(ServiceOptions.RunsOnConsole)) GiveConsoleBack();
        SetState(ServiceState.Started);
        Host.LogOutcome(this, ServiceEvent.Started, isByDependency: false);
        Notify(ServiceEvent.Started);
        if (Has(ServiceOptions.StartsReadWriteFileSystem)) Host.OnRootWritable();
        if (Has(ServiceOptions.StartsLog)) Host.OnLogAvailable();
        if (IsForcedToStop || Target == ServiceState.Stopped)
        {
            BeginStop(isRestart: false);
            return;
        }
        foreach (var link in Dependents) Settle(link);
    }

    private static void Settle(ServiceLink link)
    {
        if (!link.IsWaiting) return;
        link.IsWaiting = false;
        link.From.OnDependencySettled();
    }

    private void OnFailedToStart(bool isByDependency, bool isStopped)
    {
        Target = ServiceState.Stopped;
        LeaveConsoleQueue();
        if (IsExplicit)
        {
            IsExplicit = false;
            Release(isStopped: false);
        }
        foreach (var link in Dependents)
        {
            if (link.Kind is DependencyKind.Regular or DependencyKind.PreparedBy or DependencyKind.Milestone)
            {
                if (link.From.State == ServiceState.Starting)
                {
                    link.From.spreadsFailure = true;
                    Set.QueueSpread(link.From);
                }
            }
            else
            {
                Settle(link);
            }
            if (!link.IsHeld) continue;
            link.IsHeld = false;
            Release(isStopped: false);
        }
        HasFailed = true;
        IsPinnedStarted = false;
        Host.LogOutcome(this, ServiceEvent.FailedStart, isByDependency);
        Notify(ServiceEvent.FailedStart);
        if (isStopped) OnStopped();
    }

    private void LeaveConsoleQueue()
    {
        if (!IsWaitingForConsole) return;
        Set.LeaveConsoleQueue(this);
        IsWaitingForConsole = false;
    }

    private void OnStopped()
    {
        GiveConsoleBack();
        IsForcedToStop = false;
        var isRestarted = Target == ServiceState.Started && !IsPinnedStopped;
        if (!isRestarted) BreakSoftLinks();
        foreach (var link in Dependencies)
        {
            link.IsWaiting = false;
            link.To.OnDependentDown();
        }
        SetState(ServiceState.Stopped);
        if (isRestarted)
        {
            // These are going down before we can look at them again, so that we wait for them to come back.
            foreach (var link in Dependencies)
                if (link.Kind == DependencyKind.PreparedBy) link.To.Restart();
            EnterStarting();
        }
        else
        {
            BecomeInactive();
        }
        if (!HasFailed)
        {
            Host.LogOutcome(this, ServiceEvent.Stopped, isByDependency: false);
            Chain(isRestarted);
        }
        Notify(ServiceEvent.Stopped);
    }

    private void BreakSoftLinks()
    {
        foreach (var link in Dependents)
        {
            if (link.IsHard) continue;
            Settle(link);
            if (!link.IsHeld) continue;
            link.IsHeld = false;
            Release(isStopped: false);
        }
    }

    private void BecomeInactive()
    {
        Host.BecameInactive(this);
        Set.ActiveCount--;
        if (!IsExplicit) return;
        IsExplicit = false;
        Release(isStopped: false);
    }

    private void Chain(bool isRestarted)
    {
        if (Description?.ChainTo is not { } next || Set.IsShuttingDown) return;
        var endedByItself = StopReason == StopReason.Terminated && ExitStatus.DidExitCleanly && !isRestarted;
        if (endedByItself || Has(ServiceOptions.AlwaysChain)) Host.StartChained(this, next);
    }

    private void OnDependentDown()
    {
        if (State == ServiceState.Stopping && IsWaitingForLinks) Set.QueueChange(this);
    }

    /// <summary>
    /// Goes down, at once or when dependents are. Whether the service comes up again is the target's matter:
    /// to keep it down, the caller has set that before.
    /// </summary>
    private void BeginStop(bool isRestart)
    {
        if (IsStartPinned) return;
        isAutoRestart = isUserRestart = false;
        var isRestarted = isRestart;
        if (!isRestart && Target == ServiceState.Started && WantsAutoRestart())
            isRestarted = isAutoRestart = IsRestartWithinLimit();
        if (!isRestarted && IsExplicit)
        {
            IsExplicit = false;
            Release(isStopped: false);
        }
        var areDependentsDown = StopDependents(isRestarted, isUserRestart: isRestart);
        if (State == ServiceState.Starting)
        {
            if (!BreakOffStart()) return;
        }
        else if (State != ServiceState.Started)
        {
            return;
        }
        SetState(ServiceState.Stopping);
        IsWaitingForLinks = !areDependentsDown;
        if (areDependentsDown) Set.QueueChange(this);
    }

    /// <summary>True when the start is given up here and now; otherwise its process decides.</summary>
    private bool BreakOffStart()
    {
        if (IsWaitingForLinks || IsWaitingForConsole)
        {
            LeaveConsoleQueue();
        }
        else if (Description?.HasProcess == true)
        {
            var isDelayed = Phase == ProcessPhase.Delayed;
            if (!isDelayed && !Has(ServiceOptions.StartInterruptible)) return false;
            Handle(ProcessEvent.Interrupt);
            if (!isDelayed)
            {
                Notify(ServiceEvent.StartCancelled);
                return false;
            }
        }
        else if (Type != ServiceType.Triggered)
        {
            return false;
        }
        Notify(ServiceEvent.StartCancelled);
        return true;
    }

    private bool WantsAutoRestart()
    {
        switch (Description?.Restart)
        {
            case RestartPolicy.Always:
                return true;
            case RestartPolicy.OnFailure when Type is ServiceType.Process or ServiceType.BackgroundProcess:
                if (!ExitStatus.WasSignalled) return ExitStatus.Status != 0;
                return (Signal)ExitStatus.Status
                    is not (Signal.Hangup or Signal.Interrupt or Signal.User1 or Signal.User2 or Signal.Terminate);
            default:
                return false;
        }
    }

    private bool AreDependentsDown()
    {
        foreach (var link in Dependents)
        {
            // One that waits for us is being restarted, and down already.
            if (link.IsHard && link.IsHeld && !link.IsWaiting) return false;
        }
        return true;
    }

    /// <summary>Down as far as its dependencies are concerned.</summary>
    private bool IsDown => State == ServiceState.Stopped || (State == ServiceState.Starting && IsWaitingForLinks);

    private bool StopDependents(bool isRestarted, bool isUserRestart)
    {
        var areDown = true;
        for (var i = 0; i < Dependents.Count; i++)
        {
            var link = Dependents[i];
            if (link.IsHard)
            {
                areDown &= link.From.IsDown;
                StopDependent(link.From, isUserRestart);
            }
            else if (!isRestarted)
            {
                Settle(link);
                if (!link.IsHeld) continue;
                link.IsHeld = false;
                Release(isStopped: false);
            }
        }
        return areDown;
    }

    private void StopDependent(Service dependent, bool isRestart)
    {
        if (IsForcedToStop)
        {
            if (Target == ServiceState.Stopped)
            {
                dependent.StopReason = StopReason.DependencyFailed;
                dependent.StopForGood();
            }
            else
            {
                dependent.ForceStop();
            }
        }
        if (dependent.State == ServiceState.Stopped) return;
        if (Target == ServiceState.Stopped)
        {
            if (dependent.Target == ServiceState.Stopped) return;
            dependent.Target = ServiceState.Stopped;
            if (dependent.IsExplicit)
            {
                dependent.IsExplicit = false;
                dependent.Release();
            }
            dependent.spreadsStop = true;
            Set.QueueSpread(dependent);
        }
        else if (isRestart && dependent.State != ServiceState.Stopping)
        {
            dependent.StopReason = StopReason.DependencyRestart;
            dependent.isUserRestart = true;
            dependent.spreadsStop = true;
            Set.QueueSpread(dependent);
        }
    }
}
