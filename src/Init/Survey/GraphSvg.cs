using System.Text;
using Limyra.Formats.Services;

namespace Limyra.Init.Survey;

/// <summary>
/// A service map as a picture: a column for each distance from the services nobody depends on, lines to what
/// each depends on. No program but a browser is needed to look at it.
/// </summary>
internal static class GraphSvg
{
    private const int CharWidth = 7;
    private const int BoxHeight = 22;
    private const int RowHeight = 30;
    private const int ColumnGap = 80;
    private const int Margin = 16;

    private sealed class Box(int x, int y, int width)
    {
        public int X { get; } = x;

        public int Y { get; } = y;

        public int Width { get; } = width;
    }

    public static string Draw(ServiceMap map)
    {
        List<List<MappedService>> columns = Columns(map);
        Dictionary<string, Box> boxes = new(StringComparer.Ordinal);
        (int x, int height) = (Margin, 0);
        foreach (List<MappedService> column in columns)
        {
            int longest = 0;
            foreach (MappedService service in column) longest = Math.Max(longest, service.Name.Length);
            int width = longest * CharWidth + 14;
            for (int i = 0; i < column.Count; i++)
                boxes[column[i].Name] = new(x, Margin + i * RowHeight, width);
            x += width + ColumnGap;
            height = Math.Max(height, column.Count * RowHeight);
        }
        StringBuilder text = new();
        text.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{x}\" height=\"{height + 2 * Margin}\" ");
        text.Append(
            "font-family=\"monospace\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        foreach (MappedService service in map.Sorted())
        {
            foreach (ServiceEdge edge in service.Edges)
                if (boxes.TryGetValue(edge.To, out Box? to))
                    DrawEdge(text, boxes[service.Name], to, edge.Kind);
        }
        foreach (MappedService service in map.Sorted()) DrawBox(text, boxes[service.Name], service);
        return text.Append("</svg>\n").ToString();
    }

    private static void DrawEdge(StringBuilder text, Box from, Box to, DependencyKind kind)
    {
        (int startX, int startY, int endX, int endY) =
            (from.X + from.Width, from.Y + BoxHeight / 2, to.X, to.Y + BoxHeight / 2);
        int bend = Math.Max(ColumnGap / 2, Math.Abs(endX - startX) / 2);
        string dashes = kind switch
        {
            DependencyKind.Regular or DependencyKind.PreparedBy or DependencyKind.Milestone => "",
            DependencyKind.Before or DependencyKind.After => " stroke-dasharray=\"1 3\"",
            _ => " stroke-dasharray=\"5 3\"",
        };
        text.Append(
            $"<path d=\"M{startX} {startY}C{startX + bend} {startY} {endX - bend} {endY} {endX} {endY}\" ");
        text.Append(
            $"fill=\"none\" stroke=\"#90a4ae\"{dashes}><title>{GraphText.Word(kind)}</title></path>\n");
    }

    private static void DrawBox(StringBuilder text, Box box, MappedService service)
    {
        text.Append(
            $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{BoxHeight}\" rx=\"3\" ");
        text.Append($"fill=\"{GraphColors.Of(service.Status)}\" stroke=\"#607d8b\"/>\n");
        text.Append(
            $"<text x=\"{box.X + 7}\" y=\"{box.Y + 15}\">{GraphColors.Escaped(service.Name)}</text>\n");
    }

    /// <summary>Services by the length of the longest way to them; a cycle's members
    /// share what is found first.</summary>
    private static List<List<MappedService>> Columns(ServiceMap map)
    {
        Dictionary<string, int> above = new(StringComparer.Ordinal);
        foreach (MappedService service in map.All)
            foreach (ServiceEdge edge in service.Edges)
                if (!edge.IsOrdering) above[edge.To] = above.GetValueOrDefault(edge.To) + 1;
        List<List<MappedService>> columns = [];
        HashSet<string> placed = new(StringComparer.Ordinal);
        List<MappedService> column = map.Sorted().FindAll(service => !above.ContainsKey(service.Name));
        while (placed.Count < map.All.Count)
        {
            // some are left
            if (column.Count == 0) column = [map.Sorted().Find(service => !placed.Contains(service.Name))!];
            columns.Add(column);
            List<MappedService> next = [];
            foreach (MappedService service in column) placed.Add(service.Name);
            foreach (MappedService service in column)
            {
                foreach (ServiceEdge edge in service.Edges)
                {
                    if (edge.IsOrdering || placed.Contains(edge.To) || map.Find(edge.To) is not { } to)
                        continue;
                    if (--above[edge.To] == 0) next.Add(to);
                }
            }
            column = next;
        }
        return columns;
    }
}
