using Limyra.Init.Services;

namespace Limyra.Init.Control;

/// <summary>The numbers under which one connection knows services: the lowest
/// free one is given out first.</summary>
internal sealed class HandleTable
{
    private readonly List<Service?> _slots = [];

    /// <summary>One more than the highest handle ever given out: walks by number, so that
    /// walking allocates nothing.</summary>
    public uint End => (uint)_slots.Count;

    /// <summary>The service under a handle, or null.</summary>
    public Service? this[uint handle] => handle < _slots.Count ? _slots[(int)handle] : null;

    /// <summary>How many handles a service has here.</summary>
    public int CountOf(Service service)
    {
        int count = 0;
        foreach (Service? held in _slots)
            if (held == service) count++;
        return count;
    }

    public uint Add(Service service)
    {
        int free = _slots.IndexOf(null);
        if (free < 0)
        {
            free = _slots.Count;
            _slots.Add(null);
        }
        _slots[free] = service;
        return (uint)free;
    }

    /// <summary>Gives a service the handle it had in the manager before this one.</summary>
    public void Restore(uint handle, Service service)
    {
        while (_slots.Count <= handle) _slots.Add(null);
        _slots[(int)handle] = service;
    }

    /// <summary>Frees a handle; null when it was free.</summary>
    public Service? Remove(uint handle)
    {
        if (this[handle] is not { } service) return null;
        _slots[(int)handle] = null;
        return service;
    }
}
