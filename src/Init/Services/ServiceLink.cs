using Limyra.Formats.Services;

namespace Limyra.Init.Services;

/// <summary>That <see cref="From"/> depends on <see cref="To"/>.</summary>
internal sealed class ServiceLink(Service from, Service to, DependencyKind kind)
{
    public Service From { get; set; } = from;

    public Service To { get; set; } = to;

    public DependencyKind Kind { get; } = kind;

    /// <summary>From waits for To to start.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>From counts among those that require To.</summary>
    public bool IsHeld { get; set; }

    /// <summary>From cannot be up without To. A milestone is, until it was reached once.</summary>
    public bool IsHard =>
        Kind is DependencyKind.Regular or DependencyKind.PreparedBy
            || (Kind == DependencyKind.Milestone && IsWaiting);

    /// <summary>It only orders starts.</summary>
    public bool IsOrdering => Kind is DependencyKind.Before or DependencyKind.After;
}
