using System.Globalization;
using System.Text;

namespace Limyra.Init.Survey;

/// <summary>One service of a boot chart; moments are seconds since the kernel started,
/// negative ones never came.</summary>
internal sealed class BootBar(MappedService service, double wanted, double begun, double settled,
    bool isCritical)
{
    public MappedService Service { get; } = service;

    /// <summary>It was to start.</summary>
    public double Wanted { get; } = wanted;

    /// <summary>What it waited for was there.</summary>
    public double Begun { get; } = begun;

    /// <summary>It was up, or had failed.</summary>
    public double Settled { get; } = settled;

    public bool IsCritical { get; } = isCritical;

    /// <summary>How long it took itself.</summary>
    public double Own => Begun < 0 || Settled < 0 ? 0 : Settled - Begun;
}

/// <summary>
/// How the services came up, and the critical chain: of each service the dependency that came last, and so
/// made it wait. To be faster, something in that chain must be.
/// </summary>
internal sealed class BootChart
{
    private const double NsPerSecond = 1e9;

    private BootChart(List<BootBar> bars, List<MappedService> chain, double began)
    {
        Bars = bars;
        Chain = chain;
        BeganSeconds = began;
    }

    /// <summary>All services that were ever wanted, in that order.</summary>
    public IReadOnlyList<BootBar> Bars { get; }

    /// <summary>The critical chain, the first to start first.</summary>
    public IReadOnlyList<MappedService> Chain { get; }

    /// <summary>When the manager began, in seconds since the kernel started.</summary>
    public double BeganSeconds { get; }

    /// <summary>When the last service of the chart was settled.</summary>
    public double EndSeconds
    {
        get
        {
            double end = BeganSeconds;
            foreach (BootBar bar in Bars) end = Math.Max(end, Math.Max(bar.Settled, bar.Wanted));
            return end;
        }
    }

    /// <summary>A chart of what <paramref name="goal"/> needed; of everything, when it is null.</summary>
    public static BootChart Of(ServiceMap map, string? goal)
    {
        ServiceMap part = goal is null ? map : map.Below(goal);
        MappedService? end = goal is not null ? part.Find(goal) : Latest(part.All);
        List<MappedService> chain = end is null ? [] : ChainTo(map, end);
        HashSet<MappedService> critical = [.. chain];
        List<BootBar> bars = [];
        foreach (MappedService service in part.Sorted())
        {
            if (service.Times.WantedNs == 0) continue;
            bars.Add(new(
                service, service.Times.WantedNs / NsPerSecond, Seconds(service.Times.BegunNs),
                Seconds(service.Times.SettledNs), critical.Contains(service)));
        }
        bars.Sort((a, b) => a.Wanted.CompareTo(b.Wanted) is var order && order != 0
            ? order
            : a.Settled.CompareTo(b.Settled) is var second && second != 0
                ? second
                : string.CompareOrdinal(a.Service.Name, b.Service.Name));
        return new(bars, chain, map.BeganNs / NsPerSecond);
    }

    private static double Seconds(long momentNs) => momentNs == 0 ? -1 : momentNs / NsPerSecond;

    private static MappedService? Latest(IEnumerable<MappedService> services)
    {
        MappedService? latest = null;
        foreach (MappedService service in services)
            if (service.Times.SettledNs > (latest?.Times.SettledNs ?? 0)) latest = service;
        return latest;
    }

    private static List<MappedService> ChainTo(ServiceMap map, MappedService end)
    {
        List<MappedService> chain = [end];
        while (true)
        {
            MappedService last = chain[^1];
            long limit = last.Times.BegunNs == 0 ? long.MaxValue : last.Times.BegunNs;
            MappedService? cause = null;
            foreach (ServiceEdge edge in last.Edges)
            {
                if (map.Find(edge.To) is not { } to || chain.Contains(to)) continue;
                if (to.Times.SettledNs == 0 || to.Times.SettledNs > limit) continue;
                if (to.Times.SettledNs > (cause?.Times.SettledNs ?? 0)) cause = to;
            }
            if (cause is null) break;
            chain.Add(cause);
        }
        chain.Reverse();
        return chain;
    }

    /// <summary>The chain, and the services that took longest themselves, for a terminal.</summary>
    public string ToText()
    {
        const int Shown = 10;
        Dictionary<string, BootBar> byName = new(StringComparer.Ordinal);
        foreach (BootBar bar in Bars) byName[bar.Service.Name] = bar;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"The manager began {BeganSeconds:F3} s after the kernel.\nCritical chain:\n");
        foreach (MappedService service in Chain)
        {
            if (byName.TryGetValue(service.Name, out BootBar? bar))
                text.Append(CultureInfo.InvariantCulture,
                    $"  {bar.Settled,9:F3} s  {service.Name} (+{bar.Own:F3} s)\n");
        }
        text.Append("Longest to come up:\n");
        List<BootBar> longest = [.. Bars];
        longest.Sort((a, b) => b.Own.CompareTo(a.Own));
        for (int i = 0; i < Math.Min(Shown, longest.Count); i++)
            text.Append(CultureInfo.InvariantCulture,
                $"  {longest[i].Own,9:F3} s  {longest[i].Service.Name}\n");
        return text.ToString();
    }
}
