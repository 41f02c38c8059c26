using System.Diagnostics;

namespace Limyra.Init.Services;

/// <summary>The next state and what to do on the way there.</summary>
internal readonly record struct ServiceOutcome(ServiceState Next, EffectList<ServiceEffect> Effects)
{
    public ServiceOutcome(ServiceState next, params ReadOnlySpan<ServiceEffect> effects)
        : this(next, new EffectList<ServiceEffect>(effects))
    {
    }

    public override string ToString() => $"{Next}: {Effects}";
}

/// <summary>
/// The life of a service as a pure function; that of its process is <see cref="ProcessStep"/>. Precedence:
/// pins; a forced stop; the target. The whole table: tests/Init/Services/service-steps.txt.
/// </summary>
internal static class ServiceStep
{
    /// <summary>What follows. A pair that cannot happen changes nothing.</summary>
    public static ServiceOutcome Next(ServiceState state, ServiceTrigger what, ServiceFacts facts) =>
        what switch
        {
            ServiceTrigger.StartWanted => StartWanted(state, facts),
            ServiceTrigger.StopWanted => StopWanted(state, facts),
            ServiceTrigger.Due => Due(state, facts),
            ServiceTrigger.ConsoleAcquired => ConsoleAcquired(state, facts),
            ServiceTrigger.TriggerSet => TriggerSet(state, facts),
            ServiceTrigger.CameUp => CameUp(facts),
            ServiceTrigger.StartFailed => StartFailed(state, facts),
            ServiceTrigger.WentDown => WentDown(facts),
            ServiceTrigger.BrokenOff => new(ServiceState.Stopping, ServiceEffect.Enter),
            ServiceTrigger.ComeBack => ComeBack(state, facts),
            _ => throw new UnreachableException(nameof(what)),
        };

