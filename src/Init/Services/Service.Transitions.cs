using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Services;

/// <summary>Coming up and going down: one loop that carries the effects of
/// <see cref="ServiceStep"/> out.</summary>
internal sealed partial class Service
{
    private bool _areDependentsDown;

    /// <summary>Second phase: one step of this service, if it is due.</summary>
    internal void Change() => Step(ServiceTrigger.Due);

    private void Step(ServiceTrigger what, ServiceFacts more = ServiceFacts.None)
    {
        ServiceFacts facts = FactsNow(what) | more;
        ServiceOutcome outcome = ServiceStep.Next(State, what, facts);
        foreach (ServiceEffect effect in outcome.Effects) CarryOut(effect, outcome.Next, facts);
    }

    private ServiceFacts FactsNow(ServiceTrigger what)
    {
        ServiceFacts facts = ServiceFacts.None;
        void Set(ServiceFacts fact, bool isTrue) => facts |= isTrue ? fact : 0;

        Set(ServiceFacts.Wanted, Target == ServiceState.Started);
        Set(ServiceFacts.PinnedStopped, IsPinnedStopped);
        Set(ServiceFacts.PinnedStarted, IsStartPinned);
        Set(ServiceFacts.Forced, IsForcedToStop);
        Set(ServiceFacts.Waiting, IsWaitingForLinks);
        Set(ServiceFacts.WaitingForConsole, IsWaitingForConsole);
        Set(ServiceFacts.NeedsConsole, Has(ServiceOptions.StartsOnConsole) && !HasConsole);
        Set(ServiceFacts.KeepsConsole, Has(ServiceOptions.RunsOnConsole));
        Set(ServiceFacts.HasProcess, Description?.HasProcess == true);
        Set(ServiceFacts.IsTriggerable, Type == ServiceType.Triggered);
        Set(ServiceFacts.Triggered, IsTriggered);
        Set(ServiceFacts.Delayed, Phase == ProcessPhase.Delayed);
        Set(ServiceFacts.Interruptible, Has(ServiceOptions.StartInterruptible));
        Set(ServiceFacts.KillsAll, Has(ServiceOptions.KillAllOnStop));
        if (what is ServiceTrigger.Due or ServiceTrigger.ConsoleAcquired)
            Set(ServiceFacts.LinksSettled,
                State == ServiceState.Stopping ? AreDependentsDown() : AreDependenciesSettled());
        return facts;
    }

    private void BeginStart() => Step(ServiceTrigger.StartWanted);

    /// <summary>
    /// Goes down, at once or when dependents are. Whether the service comes up again is the target's matter:
    /// to keep it down, the caller has set that before.
    /// </summary>
    private void BeginStop(bool isRestart)
    {
        if (IsStartPinned) return;
        _isAutoRestart = _isUserRestart = false;
        bool isRestarted = isRestart;
        if (!isRestart && Target == ServiceState.Started && WantsAutoRestart())
            isRestarted = _isAutoRestart = IsRestartWithinLimit();
        Step(
            ServiceTrigger.StopWanted,
            (isRestarted ? ServiceFacts.Restarted : 0) | (isRestart ? ServiceFacts.UserRestart : 0));
    }

    private void OnStarted() => Step(ServiceTrigger.CameUp);

    private void OnStopped() => Step(ServiceTrigger.WentDown);

    private void OnFailedToStart(bool isByDependency, bool isStopped) => Step(
        ServiceTrigger.StartFailed,
        (isByDependency ? ServiceFacts.ByDependency : 0) | (isStopped ? ServiceFacts.IsDown : 0));

    /// <summary>The console is ours, if we still want it.</summary>
    internal void OnConsoleAcquired() => Step(ServiceTrigger.ConsoleAcquired);

    /// <summary>Sets the trigger of a triggered service.</summary>
    public void SetTrigger(bool isTriggered)
    {
        IsTriggered = isTriggered;
        Step(ServiceTrigger.TriggerSet);
    }

