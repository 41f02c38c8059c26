using Limyra.Formats.Services;
using Limyra.Init.Services;

namespace Limyra.Init.Survey;

/// <summary>The shortest way from a service somebody asked for to one that is up because of it.</summary>
internal static class WhyChain
{
    /// <summary>One service of a chain, and how the one before depends on it; null for the first.</summary>
    internal sealed class Step(MappedService service, DependencyKind? kind)
    {
        public MappedService Service { get; } = service;

        public DependencyKind? Kind { get; } = kind;
    }

    /// <summary>
    /// The chain, first the service that was asked for; empty when nothing holds the wanted one. Of a live
    /// map only links that are held count; of descriptions all but ordering do. Chains begin at
    /// <paramref name="root"/> when no state is known; null means at explicitly started services.
    /// </summary>
    public static List<Step> Find(ServiceMap map, string wanted, string? root)
    {
        Dictionary<string, List<Step>> above = new(StringComparer.Ordinal);
        foreach (MappedService service in map.Sorted())
        {
            foreach (ServiceEdge edge in service.Edges)
            {
                if (edge.IsOrdering || !Counts(map, service, edge)) continue;
                if (!above.TryGetValue(edge.To, out List<Step>? found)) above[edge.To] = found = [];
                found.Add(new(service, edge.Kind));
            }
        }
        Dictionary<string, Step> next = new(StringComparer.Ordinal); // towards the wanted one
        HashSet<string> seen = new(StringComparer.Ordinal) { wanted };
        Queue<string> open = new([wanted]);
        while (open.TryDequeue(out string? name))
        {
            if (map.Find(name) is { } found && IsRoot(found, root)) return Walk(map, found, next);
            if (!above.TryGetValue(name, out List<Step>? holders)) continue;
            foreach (Step holder in holders)
            {
                if (!seen.Add(holder.Service.Name)) continue;
                // it was reached through the map
                next[holder.Service.Name] = new(map.Find(name)!, holder.Kind);
                open.Enqueue(holder.Service.Name);
            }
        }
        return [];
    }

    private static bool Counts(ServiceMap map, MappedService from, ServiceEdge edge)
    {
        if (map.IsLive) return edge.IsHeld;
        return from.Status is null or { State: ServiceState.Started or ServiceState.Starting };
    }

    private static bool IsRoot(MappedService service, string? root) =>
        root is null ? service.Status?.IsExplicit == true : service.Name == root;

    private static List<Step> Walk(ServiceMap map, MappedService first, Dictionary<string, Step> next)
    {
        List<Step> chain = [new(first, kind: null)];
        while (next.TryGetValue(chain[^1].Service.Name, out Step? step)) chain.Add(step);
        return chain;
    }
}
