using Limyra.Init.Processes;
using Limyra.Init.Services;

namespace Limyra.Init.Running;

/// <summary>One timer a service, the earliest first: a binary heap that can also change what is inside.</summary>
internal sealed class TimerHeap
{
    private readonly List<Service> heap = [];

    /// <summary>The moment of the earliest timer.</summary>
    public long? Earliest => heap.Count > 0 ? heap[0].Process.TimerNs : null;

    /// <summary>Sets, moves or, with 0, removes the timer of a service.</summary>
    public void Set(ProcessRecord record, Service service, long momentNs)
    {
        if (record.TimerSlot >= 0) Remove(record.TimerSlot);
        record.TimerNs = momentNs;
        if (momentNs == 0) return;
        heap.Add(service);
        record.TimerSlot = heap.Count - 1;
        Raise(heap.Count - 1);
    }

    /// <summary>Takes the earliest.</summary>
    public Service Take()
    {
        var service = heap[0];
        Remove(0);
        return service;
    }

    private void Remove(int slot)
    {
        heap[slot].Process.TimerSlot = -1;
        var last = heap[^1];
        heap.RemoveAt(heap.Count - 1);
        if (slot == heap.Count) return;
        Place(slot, last);
        Sink(slot);
        Raise(slot);
    }

    private void Place(int slot, Service service)
    {
        heap[slot] = service;
        service.Process.TimerSlot = slot;
    }

    private bool IsEarlier(int a, int b) => heap[a].Process.TimerNs < heap[b].Process.TimerNs;

    private void Swap(int a, int b)
    {
        var service = heap[a];
        Place(a, heap[b]);
        Place(b, service);
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
            var child = slot * 2 + 1;
            if (child >= heap.Count) return;
            if (child + 1 < heap.Count && IsEarlier(child + 1, child)) child++;
            if (!IsEarlier(child, slot)) return;
            Swap(slot, child);
            slot = child;
        }
    }
}
