using Limyra.Templates.Graph;

namespace Limyra.Builder.Plan;

/// <summary>
/// Runs the builds of a graph, several at a time, each once all it needs is done. Those with the longest
/// chain behind them go first, so that the last ones do not wait for one that could have begun early.
/// </summary>
internal sealed class BuildScheduler(BuildGraph graph, int parallel, bool goesOnAfterFailure)
{
    public async Task<IReadOnlyList<BuildResult>> RunAsync(
        Func<string, Task<BuildResult>> build, IBuildObserver observer, CancellationToken cancellation)
    {
        IReadOnlyList<string> order = graph.Order();
        Dictionary<string, int> chain = Chains(order);
        HashSet<string> waiting = new(order, StringComparer.Ordinal);
        Dictionary<string, BuildResult> done = new(StringComparer.Ordinal);
        Dictionary<string, Task<BuildResult>> running = new(StringComparer.Ordinal);
        bool isStopping = false;
        while (waiting.Count > 0 || running.Count > 0)
        {
            foreach (string name in Ready(waiting, done).OrderByDescending(n => chain[n])
                .ThenBy(n => n, StringComparer.Ordinal))
            {
                bool isLost = graph.DependenciesOf(name)
                    .Any(d => done[d].Outcome is BuildOutcome.Failed or BuildOutcome.Skipped);
                if (isLost || isStopping)
                {
                    waiting.Remove(name);
                    Finish(new() { Template = name, Outcome = BuildOutcome.Skipped });
                    continue;
                }
                if (running.Count >= Math.Max(parallel, 1)) break;
                waiting.Remove(name);
                running[name] = Task.Run(() => build(name), cancellation);
            }
            if (running.Count == 0) continue;
            await Task.WhenAny(running.Values);
            foreach (string name in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
            {
                Task<BuildResult> task = running[name];
                running.Remove(name);
                BuildResult result = await task;
                isStopping |= result.Outcome == BuildOutcome.Failed && !goesOnAfterFailure;
                Finish(result);
            }
        }
        return [.. order.Select(name => done[name])];

        void Finish(BuildResult result)
        {
            done[result.Template] = result;
            observer.Finished(result);
        }
    }

    private List<string> Ready(HashSet<string> waiting, Dictionary<string, BuildResult> done) =>
        [.. waiting.Where(name => graph.DependenciesOf(name).All(done.ContainsKey))];

    /// <summary>Length of the longest chain of users behind each.</summary>
    private Dictionary<string, int> Chains(IReadOnlyList<string> order)
    {
        Dictionary<string, int> chain = order.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (string name in order.Reverse())
            foreach (string dependency in graph.DependenciesOf(name))
                chain[dependency] = Math.Max(chain[dependency], chain[name] + 1);
        return chain;
    }
}
