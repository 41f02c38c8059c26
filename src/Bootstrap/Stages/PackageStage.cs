using System.Collections.Concurrent;
using System.Globalization;
using Limyra.Builder;

namespace Limyra.Bootstrap.Stages;

/// <summary>Builds templates, and whatever they need that is not built yet.</summary>
internal static class PackageStage
{
    /// <summary>The templates every machine may need; those of "user" are built
    /// when somebody names them.</summary>
    private const string BaseCategory = "main/";

    /// <summary>Builds the named templates; all of the base category when none is named.</summary>
    /// <exception cref="SetupException">One failed: the message is its own,
    /// with the end of its log.</exception>
    public static StageResult Run(UpRun run, IReadOnlyList<string>? names, CancellationToken cancellation)
    {
        BuildSettings settings = run.BuildSettings();
        using BuilderSession session = new(settings, run.Clock);
        IReadOnlyList<BuildResult> results = session
            .BuildAll(names ?? BaseOf(session), new Observer(run), cancellation)
            .GetAwaiter().GetResult();
        BuildResult[] failed = [.. results.Where(result => result.Outcome == BuildOutcome.Failed)];
        if (failed.Length > 0) throw new SetupException(string.Join('\n', failed.Select(Explain)));
        int built = results.Count(result => result.Outcome == BuildOutcome.Built);
        return new StageResult(
            $"{results.Count} templates, {built} built now, every ELF file audited",
            results.Sum(result => result.SizeBytes),
            results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.ProcessorTime),
            results.Max(result => result.PeakMemoryBytes));
    }

    private static string[] BaseOf(BuilderSession session) =>
        [.. session.Templates.AllTemplates
            .Where(name => name.StartsWith(BaseCategory, StringComparison.Ordinal))];

    private static string Explain(BuildResult failed)
    {
        string reason = failed.Failure?.Message ?? "it did not say why";
        string log = failed.LogPath is { } path ? $"\nThe whole log is {path}" : "";
        return $"{failed.Template}: {reason}{log}";
    }

    private sealed class Observer(UpRun run) : IBuildObserver
    {
        private readonly ConcurrentDictionary<string, string> _versions = new();

        public void Started(string template, string version) => _versions[template] = version;

        public void Wrote(string template, string line)
        {
        }

        public void Finished(BuildResult result)
        {
            if (result.Outcome is not (BuildOutcome.Built or BuildOutcome.Failed)) return;
            string version = _versions.GetValueOrDefault(result.Template, "");
            string peak = result.PeakMemoryBytes is { } bytes ? $"peak {bytes >> 20} MiB, " : "";
            run.Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{(result.Outcome == BuildOutcome.Built ? "built" : "FAILED")} {result.Template} {version}: "
                + $"{result.Wall.TotalSeconds:0.0} s, CPU {result.ProcessorTime.TotalSeconds:0.0} s, "
                + $"{peak}{result.PackageFiles.Count} packages, {result.SizeBytes >> 10} KiB"));
        }
    }
}