    private void CarryOut(ServiceEffect effect, ServiceState next, ServiceFacts facts)
    {
        switch (effect)
        {
            case ServiceEffect.Enter:
                SetState(next);
                break;
            case ServiceEffect.BeDown:
                SetState(ServiceState.Stopped);
                break;
            case ServiceEffect.AimUp:
                Target = ServiceState.Started;
                break;
            case ServiceEffect.AimDown:
                Target = ServiceState.Stopped;
                break;
            case ServiceEffect.BecomeActive:
                Set.ActiveCount++;
                break;
            case ServiceEffect.BecomeInactive:
                Host.BecameInactive(this);
                Set.ActiveCount--;
                DropExplicit();
                break;
            case ServiceEffect.DropExplicit:
                DropExplicit();
                break;
            case ServiceEffect.EndWaiting:
                IsWaitingForLinks = false;
                break;
            case ServiceEffect.ClearForce:
                IsForcedToStop = false;
                break;
            case ServiceEffect.MarkFailed:
                HasFailed = true;
                IsPinnedStarted = false;
                break;
            case ServiceEffect.ComeUp:
                Step(ServiceTrigger.CameUp);
                break;
            case ServiceEffect.GoDown:
                Step(ServiceTrigger.WentDown);
                break;
            case ServiceEffect.StopAgain:
                BeginStop(isRestart: false);
                break;
            case ServiceEffect.FailStart:
                OnFailedToStart(isByDependency: false, isStopped: false);
                break;
            default:
                if (!CarryOutForLinks(effect, facts)) CarryOutForWorld(effect, facts);
                break;
        }
    }

    /// <summary>The effects on other services; false when it is none of them.</summary>
    private bool CarryOutForLinks(ServiceEffect effect, ServiceFacts facts)
    {
        switch (effect)
        {
            case ServiceEffect.MendSoftLinks:
                HoldAgainFromSoftDependents();
                return true;
            case ServiceEffect.BreakSoftLinks:
                BreakSoftLinks();
                return true;
            case ServiceEffect.RequireDependencies:
                // A release that has not spread yet is just taken back.
                _spreadsRequire = !_spreadsRelease;
                _spreadsRelease = false;
                if (_spreadsRequire) Set.QueueSpread(this);
                return true;
            case ServiceEffect.WaitForDependencies:
                WaitForDependencies();
                return true;
            case ServiceEffect.LeaveDependencies:
                foreach (ServiceLink link in Dependencies)
                {
                    link.IsWaiting = false;
                    link.To.OnDependentDown();
                }
                return true;
            case ServiceEffect.RestartPreparations:
                foreach (ServiceLink link in Dependencies)
                    if (link.Kind == DependencyKind.PreparedBy) link.To.Restart();
                return true;
            case ServiceEffect.StopDependents:
                _areDependentsDown = StopDependents(
                    (facts & ServiceFacts.Restarted) != 0, (facts & ServiceFacts.UserRestart) != 0);
                return true;
            case ServiceEffect.WaitForDependents:
                IsWaitingForLinks = !_areDependentsDown;
                if (_areDependentsDown) Set.QueueChange(this);
                return true;
            case ServiceEffect.SettleDependents:
                foreach (ServiceLink link in Dependents) Settle(link);
                return true;
            case ServiceEffect.FailDependents:
                FailDependents();
                return true;
            default:
                return false;
        }
    }

    /// <summary>The effects on the process, the console, and whoever listens.</summary>
    private void CarryOutForWorld(ServiceEffect effect, ServiceFacts facts)
    {
        switch (effect)
        {
            case ServiceEffect.BringProcessUp:
                Times = Times.Begun(Host.NowNs);
                Handle(ProcessEvent.BringUp);
                break;
            case ServiceEffect.BringProcessDown:
                Handle(ProcessEvent.BringDown);
                break;
            case ServiceEffect.InterruptProcess:
                Handle(ProcessEvent.Interrupt);
                break;
            case ServiceEffect.KillAll:
                Host.KillAllProcesses();
                break;
            case ServiceEffect.QueueForConsole:
                IsWaitingForConsole = true;
                Set.QueueForConsole(this);
                break;
            case ServiceEffect.LeaveConsoleQueue:
                if (IsWaitingForConsole) Set.LeaveConsoleQueue(this);
                IsWaitingForConsole = false;
                break;
            case ServiceEffect.TakeConsole:
                IsWaitingForConsole = false;
                HasConsole = true;
                break;
            case ServiceEffect.PassConsoleOn:
                HasConsole = false;
                Set.PassConsoleOn();
                break;
            case ServiceEffect.GiveConsoleBack:
                GiveConsoleBack();
                break;
            default:
                Tell(effect, facts);
                break;
        }
    }

    private void Tell(ServiceEffect effect, ServiceFacts facts)
    {
        switch (effect)
        {
            case ServiceEffect.TellStarted:
                Host.LogOutcome(this, ServiceEvent.Started, isByDependency: false);
                Notify(ServiceEvent.Started);
                if (Has(ServiceOptions.StartsReadWriteFileSystem)) Host.OnRootWritable();
                if (Has(ServiceOptions.StartsLog)) Host.OnLogAvailable();
                break;
            case ServiceEffect.TellFailed:
                Host.LogOutcome(this, ServiceEvent.FailedStart, (facts & ServiceFacts.ByDependency) != 0);
                Notify(ServiceEvent.FailedStart);
                break;
            case ServiceEffect.TellStopped:
                if (!HasFailed)
                {
                    Host.LogOutcome(this, ServiceEvent.Stopped, isByDependency: false);
                    Chain();
                }
                Notify(ServiceEvent.Stopped);
                break;
            case ServiceEffect.TellStartCancelled:
                Notify(ServiceEvent.StartCancelled);
                break;
            case ServiceEffect.TellStopCancelled:
                Notify(ServiceEvent.StopCancelled);
                break;
            default:
                throw new UnreachableException(nameof(effect));
        }
    }

