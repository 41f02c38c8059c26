using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>boot-chart: when each service came up, and what the boot waited for.</summary>
internal static class BootChartCommand
{
    public static int Run(DinitctlCall request)
    {
        if (request.Format is not (null or "text" or "svg"))
        {
            request.Error($"there is no format '{request.Format}'; use svg or text");
            return 1;
        }
        ServiceMap? map = SnapshotReader.Read(request.Client);
        if (map is null)
        {
            request.Error("this daemon keeps no times; only Limyra's dinit does.");
            return 1;
        }
        string? goal = request.Words.Count > 0 ? request.Service : null;
        if (goal is not null && map.Find(goal) is null)
        {
            request.Error("service not loaded.");
            return 1;
        }
        BootChart chart = BootChart.Of(map, goal);
        if (request.IsJson) WriteJson(request, map, chart);
        else request.Print(request.Format == "text" ? chart.ToText() : BootChartSvg.Draw(chart));
        return 0;
    }

    private static void WriteJson(DinitctlCall request, ServiceMap map, BootChart chart)
    {
        request.Answer("beganNs").Value(name: null, map.BeganNs);
        JsonText json = request.Answer("services").Open('[');
        foreach (BootBar bar in chart.Bars)
        {
            Services.BootTimes times = bar.Service.Times;
            json.Open('{').Value("name", bar.Service.Name).Value("wantedNs", times.WantedNs)
                .Value("begunNs", times.BegunNs).Value("settledNs", times.SettledNs)
                .Value("critical", bar.IsCritical).Close('}');
        }
        json.Close(']');
        json = request.Answer("criticalChain").Open('[');
        foreach (MappedService service in chart.Chain) json.Value(name: null, service.Name);
        json.Close(']');
    }
}