    private static ServiceOutcome StartWanted(ServiceState state, ServiceFacts facts)
    {
        if (Has(facts, ServiceFacts.PinnedStopped))
        {
            return state == ServiceState.Stopped
                ? new(state, ServiceEffect.AimUp, ServiceEffect.FailStart)
                : new(state, ServiceEffect.AimUp);
        }
        return state switch
        {
            ServiceState.Stopped => new(
                ServiceState.Starting, ServiceEffect.AimUp, ServiceEffect.MendSoftLinks,
                ServiceEffect.BecomeActive,
                ServiceEffect.RequireDependencies, ServiceEffect.Enter, ServiceEffect.WaitForDependencies),

            // Stopping can be given up only while it still waits for dependents.
            ServiceState.Stopping
                when Has(facts, ServiceFacts.Waiting) && !Has(facts, ServiceFacts.Forced) => new(
                    ServiceState.Starting, ServiceEffect.AimUp, ServiceEffect.TellStopCancelled,
                    ServiceEffect.Enter,
                    ServiceEffect.WaitForDependencies),
            ServiceState.Starting or ServiceState.Started or ServiceState.Stopping =>
                new(state, ServiceEffect.AimUp),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    private static ServiceOutcome Due(ServiceState state, ServiceFacts facts)
    {
        if (!Has(facts, ServiceFacts.LinksSettled)) return new(state);
        switch (state)
        {
            case ServiceState.Starting:
                return Has(facts, ServiceFacts.NeedsConsole)
                    ? new(state, ServiceEffect.EndWaiting, ServiceEffect.QueueForConsole)
                    : BringUp(ServiceEffect.EndWaiting, facts);
            case ServiceState.Started:
                return Has(facts, ServiceFacts.Waiting) ? new(state, ServiceEffect.EndWaiting) : new(state);
            case ServiceState.Stopping:
                ServiceEffect down = Has(facts, ServiceFacts.HasProcess)
                    ? ServiceEffect.BringProcessDown : ServiceEffect.GoDown;
                return Has(facts, ServiceFacts.KillsAll)
                    ? new(state, ServiceEffect.EndWaiting, ServiceEffect.KillAll, down)
                    : new(state, ServiceEffect.EndWaiting, down);
            case ServiceState.Stopped:
                return new(state);
            default:
                throw new UnreachableException(nameof(state));
        }
    }

    private static ServiceOutcome BringUp(ServiceEffect first, ServiceFacts facts)
    {
        if (Has(facts, ServiceFacts.HasProcess))
            return new(ServiceState.Starting, first, ServiceEffect.BringProcessUp);
        return Has(facts, ServiceFacts.IsTriggerable) && !Has(facts, ServiceFacts.Triggered)
            ? new(ServiceState.Starting, first)
            : new(ServiceState.Starting, first, ServiceEffect.ComeUp);
    }

    private static ServiceOutcome ConsoleAcquired(ServiceState state, ServiceFacts facts) =>
        state == ServiceState.Starting && Has(facts, ServiceFacts.LinksSettled)
            ? BringUp(ServiceEffect.TakeConsole, facts)
            : new(state, ServiceEffect.TakeConsole, ServiceEffect.PassConsoleOn);

    private static ServiceOutcome TriggerSet(ServiceState state, ServiceFacts facts) =>
        state == ServiceState.Starting && Has(facts, ServiceFacts.Triggered)
            && !Has(facts, ServiceFacts.Waiting)
            ? new(state, ServiceEffect.ComeUp)
            : new(state);

    private static ServiceOutcome CameUp(ServiceFacts facts)
    {
        bool isUnwanted = Has(facts, ServiceFacts.Forced) || !Has(facts, ServiceFacts.Wanted);
        ServiceEffect next = isUnwanted ? ServiceEffect.StopAgain : ServiceEffect.SettleDependents;
        return Has(facts, ServiceFacts.KeepsConsole)
            ? new(ServiceState.Started, ServiceEffect.Enter, ServiceEffect.TellStarted, next)
            : new(
                ServiceState.Started, ServiceEffect.GiveConsoleBack, ServiceEffect.Enter,
                ServiceEffect.TellStarted, next);
    }

    private static ServiceOutcome StartFailed(ServiceState state, ServiceFacts facts) =>
        Has(facts, ServiceFacts.IsDown)
            ? new(
                state, ServiceEffect.AimDown, ServiceEffect.LeaveConsoleQueue, ServiceEffect.DropExplicit,
                ServiceEffect.FailDependents, ServiceEffect.MarkFailed, ServiceEffect.TellFailed,
                ServiceEffect.GoDown)
            : new(
                state, ServiceEffect.AimDown, ServiceEffect.LeaveConsoleQueue, ServiceEffect.DropExplicit,
                ServiceEffect.FailDependents, ServiceEffect.MarkFailed, ServiceEffect.TellFailed);

    private static ServiceOutcome WentDown(ServiceFacts facts)
    {
        if (Has(facts, ServiceFacts.Wanted) && !Has(facts, ServiceFacts.PinnedStopped))
        {
            // What prepares it goes down while it is down, before it looks at its dependencies again.
            return new(
                ServiceState.Starting, ServiceEffect.GiveConsoleBack, ServiceEffect.ClearForce,
                ServiceEffect.LeaveDependencies, ServiceEffect.BeDown, ServiceEffect.RestartPreparations,
                ServiceEffect.Enter, ServiceEffect.WaitForDependencies, ServiceEffect.TellStopped);
        }
        return new(
            ServiceState.Stopped, ServiceEffect.GiveConsoleBack, ServiceEffect.ClearForce,
            ServiceEffect.BreakSoftLinks,
            ServiceEffect.LeaveDependencies, ServiceEffect.Enter, ServiceEffect.BecomeInactive,
            ServiceEffect.TellStopped);
    }

    private static ServiceOutcome ComeBack(ServiceState state, ServiceFacts facts) =>
        state == ServiceState.Stopping && Has(facts, ServiceFacts.Waiting) && Has(facts, ServiceFacts.Wanted)
            && !Has(facts, ServiceFacts.PinnedStopped)
            ? new(ServiceState.Starting, ServiceEffect.ClearForce, ServiceEffect.Enter,
                ServiceEffect.WaitForDependencies)
            : new(state);

    private static ServiceOutcome StopWanted(ServiceState state, ServiceFacts facts)
    {
        if (Has(facts, ServiceFacts.PinnedStarted)) return new(state);
        return state switch
        {
            ServiceState.Starting => BreakOff(facts),
            ServiceState.Started =>
                Stop(ServiceState.Stopping, facts, ServiceEffect.Enter, ServiceEffect.WaitForDependents),
            ServiceState.Stopping or ServiceState.Stopped => Stop(state, facts),
            _ => throw new UnreachableException(nameof(state)),
        };
    }

    /// <summary>A start is given up here and now where that is possible;
    /// otherwise its process decides.</summary>
    private static ServiceOutcome BreakOff(ServiceFacts facts)
    {
        if (Has(facts, ServiceFacts.Waiting | ServiceFacts.WaitingForConsole))
        {
            return Stop(
                ServiceState.Stopping, facts, ServiceEffect.LeaveConsoleQueue,
                ServiceEffect.TellStartCancelled,
                ServiceEffect.Enter, ServiceEffect.WaitForDependents);
        }
        if (Has(facts, ServiceFacts.HasProcess))
        {
            if (Has(facts, ServiceFacts.Delayed))
            {
                return Stop(
                    ServiceState.Stopping, facts, ServiceEffect.InterruptProcess,
                    ServiceEffect.TellStartCancelled,
                    ServiceEffect.Enter, ServiceEffect.WaitForDependents);
            }
            return Has(facts, ServiceFacts.Interruptible)
                ? Stop(
                    ServiceState.Starting, facts, ServiceEffect.InterruptProcess,
                    ServiceEffect.TellStartCancelled)
                : Stop(ServiceState.Starting, facts);
        }
        return Has(facts, ServiceFacts.IsTriggerable)
            ? Stop(
                ServiceState.Stopping, facts, ServiceEffect.TellStartCancelled, ServiceEffect.Enter,
                ServiceEffect.WaitForDependents)
            : Stop(ServiceState.Starting, facts);
    }

    /// <summary>Whatever else happens, dependents are told; and who does not come
    /// up again is not asked for.</summary>
    private static ServiceOutcome Stop(ServiceState next, ServiceFacts facts,
        params ReadOnlySpan<ServiceEffect> effects)
    {
        EffectList<ServiceEffect> all =
            new EffectList<ServiceEffect>(effects).Behind(ServiceEffect.StopDependents);
        return new(next, Has(facts, ServiceFacts.Restarted) ? all : all.Behind(ServiceEffect.DropExplicit));
    }

    private static bool Has(ServiceFacts facts, ServiceFacts wanted) => (facts & wanted) != 0;
}
