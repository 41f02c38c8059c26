using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Services;

/// <summary>What goes on while the service is up: its health, its word about
/// itself, the runs of a timer.</summary>
internal sealed partial class Service
{
    private bool _isWatched;

    /// <summary>When its process, or a timer's last run, was started; far in
    /// the past when it never was.</summary>
    public long LastStartNs => _lastStartNs;

    private bool NeedsWatch => Description is { Health.Command.Count: > 0 } or { WatchdogTimeout.Ticks: > 0 };

    /// <summary>After every change of state or phase: the watch runs exactly
    /// while the process is up.</summary>
    private void UpdateWatch()
    {
        bool isUp = State == ServiceState.Started && Phase == ProcessPhase.Up;
        if (isUp == _isWatched || (isUp && !NeedsWatch)) return;
        _isWatched = isUp;
        if (isUp) Host.BeginWatch(this);
        else Host.EndWatch(this);
    }

    /// <summary>The watch has found it unwell.</summary>
    public void OnUnhealthy(string why)
    {
        Host.Log(LogLevel.Error, $"Service {Name} {why}; ending its process.");
        OnProcess(ProcessEvent.Unhealthy);
    }

    /// <summary>It asks for so much time from now for what it is doing: starting or stopping.</summary>
    public void ExtendTimeout(long nanoseconds)
    {
        bool isStarting =
            State == ServiceState.Starting && Phase is ProcessPhase.Launching or ProcessPhase.Working;
        bool isStopping = State == ServiceState.Stopping && Phase == ProcessPhase.Ending;
        bool hasLimit = (isStarting ? Description?.StartTimeout : Description?.StopTimeout) is { Ticks: > 0 };
        if ((isStarting || isStopping) && hasLimit) Host.SetTimer(this, Host.NowNs + nanoseconds);
    }

    private void Supervise(ProcessEffect effect)
    {
        switch (effect)
        {
            case ProcessEffect.SendAbort:
                SendSignal((int)Signal.Abort);
                break;
            case ProcessEffect.ArmSchedule:
                Host.ArmSchedule(this);
                break;
            case ProcessEffect.ArmRunLimit:
                // The run may have failed on the spot, and the next one be waited for.
                if (Phase is not (ProcessPhase.Launching or ProcessPhase.Working)) break;
                Arm(Description is { HasStartTimeout: true } limited ? limited.StartTimeout : TimeSpan.Zero);
                break;
            case ProcessEffect.NoteRun:
                Host.NoteRun(this);
                break;
            default:
                throw new UnreachableException(nameof(effect));
        }
    }
}
