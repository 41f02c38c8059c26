using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>Someone who waits for a descriptor.</summary>
internal interface IPollTarget
{
    void OnPoll(int descriptor, PollEvents events);
}

/// <summary>
/// The one loop of the manager: descriptors and timers. Nothing in it blocks except the wait
/// itself, and a handler that throws loses its event, not the loop.
/// </summary>
internal sealed class EventLoop
{
    private const int BatchLimit = 64;
    private const int QuietMs = 1000;

    private readonly EventPoll poll;
    private readonly List<Watch> watches = [];
    private readonly Stack<int> free = new();
    private readonly Dictionary<int, int> slotOf = [];
    private readonly PollReport[] reports = new PollReport[BatchLimit];
    private readonly TimerHeap timers = new();
    private readonly Action<Exception> onFault;
    private bool isQuiet;

    private record struct Watch(IPollTarget? Target, int Descriptor, uint Generation);

    public EventLoop(EventPoll poll, Action<Exception> onFault)
    {
        this.poll = poll;
        this.onFault = onFault;
    }

    /// <summary>
    /// Called once when nothing has happened for a second after something did, so that rest costs no wake-up.
    /// </summary>
    public Action OnQuiet { get; set; } = () => { };

    public Errno Add(int descriptor, PollEvents events, IPollTarget target)
    {
        var slot = free.Count > 0 ? free.Pop() : watches.Count;
        if (slot == watches.Count) watches.Add(default);
        var generation = watches[slot].Generation + 1;
        watches[slot] = new(target, descriptor, generation);
        var reason = poll.Add(descriptor, events, Key(slot, generation));
        if (reason == Errno.None) slotOf[descriptor] = slot;
        else Free(slot);
        return reason;
    }

    public void Change(int descriptor, PollEvents events)
    {
        if (slotOf.TryGetValue(descriptor, out var slot))
            _ = poll.Change(descriptor, events, Key(slot, watches[slot].Generation)); // it is watched
    }

    public void Unwatch(int descriptor)
    {
        if (!slotOf.Remove(descriptor, out var slot)) return;
        _ = poll.Remove(descriptor); // it is watched
        Free(slot);
    }

    private void Free(int slot)
    {
        watches[slot] = watches[slot] with { Target = null };
        free.Push(slot);
    }

    private static ulong Key(int slot, uint generation) => (ulong)generation << 32 | (uint)slot;

    /// <summary>Arms a timer for a moment on the monotonic clock, or disarms it with 0.</summary>
    public void SetTimer(LoopTimer timer, long momentNs) => timers.Set(timer, momentNs);

    /// <summary>Waits for something to happen, at most so long, and handles it.</summary>
    public void Turn(int longestMs = -1)
    {
        var patienceMs = isQuiet ? longestMs : longestMs < 0 ? QuietMs : Math.Min(longestMs, QuietMs);
        var timeoutMs = TimeoutMs(patienceMs);
        var count = poll.Wait(reports, timeoutMs);
        if (count == 0 && !isQuiet && timeoutMs == QuietMs) Guard(OnQuiet);
        isQuiet = count == 0 && (isQuiet || timeoutMs == QuietMs);
        for (var i = 0; i < count; i++)
        {
            var report = reports[i];
            var watch = watches[(int)(uint)report.Key];
            if (watch.Generation != (uint)(report.Key >> 32) || watch.Target is null) continue;
            try
            {
                watch.Target.OnPoll(watch.Descriptor, report.Events);
            }
            catch (Exception fault)
            {
                Report(fault);
            }
        }
        ExpireTimers();
    }

    /// <summary>Carries something out; what it throws is reported and does not leave the loop.</summary>
    public void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault)
        {
            Report(fault);
        }
    }

    /// <summary>Says what went wrong.</summary>
    private void Report(Exception fault)
    {
        try
        {
            onFault(fault);
        }
        catch (OutOfMemoryException)
        {
            // There is not even the memory to say so; the loop goes on, as it must in process 1.
            isQuiet = false;
        }
    }

    private int TimeoutMs(int longestMs)
    {
        if (timers.Earliest is not { } moment) return longestMs;
        var leftMs = Math.Max(moment - Clocks.MonotonicNs, 0) / 1_000_000 + 1;
        return longestMs < 0 ? (int)Math.Min(leftMs, int.MaxValue) : (int)Math.Min(leftMs, longestMs);
    }

    private void ExpireTimers()
    {
        if (timers.Earliest is null) return;
        var now = Clocks.MonotonicNs;
        while (timers.Earliest <= now)
        {
            var timer = timers.Take();
            try
            {
                timer.OnExpired();
            }
            catch (Exception fault)
            {
                Report(fault);
            }
        }
    }
}
