using System.Diagnostics;

namespace Limyra.Init.Services;

/// <summary>
/// When a service first started since the manager did, by the monotonic clock; 0 for what has not happened. A
/// fixed number of moments a service, so that a manager that runs for years
/// keeps no more than one that just began.
/// </summary>
/// <param name="WantedNs">It was to start, and began to wait for its dependencies.</param>
/// <param name="BegunNs">All it waited for was there, and it began to come up itself.</param>
/// <param name="SettledNs">It was up, or had failed.</param>
internal readonly record struct BootTimes(long WantedNs, long BegunNs, long SettledNs)
{
    /// <summary>Notes a change of state; what was noted before stays.</summary>
    public BootTimes After(ServiceState state, long nowNs) => state switch
    {
        ServiceState.Starting => WantedNs == 0 ? this with { WantedNs = nowNs } : this,
        ServiceState.Started => SettledNs == 0 ? Begun(nowNs) with { SettledNs = nowNs } : this,
        ServiceState.Stopped or ServiceState.Stopping =>
            WantedNs != 0 && SettledNs == 0 ? this with { SettledNs = nowNs } : this,
        _ => throw new UnreachableException(nameof(state)),
    };

    /// <summary>Notes that waiting is over.</summary>
    public BootTimes Begun(long nowNs) => BegunNs == 0 ? this with { BegunNs = nowNs } : this;
}
