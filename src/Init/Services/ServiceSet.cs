using Limyra.Formats.Services;

namespace Limyra.Init.Services;

/// <summary>
/// All services of a manager, and the order in which their changes happen. <paramref name="names"/> compares
/// names, byte for byte unless a test wants to count.
/// </summary>
internal sealed class ServiceSet(IServiceHost host, IEqualityComparer<string>? names = null)
{
    private readonly Dictionary<string, Service> _byName = new(names ?? StringComparer.Ordinal);
    private readonly List<Service> _all = [];
    private readonly Queue<Service> _spreading = new();
    private readonly Queue<Service> _changing = new();
    private readonly List<Service> _consoleQueue = [];
    private bool _isSettling;

    public IServiceHost Host { get; } = host;

    /// <summary>Loaded services and placeholders, in the order they came.</summary>
    public IReadOnlyList<Service> All => _all;

    /// <summary>How many are not stopped.</summary>
    public int ActiveCount { get; set; }

    public ShutdownType Shutdown { get; set; }

    /// <summary>Everything is being stopped; nothing starts any more.</summary>
    public bool IsShuttingDown { get; private set; }

    public Service? Find(string name) => _byName.GetValueOrDefault(name);

    public void Add(Service service)
    {
        _byName.Add(service.Name, service);
        _all.Add(service);
    }

    public void Remove(Service service)
    {
        _byName.Remove(service.Name);
        _all.Remove(service);
    }

    /// <summary>A name to hang links on until its service is loaded.</summary>
    public Service FindOrReserve(string name)
    {
        Service? service = Find(name);
        if (service is not null) return service;
        service = new(this, name);
        Add(service);
        return service;
    }

    public void QueueSpread(Service service)
    {
        if (service.IsInSpreadQueue) return;
        service.IsInSpreadQueue = true;
        _spreading.Enqueue(service);
    }

    public void QueueChange(Service service)
    {
        if (service.IsInChangeQueue) return;
        service.IsInChangeQueue = true;
        _changing.Enqueue(service);
    }

    /// <summary>
    /// Lets requests spread until all are known, changes one service, and so on until nothing is left. It
    /// ends because starting never stops anything, except by a failure, which is final.
    /// </summary>
    public void Settle()
    {
        if (_isSettling) return; // the outer call goes on until all is done
        _isSettling = true;
        while (true)
        {
            if (_spreading.TryDequeue(out Service? service))
            {
                service.IsInSpreadQueue = false;
                service.Spread();
            }
            else if (_changing.TryDequeue(out service))
            {
                service.IsInChangeQueue = false;
                service.Change();
            }
            else
            {
                break;
            }
        }
        _isSettling = false;
    }

    /// <summary>Stops all services; they will not start again.</summary>
    public void StopAll(ShutdownType type)
    {
        IsShuttingDown = true;
        Shutdown = type;
        for (int i = 0; i < _all.Count; i++)
        {
            _all[i].Stop(isTakenDown: false);
            _all[i].Unpin();
        }
        Host.OnShutdownBegun();
        Settle();
    }

    /// <summary>After a boot that failed, starts are possible again.</summary>
    public void AllowStarts()
    {
        IsShuttingDown = false;
        Shutdown = ShutdownType.None;
    }

    /// <summary>After a handover.</summary>
    public void RestoreShutdown(bool isShuttingDown, ShutdownType type) =>
        (IsShuttingDown, Shutdown) = (isShuttingDown, type);

    /// <summary>After a handover, when all services are there: what is counted and
    /// queued follows from them.</summary>
    public void RestoreActivity()
    {
        ActiveCount = 0;
        foreach (Service service in _all)
        {
            if (service.State != ServiceState.Stopped) ActiveCount++;
            if (service.IsWaitingForConsole) _consoleQueue.Add(service);
            IsConsoleOwned |= service.HasConsole;
        }
        if (IsConsoleOwned) Host.SetConsoleLog(isEnabled: false);
    }

    public void QueueForConsole(Service service)
    {
        bool wasEmpty = _consoleQueue.Count == 0;
        _consoleQueue.Add(service);
        if (!wasEmpty || IsConsoleOwned) return;
        Host.SetConsoleLog(isEnabled: false);
        PassConsoleOn();
    }

    public void LeaveConsoleQueue(Service service) => _consoleQueue.Remove(service);

    /// <summary>Whether a service has the console.</summary>
    public bool IsConsoleOwned { get; private set; }

    /// <summary>The next one in the queue gets the console, or our own messages do.</summary>
    public void PassConsoleOn()
    {
        IsConsoleOwned = _consoleQueue.Count > 0;
        if (!IsConsoleOwned)
        {
            Host.SetConsoleLog(isEnabled: true);
            return;
        }
        Service next = _consoleQueue[0];
        _consoleQueue.RemoveAt(0);
        next.OnConsoleAcquired();
    }
}
