using Limyra.Templates.Text;

namespace Limyra.Templates.Graph;

/// <summary>Templates and the templates that must be built before them.</summary>
public sealed class BuildGraph
{
    private readonly Dictionary<string, IReadOnlyList<string>> _edges = new(StringComparer.Ordinal);

    /// <summary>All nodes, sorted.</summary>
    public IReadOnlyCollection<string> Nodes => [.. _edges.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Number of edges.</summary>
    public int EdgeCount => _edges.Values.Sum(dependencies => dependencies.Count);

    /// <summary>Adds a template with what it depends on; dependencies become nodes, too.</summary>
    public void Add(string template, IReadOnlyList<string> dependencies)
    {
        _edges[template] = dependencies;
        foreach (string dependency in dependencies) _edges.TryAdd(dependency, []);
    }

    /// <summary>What a template depends on directly, sorted.</summary>
    public IReadOnlyList<string> DependenciesOf(string template) => _edges.GetValueOrDefault(template) ?? [];

    /// <summary>
    /// Levels of the graph: everything in a level needs only levels before it, so a level can be built in
    /// parallel. Sorted within a level. Fails with a <see cref="TemplateException"/> that names a cycle.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Levels()
    {
        Dictionary<string, int> missing =
            _edges.ToDictionary(edge => edge.Key, edge => edge.Value.Distinct().Count(),
            StringComparer.Ordinal);
        Dictionary<string, List<string>> users = new(StringComparer.Ordinal);
        foreach ((string? node, IReadOnlyList<string>? dependencies) in _edges)
            foreach (string dependency in dependencies.Distinct())
            {
                if (!users.TryGetValue(dependency, out List<string>? list)) users[dependency] = list = [];
                list.Add(node);
            }
        List<IReadOnlyList<string>> levels = [];
        List<string> ready = [.. _edges.Keys.Where(node => missing[node] == 0)];
        int done = 0;
        while (ready.Count > 0)
        {
            ready.Sort(StringComparer.Ordinal);
            levels.Add(ready);
            done += ready.Count;
            ready = [.. ready.SelectMany(node => users.GetValueOrDefault(node) ?? [])
                .Where(user => --missing[user] == 0)];
        }
        return done == _edges.Count ? levels : throw CycleError(missing);
    }

    /// <summary>All templates, each behind everything it needs; the same order each
    /// time. Fails for a cycle.</summary>
    public IReadOnlyList<string> Order() => [.. Levels().SelectMany(level => level)];

    /// <summary>A cycle as it would be built, the first name again at the end;
    /// null when there is none.</summary>
    public IReadOnlyList<string>? FindCycle()
    {
        Dictionary<string, bool> isFinished = new(StringComparer.Ordinal);
        foreach (string start in Nodes)
        {
            if (isFinished.ContainsKey(start)) continue;
            // A stack of our own: a chain of thousands of templates must not exhaust that of the thread.
            List<(string Node, int Next)> path = [(start, 0)];
            isFinished[start] = false;
            while (path.Count > 0)
            {
                (string? node, int next) = path[^1];
                IReadOnlyList<string> dependencies = DependenciesOf(node);
                if (next == dependencies.Count)
                {
                    isFinished[node] = true;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }
                path[^1] = (node, next + 1);
                string dependency = dependencies[next];
                if (!isFinished.TryGetValue(dependency, out bool isDone))
                {
                    isFinished[dependency] = false;
                    path.Add((dependency, 0));
                }
                else if (!isDone)
                    return [.. path.Select(step => step.Node).SkipWhile(name => name != dependency),
                        dependency];
            }
        }
        return null;
    }

    /// <summary>
    /// The tree below a template as <c>print-build-graph</c> prints it: names indented
    /// by their depth, each template once.
    /// </summary>
    public IEnumerable<(int Depth, string Template)> Walk(string root)
    {
        HashSet<string> seen = [];
        Stack<(int Depth, string Template)> open = new([(0, root)]);
        while (open.TryPop(out (int Depth, string Template) step))
        {
            if (step.Depth > 0 && !seen.Add(step.Template)) continue;
            yield return step;
            foreach (string dependency in DependenciesOf(step.Template).Reverse())
                if (!seen.Contains(dependency)) open.Push((step.Depth + 1, dependency));
        }
    }

    private EvaluationException CycleError(Dictionary<string, int> missing)
    {
        IReadOnlyList<string> cycle =
            FindCycle() ?? [.. missing.Where(pair => pair.Value > 0).Select(pair => pair.Key)];
        return new("cycle", $"cycle encountered: {string.Join(" <= ", cycle)}",
            "templates may not need each other to build; a dependency at run time counts, too");
    }
}
