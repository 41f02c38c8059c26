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

    private readonly EventPoll _poll;
    private readonly List<Watch> _watches = [];
    private readonly Stack<int> _free = new();
    private readonly Dictionary<int, int> _slotOf = [];
    private readonly PollReport[] _reports = new PollReport[BatchLimit];
    private readonly TimerHeap _timers = new();
    private readonly Action<Exception> _onFault;
    private bool _isQuiet;

    private record struct Watch(IPollTarget? Target, int Descriptor, uint Generation);

    public EventLoop(EventPoll poll, Action<Exception> onFault)
    {
        _poll = poll;
        _onFault = onFault;
    }

    /// <summary>
    /// Called once when nothing has happened for a second after something did, so that rest costs no wake-up.
    /// </summary>
    public Action OnQuiet { get; set; } = () => { };

    /// <summary>Called before each wait: what was gathered meanwhile is done at once.</summary>
    public Action OnWait { get; set; } = () => { };

    public Errno Add(int descriptor, PollEvents events, IPollTarget target)
    {
        int slot = _free.Count > 0 ? _free.Pop() : _watches.Count;
        if (slot == _watches.Count) _watches.Add(default);
        uint generation = _watches[slot].Generation + 1;
        _watches[slot] = new(target, descriptor, generation);
        Errno reason = _poll.Add(descriptor, events, Key(slot, generation));
        if (reason == Errno.None) _slotOf[descriptor] = slot;
        else Free(slot);
        return reason;
    }

    public void Change(int descriptor, PollEvents events)
    {
        if (_slotOf.TryGetValue(descriptor, out int slot))
            _ = _poll.Change(descriptor, events, Key(slot, _watches[slot].Generation)); // it is watched
    }

    public void Unwatch(int descriptor)
    {
        if (!_slotOf.Remove(descriptor, out int slot)) return;
        _ = _poll.Remove(descriptor); // it is watched
        Free(slot);
    }

    private void Free(int slot)
    {
        _watches[slot] = _watches[slot] with { Target = null };
        _free.Push(slot);
    }

    private static ulong Key(int slot, uint generation) => (ulong)generation << 32 | (uint)slot;

    /// <summary>Arms a timer for a moment on the monotonic clock, or disarms it with 0.</summary>
    public void SetTimer(LoopTimer timer, long momentNs) => _timers.Set(timer, momentNs);

    /// <summary>Waits for something to happen, at most so long, and handles it.</summary>
    public void Turn(int longestMs = -1)
    {
        Guard(OnWait);
        int patienceMs = _isQuiet ? longestMs : longestMs < 0 ? QuietMs : Math.Min(longestMs, QuietMs);
        int timeoutMs = TimeoutMs(patienceMs);
        int count = _poll.Wait(_reports, timeoutMs);
        if (count == 0 && !_isQuiet && timeoutMs == QuietMs) Guard(OnQuiet);
        _isQuiet = count == 0 && (_isQuiet || timeoutMs == QuietMs);
        for (int i = 0; i < count; i++)
        {
            PollReport report = _reports[i];
            Watch watch = _watches[(int)(uint)report.Key];
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
            _onFault(fault);
        }
        catch (OutOfMemoryException)
        {
            // There is not even the memory to say so; the loop goes on, as it must in process 1.
            _isQuiet = false;
        }
    }

    private int TimeoutMs(int longestMs)
    {
        if (_timers.Earliest is not { } moment) return longestMs;
        long leftMs = Math.Max(moment - Clocks.MonotonicNs, 0) / 1_000_000 + 1;
        return longestMs < 0 ? (int)Math.Min(leftMs, int.MaxValue) : (int)Math.Min(leftMs, longestMs);
    }

    private void ExpireTimers()
    {
        if (_timers.Earliest is null) return;
        long now = Clocks.MonotonicNs;
        while (_timers.Earliest <= now)
        {
            LoopTimer timer = _timers.Take();
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
