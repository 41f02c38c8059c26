using System.Globalization;

namespace Limyra.Images.Machines;

/// <summary>Reads what a running process has used: proc(5), <c>stat</c> fields 14 and
/// 15, <c>status</c> VmHWM.</summary>
internal static class EmulatorUsage
{
    /// <summary>sysconf(3) _SC_CLK_TCK, which is 100 on every Linux port.</summary>
    private const double TicksPerSecond = 100;

    private const int FieldsBehindNameToUserTime = 11;

    /// <summary>Null if the process is gone.</summary>
    public static (TimeSpan Cpu, long PeakBytes)? Of(int pid)
    {
        try
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
            string stat = File.ReadAllText($"{folder}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = long.Parse(fields[FieldsBehindNameToUserTime], CultureInfo.InvariantCulture)
                + long.Parse(fields[FieldsBehindNameToUserTime + 1], CultureInfo.InvariantCulture);
            string? peak = File.ReadLines($"{folder}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            long peakKiB = peak is null
                ? 0
                : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture);
            return (TimeSpan.FromSeconds(ticks / TicksPerSecond), peakKiB << 10);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
