using Limyra.Init.Services;

namespace Limyra.Init.Loading;

/// <summary>Keeps chains of dependencies short and without cycles when links are added at run time.</summary>
internal static class DependencyDepth
{
    /// <summary>Whether a link may be added: no cycle, and no chain longer
    /// than descriptions may make.</summary>
    public static bool Allows(Service from, Service to)
    {
        if (Reaches(to, from)) return false;
        return HeightAbove(from, []) + 1 + to.Depth < ServiceLoader.DepthLimit;
    }

    /// <summary>Corrects the depths of a service and of all that depend on it.</summary>
    public static void Update(Service service)
    {
        Queue<Service> open = new([service]);
        while (open.TryDequeue(out Service? next))
        {
            int depth = 0;
            foreach (ServiceLink link in next.Dependencies)
                if (!link.IsOrdering) depth = Math.Max(depth, link.To.Depth + 1);
            if (depth == next.Depth && next != service) continue;
            next.Depth = depth;
            foreach (ServiceLink link in next.Dependents)
                if (!link.IsOrdering) open.Enqueue(link.From);
        }
    }

    private static bool Reaches(Service from, Service wanted)
    {
        HashSet<Service> seen = [];
        Stack<Service> open = new([from]);
        while (open.TryPop(out Service? next))
        {
            if (next == wanted) return true;
            foreach (ServiceLink link in next.Dependencies)
                if (seen.Add(link.To)) open.Push(link.To);
        }
        return false;
    }

    /// <summary>Longest chain of dependents above a service; each is looked at once.</summary>
    private static int HeightAbove(Service service, Dictionary<Service, int> known)
    {
        if (known.TryGetValue(service, out int height)) return height;
        known[service] = 0;
        foreach (ServiceLink link in service.Dependents)
            if (!link.IsOrdering) height = Math.Max(height, HeightAbove(link.From, known) + 1);
        known[service] = height;
        return height;
    }
}
