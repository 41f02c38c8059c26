using Limyra.Formats.Services;
using Limyra.Init.Client;
using Limyra.Init.Services;

namespace Limyra.Init.Survey;

// Classes, not records or structs: what generated members and generic code over structs would add to process
// 1 is measured in tens of kilobytes.

/// <summary>That one service depends on another, as the map shows it.</summary>
internal sealed class ServiceEdge(string to, DependencyKind kind, bool isHeld = false, bool isWaiting = false)
{
    /// <summary>The dependency's name.</summary>
    public string To { get; } = to;

    public DependencyKind Kind { get; } = kind;

    /// <summary>The dependent counts among those that keep it up; false when that is not known.</summary>
    public bool IsHeld { get; } = isHeld;

    /// <summary>The dependent waits for it.</summary>
    public bool IsWaiting { get; } = isWaiting;

    /// <summary>It only orders starts.</summary>
    public bool IsOrdering => Kind is DependencyKind.Before or DependencyKind.After;
}

/// <summary>One service of a <see cref="ServiceMap"/>.</summary>
internal sealed class MappedService(string name)
{
    public string Name { get; } = name;

    /// <summary>Null: not loaded, or no daemon was asked.</summary>
    public ClientStatus? Status { get; init; }

    /// <summary>When it first started; all zero where that is not known.</summary>
    public BootTimes Times { get; init; }

    /// <summary>When its state last changed, by the monotonic clock; 0 when unknown.</summary>
    public long SinceNs { get; init; }

    public bool IsPinnedStarted { get; init; }

    public bool IsPinnedStopped { get; init; }

    /// <summary>What it depends on.</summary>
    public List<ServiceEdge> Edges { get; } = [];
}

/// <summary>Services and how they hang together, of a running daemon or of files.</summary>
internal sealed class ServiceMap
{
    private readonly Dictionary<string, MappedService> _byName = new(StringComparer.Ordinal);

    /// <summary>The monotonic clock when a daemon was asked; 0 without one.</summary>
    public long NowNs { get; init; }

    /// <summary>When that daemon began.</summary>
    public long BeganNs { get; init; }

    /// <summary>Whether links and times come from the daemon itself, not from description files.</summary>
    public bool IsLive { get; init; }

    public IReadOnlyCollection<MappedService> All => _byName.Values;

    public MappedService? Find(string name) => _byName.GetValueOrDefault(name);

    public void Add(MappedService service) => _byName[service.Name] = service;

    /// <summary>All services in the order of their names.</summary>
    public List<MappedService> Sorted()
    {
        List<MappedService> sorted = [.. _byName.Values];
        sorted.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return sorted;
    }

    /// <summary>A service and all it depends on, directly or not; in the order met.</summary>
    public ServiceMap Below(string root)
    {
        ServiceMap part = new() { NowNs = NowNs, BeganNs = BeganNs, IsLive = IsLive };
        Queue<string> open = new([root]);
        while (open.TryDequeue(out string? name))
        {
            if (part.Find(name) is not null || Find(name) is not { } service) continue;
            part.Add(service);
            foreach (ServiceEdge edge in service.Edges) open.Enqueue(edge.To);
        }
        return part;
    }
}
