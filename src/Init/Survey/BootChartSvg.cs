using System.Globalization;
using System.Text;

namespace Limyra.Init.Survey;

/// <summary>
/// A boot chart as a picture: a row a service, pale while it waited for others, dark while it came up itself,
/// red where it belongs to the critical chain.
/// </summary>
internal static class BootChartSvg
{
    private const int RowHeight = 18;
    private const int LabelWidth = 240;
    private const int PlotWidth = 1000;
    private const int Top = 40;

    public static string Draw(BootChart chart)
    {
        StringBuilder text = new();
        int height = Top + chart.Bars.Count * RowHeight + 20;
        text.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{LabelWidth + PlotWidth
                + 80}\" height=\"{height}\" ");
        text.Append(
            "font-family=\"monospace\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Scale scale = new(chart.BeganSeconds, Math.Max(chart.EndSeconds - chart.BeganSeconds, 0.001));
        DrawGrid(text, scale, height);
        for (int i = 0; i < chart.Bars.Count; i++) DrawBar(text, chart.Bars[i], scale, Top + i * RowHeight);
        return text.Append("</svg>\n").ToString();
    }

    private readonly record struct Scale(double From, double Length)
    {
        public double At(double seconds) =>
            LabelWidth + Math.Clamp((seconds - From) / Length, 0, 1) * PlotWidth;
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static void DrawGrid(StringBuilder text, Scale scale, int height)
    {
        const int Lines = 10;
        for (int i = 0; i <= Lines; i++)
        {
            double moment = scale.From + scale.Length * i / Lines;
            string x = Number(scale.At(moment));
            text.Append(
                $"<line x1=\"{x}\" y1=\"{Top - 10}\" x2=\"{x}\" y2=\"{height}\" stroke=\"#e0e0e0\"/>\n");
            text.Append(
                $"<text x=\"{x}\" y=\"{Top - 16}\">{moment
                    .ToString("F3", CultureInfo.InvariantCulture)} s</text>\n");
        }
    }

    private static void DrawBar(StringBuilder text, BootBar bar, Scale scale, int y)
    {
        string name = GraphColors.Escaped(bar.Service.Name);
        (double wanted, double settled) =
            (scale.At(bar.Wanted), scale.At(bar.Settled < 0 ? double.MaxValue : bar.Settled));
        double begun = bar.Begun < 0 ? settled : scale.At(bar.Begun);
        string color = bar.IsCritical ? "#d32f2f" : "#455a64";
        text.Append($"<text x=\"8\" y=\"{y + 12}\" fill=\"{color}\">{name}</text>\n<g><title>{name}: ");
        text.Append(string.Create(
            CultureInfo.InvariantCulture,
            $"wanted {bar.Wanted:F3} s, begun {bar.Begun:F3} s, settled {bar.Settled:F3} s</title>\n"));
        DrawRectangle(text, wanted, begun - wanted, y, "#cfd8dc");
        DrawRectangle(text, begun, Math.Max(settled - begun, 1), y, color);
        text.Append("</g>\n");
    }

    private static void DrawRectangle(StringBuilder text, double x, double width, int y, string color)
    {
        text.Append($"<rect x=\"{Number(x)}\" y=\"{y + 3}\" width=\"{Number(width)}\" ");
        text.Append($"height=\"{RowHeight - 6}\" fill=\"{color}\"/>\n");
    }
}