    private void DropExplicit()
    {
        if (!IsExplicit) return;
        IsExplicit = false;
        Release(isStopped: false);
    }

    /// <summary>Soft links broke when the service stopped; those whose
    /// dependent is up are mended now.</summary>
    private void HoldAgainFromSoftDependents()
    {
        foreach (ServiceLink link in Dependents)
        {
            if (link.IsHard || link.IsHeld || link.IsOrdering) continue;
            if (link.From.State is not (ServiceState.Started or ServiceState.Starting)) continue;
            link.IsHeld = true;
            RequiredBy++;
        }
    }

    private void WaitForDependencies()
    {
        HasFailed = WasSkipped = false;
        IsWaitingForLinks = true;
        bool isReady = true;
        foreach (ServiceLink link in Dependencies)
        {
            if (link.IsOrdering ? link.To.State != ServiceState.Starting
                : link.To.State == ServiceState.Started) continue;
            link.IsWaiting = true;
            isReady = false;
        }
        foreach (ServiceLink link in Dependents)
            if (link.IsOrdering && link.From is { State: ServiceState.Starting, IsWaitingForLinks: true })
                link.IsWaiting = true;
        if (isReady) Set.QueueChange(this);
    }

    private bool AreDependenciesSettled()
    {
        foreach (ServiceLink link in Dependencies)
            if (link.IsWaiting) return false;
        return true;
    }

    /// <summary>Something this service waited for is no longer in the way.</summary>
    private void OnDependencySettled()
    {
        if (IsWaitingForLinks && State is ServiceState.Starting or ServiceState.Started)
            Set.QueueChange(this);
    }

    private void GiveConsoleBack()
    {
        if (!HasConsole) return;
        Host.TakeTerminalBack();
        HasConsole = false;
        Set.PassConsoleOn();
    }

    private static void Settle(ServiceLink link)
    {
        if (!link.IsWaiting) return;
        link.IsWaiting = false;
        link.From.OnDependencySettled();
    }

    private void FailDependents()
    {
        foreach (ServiceLink link in Dependents)
        {
            if (link.Kind is DependencyKind.Regular or DependencyKind.PreparedBy or DependencyKind.Milestone)
            {
                if (link.From.State == ServiceState.Starting)
                {
                    link.From._spreadsFailure = true;
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
    }

    private void BreakSoftLinks()
    {
        foreach (ServiceLink link in Dependents)
        {
            if (link.IsHard) continue;
            Settle(link);
            if (!link.IsHeld) continue;
            link.IsHeld = false;
            Release(isStopped: false);
        }
    }

    private void Chain()
    {
        if (Description?.ChainTo is not { } next || Set.IsShuttingDown) return;
        bool endedByItself = StopReason == StopReason.Terminated && ExitStatus.DidExitCleanly
            && State == ServiceState.Stopped;
        if (endedByItself || Has(ServiceOptions.AlwaysChain)) Host.StartChained(this, next);
    }

    private void OnDependentDown()
    {
        if (State == ServiceState.Stopping && IsWaitingForLinks) Set.QueueChange(this);
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
                    is not (Signal.Hangup or Signal.Interrupt or Signal.User1 or Signal.User2
                        or Signal.Terminate);
            default:
                return false;
        }
    }

    private bool AreDependentsDown()
    {
        foreach (ServiceLink link in Dependents)
        {
            // One that waits for us is being restarted, and down already.
            if (link.IsHard && link.IsHeld && !link.IsWaiting) return false;
        }
        return true;
    }

    /// <summary>Down as far as its dependencies are concerned.</summary>
    private bool IsDown =>
        State == ServiceState.Stopped || (State == ServiceState.Starting && IsWaitingForLinks);

    private bool StopDependents(bool isRestarted, bool isUserRestart)
    {
        bool areDown = true;
        for (int i = 0; i < Dependents.Count; i++)
        {
            ServiceLink link = Dependents[i];
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
            dependent._spreadsStop = true;
            Set.QueueSpread(dependent);
        }
        else if (isRestart && dependent.State != ServiceState.Stopping)
        {
            dependent.StopReason = StopReason.DependencyRestart;
            dependent._isUserRestart = true;
            dependent._spreadsStop = true;
            Set.QueueSpread(dependent);
        }
    }
}
