using Limyra.Formats.Services;

namespace Limyra.Init.Services;

/// <summary>Who wants the service, and how wanting spreads.</summary>
internal sealed partial class Service
{
    /// <summary>Asks for the service by name.</summary>
    public void Start()
    {
        if (IsPinnedStopped) return;
        if (!IsExplicit)
        {
            RequiredBy++;
            IsExplicit = true;
        }
        BeginStart();
    }

    /// <summary>
    /// Takes the explicit request back; with <paramref name="isTakenDown"/> the
    /// service stops even while others hold it.
    /// </summary>
    public void Stop(bool isTakenDown)
    {
        if (IsExplicit)
        {
            IsExplicit = false;
            RequiredBy--;
        }
        if (isTakenDown || RequiredBy == 0) Target = ServiceState.Stopped;
        if (IsStartPinned) return;
        if (RequiredBy == 0)
        {
            isTakenDown = true;
            _spreadsRelease = !_spreadsRequire;
            if (_spreadsRelease) Set.QueueSpread(this);
        }
        if (!isTakenDown || State == ServiceState.Stopped) return;
        StopReason = StopReason.Normal;
        BeginStop(isRestart: false);
    }

    /// <summary>Stops and starts again, and with it what needs it; false unless it is up.</summary>
    public bool Restart()
    {
        if (State != ServiceState.Started) return false;
        StopReason = StopReason.Normal;
        IsForcedToStop = true;
        BeginStop(isRestart: true);
        return true;
    }

    /// <summary>It must go down, and what needs it first.</summary>
    public void ForceStop()
    {
        if (State == ServiceState.Stopped) return;
        IsForcedToStop = true;
        if (IsStartPinned) return;
        _spreadsStop = true;
        Set.QueueSpread(this);
    }

    private void StopForGood()
    {
        Target = ServiceState.Stopped;
        ForceStop();
    }

    internal void Require()
    {
        if (RequiredBy++ > 0 || State is ServiceState.Starting or ServiceState.Started) return;
        _spreadsStart = true;
        Set.QueueSpread(this);
    }

    internal void Release(bool isStopped = true)
    {
        if (--RequiredBy > 0) return;
        if (State == ServiceState.Stopping && Target == ServiceState.Started && !IsStartPinned)
            Notify(ServiceEvent.StartCancelled);
        Target = ServiceState.Stopped;
        if (IsStartPinned) return;

        // A request that has not spread yet needs no taking back.
        _spreadsRelease = !_spreadsRequire;
        _spreadsRequire = false;
        if (_spreadsRelease) Set.QueueSpread(this);
        if (!isStopped || State is ServiceState.Stopped or ServiceState.Stopping) return;
        StopReason = StopReason.Normal;
        BeginStop(isRestart: false);
    }

    /// <summary>First phase: tells neighbours what they have to know.</summary>
    internal void Spread()
    {
        if (_spreadsRequire)
        {
            _spreadsRequire = false;
            foreach (ServiceLink link in Dependencies)
            {
                if (link.IsOrdering || link.IsHeld) continue;
                link.To.Require();
                link.IsHeld = true;
            }
        }
        if (_spreadsRelease)
        {
            _spreadsRelease = false;
            foreach (ServiceLink link in Dependencies)
            {
                if (!link.IsHeld) continue;
                link.IsHeld = false; // first: the dependency may look at this link while it is released
                link.To.Release();
            }
        }
        if (_spreadsFailure)
        {
            _spreadsFailure = false;
            if (State == ServiceState.Starting)
            {
                StopReason = StopReason.DependencyFailed;
                OnFailedToStart(isByDependency: true, isStopped: true);
            }
        }
        if (_spreadsStart)
        {
            _spreadsStart = false;
            BeginStart();
        }
        if (_spreadsStop)
        {
            _spreadsStop = false;
            BeginStop(_isUserRestart);
        }
        if (_spreadsPin)
        {
            _spreadsPin = false;
            SpreadPin();
        }
    }

    public void PinStarted()
    {
        if (IsPinnedStarted) return;
        if (!IsPinnedByDependent) QueuePins(isPinned: true);
        IsPinnedStarted = true;
    }

    public void PinStopped() => IsPinnedStopped = true;

    public void Unpin()
    {
        IsPinnedStopped = false;
        if (!IsPinnedStarted) return;
        IsPinnedStarted = false;
        if (IsPinnedByDependent) return;
        QueuePins(isPinned: false);
        if (State != ServiceState.Started) return;
        if (RequiredBy == 0)
        {
            // The pin kept this from spreading when the last one let go.
            _spreadsRelease = true;
            Set.QueueSpread(this);
        }
        if (Target == ServiceState.Stopped || IsForcedToStop) BeginStop(isRestart: false);
    }

    private void QueuePins(bool isPinned)
    {
        foreach (ServiceLink link in Dependencies)
        {
            if (!link.IsHard || link.To.IsPinnedByDependent == isPinned) continue;
            link.To._spreadsPin = true;
            Set.QueueSpread(link.To);
        }
    }

    private void SpreadPin()
    {
        bool isPinned = false;
        foreach (ServiceLink link in Dependents) isPinned |= link.IsHard && link.From.IsStartPinned;
        if (isPinned == IsPinnedByDependent) return;
        IsPinnedByDependent = isPinned;
        QueuePins(isPinned);
        if (IsStartPinned || State != ServiceState.Started) return;
        if (Target == ServiceState.Stopped || IsForcedToStop) BeginStop(isRestart: false);
    }
}
