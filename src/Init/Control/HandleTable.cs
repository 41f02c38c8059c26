using Limyra.Init.Services;

namespace Limyra.Init.Control;

/// <summary>The numbers under which one connection knows services: the lowest
/// free one is given out first.</summary>
internal sealed class HandleTable
{
    private readonly List<Service?> slots = [];

    /// <summary>One more than the highest handle ever given out: walks by number, so that
    /// walking allocates nothing.</summary>
    public uint End => (uint)slots.Count;

    /// <summary>The service under a handle, or null.</summary>
    public Service? this[uint handle] => handle < slots.Count ? slots[(int)handle] : null;

    /// <summary>How many handles a service has here.</summary>
    public int CountOf(Service service)
    {
        var count = 0;
        foreach (var held in slots)
            if (held == service) count++;
        return count;
    }

    public uint Add(Service service)
    {
        var free = slots.IndexOf(null);
        if (free < 0)
        {
            free = slots.Count;
            slots.Add(null);
        }
        slots[free] = service;
        return (uint)free;
    }

    /// <summary>Gives a service the handle it had in the manager before this one.</summary>
    public void Restore(uint handle, Service service)
    {
        while (slots.Count <= handle) slots.Add(null);
        slots[(int)handle] = service;
    }

    /// <summary>Frees a handle; null when it was free.</summary>
    public Service? Remove(uint handle)
    {
        if (this[handle] is not { } service) return null;
        slots[(int)handle] = null;
        return service;
    }
}
