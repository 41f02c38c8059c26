using System.Globalization;
using Limyra.Templates.Text;

namespace Limyra.Builder.Commands.Output;

/// <summary>Tells a run as lines of text: a package begins, ends, or fails with the
/// reason and the end of its log.</summary>
internal sealed class TextObserver(
    TextWriter output, bool isVerbose, Palette? colours = null, Arrow? arrow = null) : IBuildObserver
{
    private readonly Palette _palette = colours ?? Palette.None;
    private readonly Arrow _arrow = arrow ?? Arrow.WithoutTime;
    private readonly Lock _guard = new();

    public void Started(string template, string version)
    {
        lock (_guard) output.WriteLine($"{_arrow} {_palette.Bold(template)} {version}: building");
    }

    public void Wrote(string template, string line)
    {
        if (!isVerbose) return;
        lock (_guard) output.WriteLine(line);
    }

    public void Finished(BuildResult result)
    {
        lock (_guard)
        {
            switch (result.Outcome)
            {
                case BuildOutcome.Built or BuildOutcome.Stopped:
                    output.WriteLine($"{_arrow} {_palette.Green(result.Template)}: {Summary(result)}");
                    if (result.UnusedDependencies is { Count: > 0 } unused)
                        output.WriteLine(
                            $"   {_palette.Orange("unused build dependencies:")} {string.Join(' ', unused)}");
                    break;
                case BuildOutcome.UpToDate:
                    output.WriteLine($"{_arrow} {result.Template}: is up to date");
                    break;
                case BuildOutcome.Skipped:
                    output.WriteLine($"{_arrow} {_palette.Orange(result.Template)}: skipped");
                    break;
                case BuildOutcome.Failed:
                    if (result.Failure is { } failure) Describe(failure);
                    break;
                default:
                    throw new InvalidOperationException($"unknown outcome {result.Outcome}");
            }
        }
    }

    private static string Summary(BuildResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{(result.Outcome == BuildOutcome.Built ? "built"
            : "stopped")}, {result.PackageFiles.Count} packages")
        + string.Create(CultureInfo.InvariantCulture,
            $" of {result.SizeBytes / 1024} KiB in {result.Wall.TotalSeconds:0.0} s")
        + string.Create(CultureInfo.InvariantCulture,
            $", {result.ProcessorTime.TotalSeconds:0.0} s of processor time")
        + (result.PeakMemoryBytes is { } peak ? $", peak {peak >> 20} MiB" : "");

    /// <summary>Writes a failure: the last lines of the command, what failed,
    /// the log, and what to try.</summary>
    public void Describe(TemplateException failure)
    {
        if (failure is BuildException build)
            foreach (string line in build.LastLines) output.WriteLine($"   | {line}");
        output.WriteLine($"{_arrow} {_palette.Red("ERROR:")} {failure.Message} [{failure.RuleId}]");
        foreach (SourcePosition position in failure.Trace.Skip(1))
            output.WriteLine($"   called from {position}");
        if (failure is BuildException { LogPath: { } log }) output.WriteLine($"   log: {log}");
        if (failure.Hint is { } hint) output.WriteLine($"   {_palette.Green("hint:")} {_palette.Bold(hint)}");
    }
}
