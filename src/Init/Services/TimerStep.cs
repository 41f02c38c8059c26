using System.Diagnostics;

namespace Limyra.Init.Services;

/// <summary>
/// The life of a timer (type = timer) in the same phases as a process: Delayed while it waits for its moment,
/// Launching and Working while its command runs. The service itself is started all the time; how a run ends
/// changes nothing but the record of it. One run is over before the next begins.
/// </summary>
internal static class TimerStep
{
    private static readonly ProcessOutcome Run = new(
        ProcessPhase.Launching, ProcessEffect.NoteRun, ProcessEffect.StartProcess, ProcessEffect.ArmRunLimit);

    public static ProcessOutcome Next(ServiceState state, ProcessPhase phase, ProcessEvent what,
        ProcessFacts facts) =>
            what switch
            {
                ProcessEvent.BringUp => phase == ProcessPhase.Idle
                    ? new(ProcessPhase.Delayed, ProcessEffect.ArmSchedule, ProcessEffect.ReportStarted)
                    : new(phase),
                ProcessEvent.BringDown => ProcessStep.BringDown(phase, facts),
                ProcessEvent.Launched => Launched(state, phase, facts),
                ProcessEvent.LaunchFailed or ProcessEvent.Ended => RunOver(state, facts),
                ProcessEvent.TimedOut => TimedOut(state, phase),
                ProcessEvent.Triggered => phase == ProcessPhase.Delayed && state == ServiceState.Started
                    ? Run
                    : new(phase),
                ProcessEvent.ClockSet => phase == ProcessPhase.Delayed && state == ServiceState.Started
                    ? new(phase, ProcessEffect.ArmSchedule)
                    : new(phase),
                ProcessEvent.StopLaunchFailed => new(phase, ProcessEffect.SendTermination),
                ProcessEvent.StopEnded => phase == ProcessPhase.Idle
                    ? new(ProcessPhase.Idle, ProcessEffect.Disarm, ProcessEffect.ReportStopped)
                    : new(phase),
                ProcessEvent.Interrupt or ProcessEvent.Ready or ProcessEvent.ReadinessClosed
                    or ProcessEvent.IdFileGood
                    or ProcessEvent.IdFileBad or ProcessEvent.IdFileEnded or ProcessEvent.Unhealthy =>
                    new(phase),
                _ => throw new UnreachableException(nameof(what)),
            };

    private static ProcessOutcome Launched(ServiceState state, ProcessPhase phase, ProcessFacts facts)
    {
        if (phase != ProcessPhase.Launching) return new(phase);
        return state == ServiceState.Stopping && (facts & ProcessFacts.WaitsForDependents) == 0
            ? new(ProcessPhase.Working, ProcessEffect.BringDown)
            : new(ProcessPhase.Working);
    }

    private static ProcessOutcome RunOver(ServiceState state, ProcessFacts facts) => state switch
    {
        ServiceState.Started => new(ProcessPhase.Delayed, ProcessEffect.ArmSchedule),
        ServiceState.Stopping => ProcessStep.Gone(facts),
        ServiceState.Starting or ServiceState.Stopped => new(ProcessPhase.Idle, ProcessEffect.Disarm),
        _ => throw new UnreachableException(nameof(state)),
    };

    /// <summary>Its moment has come; or a run takes too long; or does not end when told to.</summary>
    private static ProcessOutcome TimedOut(ServiceState state, ProcessPhase phase) => phase switch
    {
        ProcessPhase.Delayed => state == ServiceState.Started ? Run : new(phase),
        ProcessPhase.Launching or ProcessPhase.Working => state == ServiceState.Stopping
            ? new(phase, ProcessEffect.SendKill)
            : new(ProcessPhase.Interrupting, ProcessEffect.ArmStopTimeout, ProcessEffect.SendTermination),
        ProcessPhase.Interrupting or ProcessPhase.Ending => new(phase, ProcessEffect.SendKill),
        ProcessPhase.Idle or ProcessPhase.Up => new(phase),
        _ => throw new UnreachableException(nameof(phase)),
    };
}
