using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Services;

/// <summary>
/// One service: its state, what it depends on and what depends on it. Those who want it up are counted in
/// <see cref="RequiredBy"/>: whoever asked for it explicitly, and every dependent that holds its link. The
/// count makes the target. Precedence of what decides: pins; a forced stop; the target. Changes travel in two
/// phases (<see cref="ServiceSet.Settle"/>): first requests spread until nobody has more to tell, so that
/// counts and targets are right; only then does one service change state, and spreading begins anew.
/// </summary>
internal sealed partial class Service
{
    public Service(ServiceSet set, string name)
    {
        Set = set;
        Name = name;
    }

    public ServiceSet Set { get; }

    /// <summary>Bytes, one a char, argument included.</summary>
    public string Name { get; }

    /// <summary>Null for a name that others refer to and that is not loaded:
    /// it only keeps their links.</summary>
    public ServiceDescription? Description { get; private set; }

    public bool IsPlaceholder => Description is null;

    /// <summary>Its description is being read: meeting it again is a cycle.</summary>
    public bool IsLoading { get; set; }

    /// <summary>Handed over as a placeholder: it stays one.</summary>
    public bool IsReserved { get; set; }

    /// <summary>Its type when it was handed over: counts when its description
    /// can no longer be read.</summary>
    public ServiceType? TypeBefore { get; set; }

    public ServiceType Type => Description?.Type ?? ServiceType.Internal;

    public ServiceState State { get; private set; }

    /// <summary>Stopped or Started: where it shall go.</summary>
    public ServiceState Target { get; private set; }

    public StopReason StopReason { get; private set; }

    public int RequiredBy { get; private set; }

    /// <summary>Somebody asked for it by name.</summary>
    public bool IsExplicit { get; private set; }

    /// <summary>It must go down before anything else, whoever wants it.</summary>
    public bool IsForcedToStop { get; private set; }

    public bool IsPinnedStarted { get; private set; }

    public bool IsPinnedStopped { get; private set; }

    /// <summary>A service that needs this one is pinned started.</summary>
    public bool IsPinnedByDependent { get; private set; }

    public bool IsStartPinned => IsPinnedStarted || IsPinnedByDependent;

    public bool HasFailed { get; private set; }

    public bool WasSkipped { get; private set; }

    public bool IsWaitingForLinks { get; private set; }

    public bool IsWaitingForConsole { get; private set; }

    public bool HasConsole { get; private set; }

    /// <summary>The trigger of a triggered service.</summary>
    public bool IsTriggered { get; private set; }

    public List<ServiceLink> Dependencies { get; } = [];

    public List<ServiceLink> Dependents { get; } = [];

    public List<IServiceListener> Listeners { get; } = [];

    /// <summary>Length of the longest chain of dependencies below.</summary>
    public int Depth { get; set; }

    /// <summary>Modification time of the description when it was loaded.</summary>
    public (long Seconds, long Nanoseconds) Modified { get; set; }

    /// <summary>The service that reads this one's output.</summary>
    public Service? Consumer { get; set; }

    /// <summary>The service whose output this one reads.</summary>
    public Service? Consumed { get; set; }

    /// <summary>What the manager keeps for its process: pipes, sockets, log.</summary>
    public Processes.ProcessRecord Process { get; } = new();

    /// <summary>When the last start and the last change of state were.</summary>
    public long StateSinceNs { get; private set; }

    /// <summary>The moments of its first start, for boot charts.</summary>
    public BootTimes Times { get; private set; }

    private ServiceOptions Options => Description?.Options ?? ServiceOptions.None;

    private bool Has(ServiceOptions option) => (Options & option) != 0;

    private IServiceHost Host => Set.Host;

    // Memberships in the queues of ServiceSet, and what is to be spread.
    internal bool IsInSpreadQueue { get; set; }

    internal bool IsInChangeQueue { get; set; }

    private bool _spreadsRequire;
    private bool _spreadsRelease;
    private bool _spreadsFailure;
    private bool _spreadsStart;
    private bool _spreadsStop;
    private bool _spreadsPin;

    private bool _isAutoRestart;
    private bool _isUserRestart;

    /// <summary>Takes a description: the first one, or another at reload.</summary>
    public void Describe(ServiceDescription description) => Description = description;

    private void SetState(ServiceState state)
    {
        State = state;
        StateSinceNs = Host.NowNs;
        UpdateWatch();
        Times = Times.After(state, StateSinceNs);
    }

    private void Notify(ServiceEvent what)
    {
        // A listener may leave while it is told; nobody joins.
        for (int i = Listeners.Count - 1; i >= 0; i--) Listeners[i].OnServiceEvent(this, what);
    }

    /// <summary>Adds a link; a service that is up takes hold of it where that makes sense at once.</summary>
    public ServiceLink AddDependency(Service to, DependencyKind kind, int position = -1)
    {
        ServiceLink link = new(this, to, kind);
        Dependencies.Insert(position < 0 ? Dependencies.Count : position, link);
        to.Dependents.Add(link);
        bool isUp = State is ServiceState.Starting or ServiceState.Started;
        bool isHeld = kind is DependencyKind.Regular or DependencyKind.PreparedBy
            || to.State is ServiceState.Started or ServiceState.Starting;
        if (isUp && isHeld && !link.IsOrdering) Hold(link);
        return link;
    }

    /// <summary>Takes hold of a dependency: it is required from now on.</summary>
    public void Hold(ServiceLink link)
    {
        if (link.IsHeld) return;
        link.To.Require();
        link.IsHeld = true;
    }

    /// <summary>Removes a link of ours.</summary>
    public void RemoveDependency(ServiceLink link)
    {
        Dependencies.Remove(link);
        link.To.Dependents.Remove(link);
        if (link.IsHeld) link.To.Release();
        if (link.IsWaiting)
        {
            link.IsWaiting = false;
            OnDependencySettled();
        }
    }

    /// <summary>Nobody refers to it.</summary>
    public bool IsUnreferenced => Dependencies.Count == 0 && Dependents.Count == 0 && Consumer is null;
}
