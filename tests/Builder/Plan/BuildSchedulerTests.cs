using Limyra.Builder;
using Limyra.Builder.Plan;
using Limyra.Templates.Graph;

namespace Limyra.Tests.Builder.Plan;

public sealed class BuildSchedulerTests : IBuildObserver
{
    private readonly List<string> _finished = [];

    [Fact]
    public async Task Nothing_begins_before_all_it_needs_is_done_however_many_run()
    {
        HashSet<string> done = [];
        IReadOnlyList<BuildResult> results =
            await new BuildScheduler(Diamond(), parallel: 3, goesOnAfterFailure: false).RunAsync(
                name =>
                {
                    lock (done)
                    {
                        Assert.All(Diamond().DependenciesOf(name), needed => Assert.Contains(needed, done));
                        done.Add(name);
                    }
                    return Task.FromResult(new BuildResult { Template = name, Outcome = BuildOutcome.Built });
                }, this, TestContext.Current.CancellationToken);
        Assert.Equal(4, results.Count);
    }

    [Fact]
    public async Task What_needs_a_failed_package_is_skipped_and_the_rest_goes_on_when_asked()
    {
        await new BuildScheduler(Diamond(), parallel: 1, goesOnAfterFailure: true).RunAsync(
            name => Task.FromResult(new BuildResult
            {
                Template = name,
                Outcome = name == "left" ? BuildOutcome.Failed : BuildOutcome.Built,
            }), this, TestContext.Current.CancellationToken);
        Assert.Equal(["base Built", "left Failed", "right Built", "top Skipped"],
            _finished.Order(StringComparer.Ordinal));
    }

    public void Started(string template, string version)
    {
    }

    public void Wrote(string template, string line)
    {
    }

    public void Finished(BuildResult result) => _finished.Add($"{result.Template} {result.Outcome}");

    private static BuildGraph Diamond()
    {
        BuildGraph graph = new();
        graph.Add("base", []);
        graph.Add("left", ["base"]);
        graph.Add("right", ["base"]);
        graph.Add("top", ["left", "right"]);
        return graph;
    }
}
