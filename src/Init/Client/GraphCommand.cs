using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>graph: services and what they depend on, for a terminal, for graphviz, or as a picture.</summary>
internal static class GraphCommand
{
    public static int Run(DinitctlCall request)
    {
        if (request.Format is not (null or "text" or "dot" or "svg"))
        {
            request.Error($"there is no format '{request.Format}'; use text, dot or svg");
            return 1;
        }
        ServiceMap map = SurveyCommands.Map(request);
        if (request.Words.Count > 0)
        {
            if (map.Find(request.Service) is null)
            {
                request.Error($"there is no service '{request.Service}'.");
                return 1;
            }
            map = map.Below(request.Service);
        }
        if (request.IsJson)
        {
            WriteJson(request, map);
            return 0;
        }
        request.Print(request.Format switch
        {
            "dot" => GraphDot.Draw(map),
            "svg" => GraphSvg.Draw(map),
            _ => GraphText.Draw(map, Roots(request, map)),
        });
        return 0;
    }

    /// <summary>Where the text begins: the named service, or those that no other depends on.</summary>
    private static IEnumerable<string> Roots(DinitctlCall request, ServiceMap map)
    {
        if (request.Words.Count > 0) return [request.Service];
        HashSet<string> below = new(StringComparer.Ordinal);
        foreach (MappedService service in map.All)
            foreach (ServiceEdge edge in service.Edges) below.Add(edge.To);
        List<MappedService> roots = map.Sorted().FindAll(service => !below.Contains(service.Name));
        return (roots.Count > 0 ? roots : map.Sorted()).Select(service => service.Name);
    }

    private static void WriteJson(DinitctlCall request, ServiceMap map)
    {
        JsonText json = request.Answer("services").Open('[');
        foreach (MappedService service in map.Sorted())
        {
            json.Open('{').Value("name", service.Name);
            if (service.Status is { } status) StatusJson.Write(json, status);
            json.Open('[', "dependencies");
            foreach (ServiceEdge edge in service.Edges)
            {
                json.Open('{').Value("to", edge.To).Value("kind", GraphText.Word(edge.Kind));
                if (map.IsLive) json.Value("held", edge.IsHeld).Value("waiting", edge.IsWaiting);
                json.Close('}');
            }
            json.Close(']').Close('}');
        }
        json.Close(']');
    }
}
