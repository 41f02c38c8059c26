namespace Limyra.Init.Running;

/// <summary>A moment that the loop waits for, and what happens then. One object
/// serves for a whole life.</summary>
internal sealed class LoopTimer(Action onExpired)
{
    public Action OnExpired { get; } = onExpired;

    /// <summary>On the monotonic clock; meaningless unless armed.</summary>
    public long MomentNs { get; internal set; }

    /// <summary>Its place in the heap, −1 when it is not armed.</summary>
    internal int Slot { get; set; } = -1;

    public bool IsArmed => Slot >= 0;
}

/// <summary>All armed timers, the earliest first: a binary heap that can also
/// change what is inside.</summary>
internal sealed class TimerHeap
{
    private readonly List<LoopTimer> _heap = [];

    /// <summary>The moment of the earliest timer.</summary>
    public long? Earliest => _heap.Count > 0 ? _heap[0].MomentNs : null;

    /// <summary>Sets, moves or, with 0, disarms a timer.</summary>
    public void Set(LoopTimer timer, long momentNs)
    {
        if (timer.IsArmed) Remove(timer.Slot);
        if (momentNs == 0) return;
        timer.MomentNs = momentNs;
        _heap.Add(timer);
        timer.Slot = _heap.Count - 1;
        Raise(_heap.Count - 1);
    }

    /// <summary>Takes the earliest.</summary>
    public LoopTimer Take()
    {
        LoopTimer timer = _heap[0];
        Remove(0);
        return timer;
    }

    private void Remove(int slot)
    {
        _heap[slot].Slot = -1;
        LoopTimer last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (slot == _heap.Count) return;
        Place(slot, last);
        Sink(slot);
        Raise(slot);
    }

    private void Place(int slot, LoopTimer timer)
    {
        _heap[slot] = timer;
        timer.Slot = slot;
    }

    private bool IsEarlier(int a, int b) => _heap[a].MomentNs < _heap[b].MomentNs;

    private void Swap(int a, int b)
    {
        LoopTimer timer = _heap[a];
        Place(a, _heap[b]);
        Place(b, timer);
    }

    private void Raise(int slot)
    {
        while (slot > 0 && IsEarlier(slot, (slot - 1) / 2))
        {
            Swap(slot, (slot - 1) / 2);
            slot = (slot - 1) / 2;
        }
    }

    private void Sink(int slot)
    {
        while (true)
        {
            int child = slot * 2 + 1;
            if (child >= _heap.Count) return;
            if (child + 1 < _heap.Count && IsEarlier(child + 1, child)) child++;
            if (!IsEarlier(child, slot)) return;
            Swap(slot, child);
            slot = child;
        }
    }
}
