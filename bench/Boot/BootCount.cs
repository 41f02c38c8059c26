using System.Globalization;

namespace Limyra.Bench.Boot;

/// <summary>What a counted machine said at its login target (see <see cref="CountedImages"/>).</summary>
/// <param name="Instructions">Of the guest, from the start of process 1 to the login target; waiting is taken
/// off.</param>
/// <param name="Processes">Started in between, threads included.</param>
/// <param name="Modules">Loaded at the end.</param>
/// <param name="Started">Services that are up.</param>
/// <param name="NotStarted">Services that are known and not up.</param>
internal sealed record BootCount(
    long Instructions, long Processes, IReadOnlyList<string> Modules, IReadOnlyList<string> Started,
    IReadOnlyList<string> NotStarted)
{
    /// <summary>Reads what the machine said.</summary>
    /// <exception cref="FormatException">It did not say all of it.</exception>
    public static BootCount Read(string transcript)
    {
        string[] lines = [.. transcript.Split('\n').Select(line => line.TrimEnd())];
        string[] services = [.. Behind(lines, "service ").Where(line => line.Length > 10 && line[0] == '[')];
        return new BootCount(
            Busy(lines, "end ") - Busy(lines, "start "),
            Number(lines, "end processes ") - Number(lines, "start processes "),
            [.. Behind(lines, "module ").Select(line => line.Split(' ')[0])],
            [.. services.Where(IsUp).Select(NameOf)],
            [.. services.Where(line => !IsUp(line)).Select(NameOf)]);
    }

    // One nanosecond of the guest is one instruction, and what was waited for is none.
    private static long Busy(string[] lines, string when) => Number(lines, when + "now at ")
        - Number(lines, when + ".idle_sleeptime : ") - Number(lines, when + ".iowait_sleeptime: ");

    private static long Number(string[] lines, string key)
    {
        string rest = Behind(lines, key).FirstOrDefault()
            ?? throw new FormatException($"the machine did not say \"{key}\"");
        return long.Parse(rest.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Behind(string[] lines, string key) =>
        from line in lines
        where line.StartsWith(key, StringComparison.Ordinal)
        select line[key.Length..].Trim();

    private static bool IsUp(string line) =>
        line[..line.IndexOf(']', StringComparison.Ordinal)].Contains('+');

    private static string NameOf(string line) =>
        line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..].Trim().Split(' ')[0];
}
