using System.Diagnostics;

namespace Limyra.Init.Services;

/// <summary>How the watch over a service that is up stands.</summary>
internal enum HealthPhase
{
    /// <summary>Nobody watches.</summary>
    Off,

    /// <summary>Until the next check.</summary>
    Waiting,

    /// <summary>The check runs.</summary>
    Checking,

    /// <summary>The check took too long and was killed; its end is not seen yet.</summary>
    Killing,

    /// <summary>The service went down while a check ran; its end is not seen yet.</summary>
    Leaving,
}

/// <summary>What happens to that watch.</summary>
internal enum HealthEvent
{
    /// <summary>The service is up.</summary>
    ServiceUp,

    /// <summary>It no longer is.</summary>
    ServiceDown,

    /// <summary>The timer of the watch expired.</summary>
    TimedOut,

    /// <summary>The check ended with status 0.</summary>
    Passed,

    /// <summary>It ended otherwise, or could not be started.</summary>
    Failed,
}

/// <summary>What is to be done; carried out in order.</summary>
internal enum HealthEffect
{
    /// <summary>Run the timer for health-interval.</summary>
    ArmInterval,

    /// <summary>Run the timer for health-timeout.</summary>
    ArmTimeout,

    /// <summary>Stop the timer.</summary>
    Disarm,

    /// <summary>Start the check; the next event is Failed when it cannot be started.</summary>
    StartCheck,

    /// <summary>Kill the check.</summary>
    KillCheck,

    /// <summary>Forget earlier failures.</summary>
    ClearFailures,

    /// <summary>Count a failure.</summary>
    CountFailure,

    /// <summary>The service is not well: end its process.</summary>
    ReportUnhealthy,
}

/// <summary>The next phase and what to do on the way.</summary>
internal readonly record struct HealthOutcome(HealthPhase Next, EffectList<HealthEffect> Effects)
{
    public HealthOutcome(HealthPhase next, params ReadOnlySpan<HealthEffect> effects)
        : this(next, new EffectList<HealthEffect>(effects))
    {
    }

    public override string ToString() => $"{Next}: {Effects}";
}

/// <summary>The watch as a pure function; its table is in tests/Init/Services/health-steps.txt.</summary>
internal static class HealthStep
{
    /// <summary>What follows; <paramref name="isLast"/>: one more failure is one too many.</summary>
    public static HealthOutcome Next(HealthPhase phase, HealthEvent what, bool isLast) => what switch
    {
        HealthEvent.ServiceUp => Up(phase),
        HealthEvent.ServiceDown => Down(phase),
        HealthEvent.TimedOut => TimedOut(phase),
        HealthEvent.Passed => Ended(phase, hasPassed: true, isLast),
        HealthEvent.Failed => Ended(phase, hasPassed: false, isLast),
        _ => throw new UnreachableException(nameof(what)),
    };

    private static HealthOutcome Up(HealthPhase phase) => phase switch
    {
        HealthPhase.Off => new(HealthPhase.Waiting, HealthEffect.ClearFailures, HealthEffect.ArmInterval),

        // The old check counts for nothing; the new watch begins when it is gone.
        HealthPhase.Leaving => new(HealthPhase.Killing, HealthEffect.ClearFailures),
        HealthPhase.Waiting or HealthPhase.Checking or HealthPhase.Killing => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static HealthOutcome Down(HealthPhase phase) => phase switch
    {
        HealthPhase.Waiting => new(HealthPhase.Off, HealthEffect.Disarm),
        HealthPhase.Checking => new(HealthPhase.Leaving, HealthEffect.Disarm, HealthEffect.KillCheck),
        HealthPhase.Killing => new(HealthPhase.Leaving, HealthEffect.Disarm),
        HealthPhase.Off or HealthPhase.Leaving => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static HealthOutcome TimedOut(HealthPhase phase) => phase switch
    {
        HealthPhase.Waiting => new(HealthPhase.Checking, HealthEffect.ArmTimeout, HealthEffect.StartCheck),
        HealthPhase.Checking => new(HealthPhase.Killing, HealthEffect.KillCheck, HealthEffect.CountFailure),
        HealthPhase.Off or HealthPhase.Killing or HealthPhase.Leaving => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };

    private static HealthOutcome Ended(HealthPhase phase, bool hasPassed, bool isLast) => phase switch
    {
        HealthPhase.Checking when hasPassed =>
            new(HealthPhase.Waiting, HealthEffect.ClearFailures, HealthEffect.ArmInterval),
        HealthPhase.Checking when isLast =>
            new(HealthPhase.Off, HealthEffect.Disarm, HealthEffect.CountFailure,
                HealthEffect.ReportUnhealthy),
        HealthPhase.Checking => new(HealthPhase.Waiting, HealthEffect.CountFailure, HealthEffect.ArmInterval),

        // Counted when it was killed: the one too many shows here.
        HealthPhase.Killing when isLast =>
            new(HealthPhase.Off, HealthEffect.Disarm, HealthEffect.ReportUnhealthy),
        HealthPhase.Killing => new(HealthPhase.Waiting, HealthEffect.ArmInterval),
        HealthPhase.Leaving => new(HealthPhase.Off),
        HealthPhase.Off or HealthPhase.Waiting => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };
}
