using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Client;
using Limyra.Init.Services;

namespace Limyra.Init.Survey;

/// <summary>A service map for a terminal: each service once with what it
/// depends on below it, indented.</summary>
internal static class GraphText
{
    /// <summary>The word of a service description for a kind of link.</summary>
    public static string Word(DependencyKind kind) => kind switch
    {
        DependencyKind.Regular => "depends-on",
        DependencyKind.PreparedBy => "prepared-by",
        DependencyKind.Milestone => "depends-ms",
        DependencyKind.WaitsFor => "waits-for",
        DependencyKind.Before => "before",
        DependencyKind.After => "after",
        _ => "soft",
    };

    /// <summary>The sign of a state: + up, &lt; on its way up, &gt; on its way down, -
    /// down, X failed, ? not known.</summary>
    public static char Sign(ClientStatus? status) => status?.State switch
    {
        null => '?',
        ServiceState.Started => '+',
        ServiceState.Starting => '<',
        ServiceState.Stopping => '>',
        _ => status.Reason is StopReason.Normal or StopReason.DependencyRestart
            || (status.Reason == StopReason.Terminated && status.Exit.DidExitCleanly) ? '-' : 'X',
    };

    /// <summary>The map below each root. What was shown already is only named again.</summary>
    public static string Draw(ServiceMap map, IEnumerable<string> roots)
    {
        StringBuilder text = new();
        HashSet<string> shown = new(StringComparer.Ordinal);
        // Without recursion: a chain may be as long as there are services.
        Stack<(string Name, int Level, DependencyKind? Kind)> open = new();
        foreach (string root in roots.Reverse()) open.Push((root, 0, null));
        while (open.TryPop(out (string Name, int Level, DependencyKind? Kind) next))
        {
            MappedService? service = map.Find(next.Name);
            text.Append(' ', 2 * next.Level).Append('[').Append(Sign(service?.Status)).Append("] ")
                .Append(next.Name);
            if (next.Kind is { } kind) text.Append(" (").Append(Word(kind)).Append(')');
            bool isNew = shown.Add(next.Name);
            if (service is null) text.Append(" - no such service");
            else if (!isNew && service.Edges.Count > 0) text.Append(" ...");
            text.Append('\n');
            if (service is null || !isNew) continue;
            for (int i = service.Edges.Count - 1; i >= 0; i--)
                open.Push((service.Edges[i].To, next.Level + 1, service.Edges[i].Kind));
        }
        return text.ToString();
    }
}
