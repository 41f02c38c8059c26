using System.Text;
using Limyra.Formats.Services;

namespace Limyra.Init.Survey;

/// <summary>A service map in the language of graphviz.</summary>
internal static class GraphDot
{
    public static string Draw(ServiceMap map)
    {
        StringBuilder text = new(
            "digraph services {\n    rankdir=LR;\n    node [shape=box, style=filled, fontname=\"sans-serif\"];\n");
        foreach (MappedService service in map.Sorted())
            text.Append($"    {Quoted(service.Name)} [fillcolor=\"{GraphColors.Of(service.Status)}\"];\n");
        foreach (MappedService service in map.Sorted())
        {
            foreach (ServiceEdge edge in service.Edges)
            {
                text.Append($"    {Quoted(service.Name)} -> {Quoted(edge.To)} ");
                text.Append($"[style={Style(edge.Kind)}, tooltip=\"{GraphText.Word(edge.Kind)}\"];\n");
            }
        }
        return text.Append("}\n").ToString();
    }

    private static string Style(DependencyKind kind) => kind switch
    {
        DependencyKind.Regular or DependencyKind.PreparedBy => "solid",
        DependencyKind.Milestone => "bold",
        DependencyKind.Before or DependencyKind.After => "dotted",
        _ => "dashed",
    };

    private static string Quoted(string name) =>
        $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
