using Limyra.Formats.Services;
using Limyra.Init.Checking;
using Limyra.Init.Loading;

namespace Limyra.Init.Proving;

/// <summary>What the links between services must be like: everything there, no circle, no chain
/// too long, all reachable.</summary>
internal sealed class GraphRules(
    Dictionary<string, ProvedService> services, string? goal, List<ProofFinding> findings)
{
    private const int CycleLimit = 16;

    private readonly List<ProvedService> _sorted = Sorted(services);

    private static List<ProvedService> Sorted(Dictionary<string, ProvedService> services)
    {
        List<ProvedService> sorted = [.. services.Values];
        sorted.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return sorted;
    }

    /// <summary>Services and links that a boot passes, from the goal on: how each was reached.</summary>
    public Dictionary<string, (ProvedService From, ProvedLink Link)?> Reached { get; } =
        new(StringComparer.Ordinal);

    public void Run()
    {
        CheckGoal();
        Reach();
        foreach (ProvedService service in _sorted) CheckLinks(service);
        CheckCycles();
        CheckDepth();
        CheckTriggers();
        CheckEnabled();
    }

    private void Report(string rule, string service, string place, string message, bool isError = true) =>
        findings.Add(new(rule, service, place, message, isError));

    private void CheckGoal()
    {
        if (goal is null || services.GetValueOrDefault(goal) is { IsMasked: false }) return;
        string? masked = services.GetValueOrDefault(goal)?.File;
        Report("unreachable", goal, masked ?? "", masked is null
            ? "there is no such service, so nothing would be started"
            : "the service that is started first is masked, so nothing would be started");
    }

    private void Reach()
    {
        if (goal is null || !services.ContainsKey(goal)) return;
        Reached[goal] = null;
        Queue<string> open = new([goal]);
        while (open.TryDequeue(out string? name))
        {
            foreach (ProvedLink link in services[name].Links)
            {
                if (link.IsOrdering || !services.ContainsKey(link.To)) continue;
                if (Reached.TryAdd(link.To, (services[name], link))) open.Enqueue(link.To);
            }
        }
    }

    /// <summary>How a boot comes to a service, for messages: "; boot needs it through a, b".</summary>
    private string Way(string name)
    {
        List<string> way = [];
        for (string? at = name; Reached.TryGetValue(at, out (ProvedService From, ProvedLink Link)? step)
            && step is { } known; at = known.From.Name)
            way.Add(known.From.Name);
        way.Reverse();
        return way.Count == 0 ? "" : $" (started by way of {string.Join(" -> ", way)} -> {name})";
    }

    private void CheckLinks(ProvedService service)
    {
        foreach (ProvedLink link in service.Links)
        {
            if (link.IsOrdering || !ServiceName.IsValid(link.To)) continue;
            ProvedService? to = services.GetValueOrDefault(link.To);
            if (to is null)
            {
                string what = link.IsEntry
                    ? $"is enabled as '{link.Place}', but there is no such service; install it or remove the link"
                    : $"is named by '{service.Name}', but there is no such service; '{service.Name}' cannot be loaded";
                Report("missing-service", link.To, link.Place, what + Way(service.Name));
            }
            else if (to.IsMasked && !link.IsEntry)
            {
                Report(
                    "unreachable", service.Name, link.Place,
                    $"can never start: it names '{to.Name}', which {to.File} masks{Way(service.Name)}");
            }
            else if (to.IsBroken && link.IsNeed && !service.IsBroken)
            {
                Report(
                    "unreachable", service.Name, link.Place,
                    $"can never start: it needs '{to.Name}', whose description {to.File} is faulty{Way(
                        service.Name)}");
            }
        }
    }

    private void CheckCycles()
    {
        Dictionary<string, CheckedService> known = new(StringComparer.Ordinal);
        foreach (ProvedService service in _sorted)
            if (service.Description is { } description) known[service.Name] = new(service.Name, description);
        foreach (ProvedService service in _sorted)
        {
            foreach (ProvedLink link in service.Links)
            {
                if (link.Kind != DependencyKind.Before) known[service.Name].Links.Add((link.To, link.Kind));
                else if (known.TryGetValue(link.To, out CheckedService? later))
                    later.Links.Add((service.Name, link.Kind));
            }
        }
        List<string> names = _sorted.ConvertAll(service => service.Name);
        for (int i = 0; i < CycleLimit && Checking.CheckCycles.Find(names, known) is { } cycle; i++)
        {
            (string? last, DependencyKind kind) = cycle[^1];
            string text = string.Join(", ", Sequence.Range(0, cycle.Count).Select(at => Step(cycle, at)));
            Report("cycle", cycle[0].Name, PlaceOf(cycle[0].Name, cycle[1 % cycle.Count].Name),
                $"depends on itself: {text}");
            known[last].Links.Remove((cycle[0].Name, kind)); // the next round finds the next one
        }
    }

    private string Step(List<(string Name, DependencyKind Kind)> cycle, int at)
    {
        (string? from, string? to) = (cycle[at].Name, cycle[(at + 1) % cycle.Count].Name);
        return $"{from} {Survey.GraphText.Word(cycle[at].Kind)} {to} ({PlaceOf(from, to)})";
    }

    private string PlaceOf(string from, string to) =>
        services[from].Links.Find(link => link.To == to)?.Place
        ?? services[to].Links.Find(link => link.To == from)?.Place // a "before" is written at the other end
        ?? services[from].File;

    private void CheckDepth()
    {
        Dictionary<string, int> depths = new(StringComparer.Ordinal);
        foreach (ProvedService service in _sorted)
        {
            if (DepthOf(service, depths, []) != ServiceLoader.DepthLimit) continue;
            Report(
                "depth", service.Name, service.File,
                $"the chain of services it depends on is longer than {ServiceLoader.DepthLimit}, and cannot be loaded");
        }
    }

    /// <summary>Recursion ends at the limit, or where a circle begins that was reported already.</summary>
    private int DepthOf(ProvedService service, Dictionary<string, int> depths, HashSet<string> above)
    {
        if (depths.TryGetValue(service.Name, out int known)) return known;
        if (above.Count > ServiceLoader.DepthLimit || !above.Add(service.Name)) return 0;
        int depth = 0;
        foreach (ProvedLink link in service.Links)
        {
            if (!link.IsOrdering && services.TryGetValue(link.To, out ProvedService? to))
                depth = Math.Max(depth, DepthOf(to, depths, above) + 1);
        }
        above.Remove(service.Name);
        return depths[service.Name] = depth;
    }

    /// <summary>A boot that waits for a trigger which nothing in this root
    /// would give waits for ever.</summary>
    private void CheckTriggers()
    {
        foreach (ProvedService service in _sorted)
        {
            if (service.Description is not { Type: ServiceType.Triggered }
                || !Reached.ContainsKey(service.Name)) continue;
            if (_sorted.Exists(other => ControlCalls.Of(other.Description)
                .Exists(call => call.IsTrigger(service.Name)))) continue;
            Report(
                "unreachable", service.Name, service.File,
                $"waits for a trigger, and no command of any service runs 'dinitctl trigger {service.Name}'{Way(service.Name)}");
        }
    }

    /// <summary>A link in a directory of a service that is itself never started enables nothing.</summary>
    private void CheckEnabled()
    {
        if (goal is null || Reached.Count == 0) return;
        foreach (ProvedService service in _sorted)
        {
            if (Reached.ContainsKey(service.Name)) continue;
            foreach (ProvedLink link in service.Links)
            {
                if (!link.IsEntry || Reached.ContainsKey(link.To)) continue;
                Report(
                    "never-started", link.To, link.Place,
                    $"is enabled with '{service.Name}', which '{goal}' does not start", isError: false);
            }
        }
    }
}
