using System.Globalization;
using Limyra.Bootstrap.Stages;
using Spectre.Console;

namespace Limyra.Bootstrap.Commands;

/// <summary>Shows the stages on a terminal or in a log: a line when one begins, its
/// news, a line when it is done.</summary>
internal sealed class TerminalObserver(IAnsiConsole console) : IStageObserver
{
    public void Begin(string stage, string purpose) =>
        console.MarkupLine($"[bold]{Markup.Escape(stage)}[/]  {Markup.Escape(purpose)}");

    public void Tell(string line) => console.MarkupLine($"  [grey]{Markup.Escape(line)}[/]");

    public void End(StageReport report) => console.MarkupLine(
        $"  [green]done[/] in {Seconds(report.Wall)}: {Markup.Escape(report.Verified)}");

    /// <summary>The closing table of a run.</summary>
    public void Summarize(IReadOnlyList<StageReport> reports)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("stage");
        foreach (string heading in new[] { "wall", "cpu", "peak memory", "size" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddColumn("verified");
        foreach (StageReport report in reports)
        {
            table.AddRow(
                Markup.Escape(report.Stage),
                Seconds(report.Wall),
                Seconds(report.Cpu),
                Size(report.PeakBytes),
                Size(report.SizeBytes),
                Markup.Escape(report.Verified));
        }
        console.Write(table);
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0 's'" : "0 's'",
            CultureInfo.InvariantCulture);

    private static string Size(long? bytes) => bytes is not { } count ? "" : count switch
    {
        < 1 << 20 => $"{count / 1024.0:0.#} KiB",
        < 1L << 30 => $"{count / (1024.0 * 1024):0.#} MiB",
        _ => $"{count / (1024.0 * 1024 * 1024):0.##} GiB",
    };
}
