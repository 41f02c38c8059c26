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
        var map = SnapshotReader.Read(request.Client);
        if (map is null)
        {
            request.Error("this daemon keeps no times; only Limyra's dinit does.");
            return 1;
        }
        var goal = request.Words.Count > 0 ? request.Service : null;
        if (goal is not null && map.Find(goal) is null)
        {
            request.Error("service not loaded.");
            return 1;
        }
        var chart = BootChart.Of(map, goal);
        if (request.IsJson) WriteJson(request, map, chart);
        else request.Print(request.Format == "text" ? chart.ToText() : BootChartSvg.Draw(chart));
        return 0;
    }

    private static void WriteJson(DinitctlCall request, ServiceMap map, BootChart chart)
    {
        request.Answer("beganNs").Value(name: null, map.BeganNs);
        var json = request.Answer("services").Open('[');
        foreach (var bar in chart.Bars)
        {
            var times = bar.Service.Times;
            json.Open('{').Value("name", bar.Service.Name).Value("wantedNs", times.WantedNs)
                .Value("begunNs", times.BegunNs).Value("settledNs", times.SettledNs)
                .Value("critical", bar.IsCritical).Close('}');
        }
        json.Close(']');
        json = request.Answer("criticalChain").Open('[');
        foreach (var service in chart.Chain) json.Value(name: null, service.Name);
        json.Close(']');
    }
}
