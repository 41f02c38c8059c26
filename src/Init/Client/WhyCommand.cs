using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>
/// why: what started a service or keeps it up, as the shortest chain from a service that was asked for by
/// name; or why it is down, or what would start it.
/// </summary>
internal static class WhyCommand
{
    public static int Run(DinitctlCall request)
    {
        ServiceMap map = SurveyCommands.Map(request);
        string name = request.Service;
        if (map.Find(name) is not { } service || (!request.IsOffline && service.Status is null))
            return Absent(request, map, name);
        List<WhyChain.Step> chain = WhyChain.Find(map, name, request.IsOffline ? "boot" : null);
        if (request.IsJson) WriteJson(request, service, chain);
        if (service.Status is { } status)
            request.Print($"Service '{name}' is {Describe(service, status)}.\n");
        if (chain.Count == 0)
        {
            request.Print(Reason(service));
            return 0;
        }
        for (int i = 0; i < chain.Count; i++)
        {
            WhyChain.Step step = chain[i];
            bool isExplicit = i == 0 && step.Service.Status?.IsExplicit == true;
            string verb = i == 0 ? "" : $"{Verb(step.Kind)} ";
            request.Print(
                $"{new string(' ', 4 + 2 * i)}{verb}{step.Service.Name}{(isExplicit ? " (explicitly started)"
                    : "")}\n");
        }
        PrintPlace(request, chain);
        return 0;
    }

    private static int Absent(DinitctlCall request, ServiceMap map, string name)
    {
        InstalledServices installed = SurveyCommands.Installed(request);
        InstalledService? file = installed.Find(name);
        request.Error(file switch
        {
            null => $"there is no service '{name}': no description of that name in the service directories.",
            { IsMasked: true } => $"service '{name}' is masked by {file.Path}.",
            _ => $"service '{name}' is not loaded: nothing that was started names it.",
        });
        foreach (Enablement found in installed.Enablements())
        {
            if (found.Service != name) continue;
            string state = map.Find(found.By)?.Status is null
                ? "not loaded either" : "loaded before that link was there";
            request.ErrorLine($"  it is enabled with {found.By} ({found.Place}), which is {state}");
        }
        return 1;
    }

    private static string Describe(MappedService service, ClientStatus status)
    {
        string pin =
            service.IsPinnedStarted ? ", pinned started" : service.IsPinnedStopped ? ", pinned stopped" : "";
        return status.State switch
        {
            ServiceState.Started => "started" + pin,
            ServiceState.Starting => "starting" + pin,
            ServiceState.Stopping => "stopping" + pin,
            _ => "stopped" + pin,
        };
    }

    private static string Reason(MappedService service)
    {
        if (service.Status is not { } status) return "    Nothing starts it.\n";
        if (status.State == ServiceState.Stopped)
        {
            string detail = StatusText.Detail(status);
            return detail.Length > 0 ? $"    It is down:{detail}\n"
                : "    It was stopped, or nothing has asked for it.\n";
        }
        return service.IsPinnedStarted ? "    Only its pin keeps it up.\n"
            : "    Nothing holds it any more.\n";
    }

    /// <summary>The link or description that makes the last step of the chain.</summary>
    private static void PrintPlace(DinitctlCall request, List<WhyChain.Step> chain)
    {
        if (chain.Count < 2) return;
        (string? by, string? name) = (chain[^2].Service.Name, chain[^1].Service.Name);
        List<Enablement> links = SurveyCommands.Installed(request).Find(by)?.Enables ?? [];
        int place = links.FindIndex(found => found.Service == name);
        if (place < 0) request.Print($"    '{by}' got that dependency at run time.\n");
        else request.Print(
            $"    '{by}' has it from {links[place].Place} ({InstalledServices.Word(links[place].Layer)}).\n");
    }

    private static void WriteJson(DinitctlCall request, MappedService service, List<WhyChain.Step> chain)
    {
        JsonText json = request.Answer("service").Open('{').Value("name", service.Name);
        if (service.Status is { } status) StatusJson.Write(json, status);
        json.Value("pinnedStarted", service.IsPinnedStarted).Value("pinnedStopped", service.IsPinnedStopped)
            .Close('}');
        json = request.Answer("chain").Open('[');
        foreach (WhyChain.Step step in chain)
        {
            json.Open('{').Value("name", step.Service.Name)
                .Value("by", step.Kind is { } kind ? GraphText.Word(kind) : null)
                .Value("explicit", step.Service.Status?.IsExplicit == true).Close('}');
        }
        json.Close(']');
    }

    private static string Verb(DependencyKind? kind) => kind switch
    {
        DependencyKind.Regular => "needs",
        DependencyKind.PreparedBy => "is prepared by",
        DependencyKind.Milestone => "needs at its start",
        DependencyKind.WaitsFor => "waits for",
        DependencyKind.Soft => "brings along",
        _ => "is after",
    };
}
