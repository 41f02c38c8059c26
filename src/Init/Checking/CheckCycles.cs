using Limyra.Formats.Services;

namespace Limyra.Init.Checking;

/// <summary>Looks for a service that comes to depend on itself, in need or in order.</summary>
internal static class CheckCycles
{
    /// <summary>
    /// The first cycle met from the given services, each with the kind of link to the next; null when there
    /// is none. Without recursion: a chain may be as long as there are services.
    /// </summary>
    public static List<(string Name, DependencyKind Kind)>? Find(
        IEnumerable<string> roots, IReadOnlyDictionary<string, CheckedService> known)
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (string root in roots)
        {
            if (!known.TryGetValue(root, out CheckedService? first) || done.Contains(root)) continue;
            List<(CheckedService Service, int Next)> path = [(first, 0)];
            HashSet<string> onPath = new(StringComparer.Ordinal) { root };
            while (path.Count > 0)
            {
                (CheckedService? service, int next) = path[^1];
                if (next == service.Links.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(service.Name);
                    done.Add(service.Name);
                    continue;
                }
                path[^1] = (service, next + 1);
                string name = service.Links[next].Name;
                if (done.Contains(name) || !known.TryGetValue(name, out CheckedService? to)) continue;
                if (onPath.Contains(name)) return Cut(path, name);
                path.Add((to, 0));
                onPath.Add(name);
            }
        }
        return null;
    }

    private static List<(string, DependencyKind)> Cut(
        List<(CheckedService Service, int Next)> path, string from) =>
        [
            .. path.SkipWhile(step => step.Service.Name != from)
                .Select(step => (step.Service.Name, step.Service.Links[step.Next - 1].Kind)),
        ];
}
