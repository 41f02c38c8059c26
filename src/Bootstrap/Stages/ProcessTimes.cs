using System.Globalization;

namespace Limyra.Bootstrap.Stages;

/// <summary>CPU time of this process and the children it waited for: proc(5),
/// /proc/self/stat fields 14 to 17.</summary>
internal static class ProcessTimes
{
    /// <summary>Clock ticks a second of /proc: sysconf(3) _SC_CLK_TCK, which is
    /// 100 on every Linux port.</summary>
    private const double TicksPerSecond = 100;

    private const int UserTimeField = 14;

    /// <summary>User and system time so far, own and children's.</summary>
    public static TimeSpan SoFar()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        // The second field is the program's name in parentheses and may hold
        // anything, so counting starts behind it.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = Enumerable.Range(UserTimeField - 3, 4)
            .Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
