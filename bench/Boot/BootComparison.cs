using System.Globalization;
using Limyra.Images.Composition;
using Limyra.Images.Machines;

namespace Limyra.Bench.Boot;

/// <summary>
/// The boot suite beside the original: two images of the same packages, one with the original's programs and
/// services in place of ours, booted in turn by the same kernel and initramfs in an emulator that counts
/// instructions.
/// </summary>
internal static class BootComparison
{
    private const string PeerVariable = "LIMYRA_PEER_SUITE";
    private const int Runs = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Usage = $"""
        usage: boot STATE DATA-FOLDER [PART-OF-NAME]
        STATE is the folder .limyra of ./limyra up. {PeerVariable} names a folder with the original's
        dinit and its services as they lie below /, with what they need and the image lacks.
        """;

    /// <summary>What stands as /usr/libexec/dinit-devd in ours and in the original, null for nothing; and
    /// whether both load the modules behind device nodes, which ours leaves to the kernel.</summary>
    private sealed record Case(string Name, string? OurManager, string TheirManager, bool LoadsAll = false);

    private const string Idle = "exit 0";

    private const string Kmod = """
        [ "$1" = trigger ] || exit 0
        find /sys/devices -name modalias -exec cat {} + | sort -u | xargs modprobe -abq
        exit 0
        """;

    // The original has no device manager of its own.
    private static readonly Case[] Cases =
    [
        new("as both are shipped, a device manager that does nothing", Idle, Idle),
        new("the same modules, a device manager that does nothing", Idle, Idle, LoadsAll: true),
        new("as both are shipped, drivers of all devices: ours itself, theirs through kmod", null, Kmod),
    ];

    /// <summary>Boots both and prints the table.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        if (arguments.Length is not (2 or 3)
            || Environment.GetEnvironmentVariable(PeerVariable) is not { Length: > 0 } peer)
        {
            output.WriteLine(Usage);
            return 1;
        }
        if (BootableSystem.Load(Path.Combine(arguments[0], "images")) is not { } system)
        {
            output.WriteLine($"{arguments[0]}: no system was built there; ./limyra up builds one");
            return 1;
        }
        Directory.CreateDirectory(arguments[1]);
        output.WriteLine("| | ours, 10⁶ instructions | original | ratio | our processes | original's |");
        output.WriteLine("|---|---|---|---|---|---|");
        List<string> notes = [];
        foreach (Case measured in Cases)
        {
            if (arguments.Length == 3 && !measured.Name.Contains(arguments[2], StringComparison.Ordinal))
                continue;
            CountedImages images = new(system, arguments[0], arguments[1]);
            MachineSettings ours = images.Make("ours", measured.OurManager, measured.LoadsAll, suite: null);
            MachineSettings theirs = images.Make("original", measured.TheirManager, measured.LoadsAll, peer);
            List<BootCount> our = [], their = [];
            for (int run = 0; run < Runs; run++)
            {
                our.Add(Boot(ours, Path.Combine(arguments[1], "ours.log")));
                their.Add(Boot(theirs, Path.Combine(arguments[1], "original.log")));
            }
            output.WriteLine(Row(measured.Name, our, their));
            notes.AddRange(Differences(measured.Name, our[0], their[0]));
        }
        MachineSettings alone = new CountedImages(system, arguments[0], arguments[1]).MakeModulesAlone("alone");
        BootCount modules = Boot(alone, Path.Combine(arguments[1], "alone.log"));
        notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"the modules behind device nodes alone, insmod of each: {modules.Instructions / 1e6:0}"));
        notes.ForEach(note => output.WriteLine("\n" + note));
        return 0;
    }

    private static BootCount Boot(MachineSettings settings, string log) =>
        BootAsync(settings, log).GetAwaiter().GetResult();

    private static async Task<BootCount> BootAsync(MachineSettings settings, string log)
    {
        await using Machine machine = await Machine.StartAsync(
            settings with { SerialLog = log }, TimeProvider.System, CancellationToken.None);
        await machine.WaitForAsync(CountedImages.EndMark, Patience, CancellationToken.None);
        return BootCount.Read(machine.Transcript);
    }

    private static string Row(string name, List<BootCount> our, List<BootCount> their)
    {
        // Runs of one image differ by what the emulator's disk took; the median counts, all are shown.
        double ours = Median(our), original = Median(their);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {ours:0} ({All(our)}) | {original:0} ({All(their)}) | {ours / original:0.00} | "
                + $"{our[0].Processes} | {their[0].Processes} |");
    }

    /// <summary>What one of the two has and the other has not: where there is such, the row compares
    /// unequal things.</summary>
    private static IEnumerable<string> Differences(string name, BootCount our, BootCount their)
    {
        yield return $"{name}: modules: {Compare(our.Modules, their.Modules)}";
        yield return $"{name}: services up: {Compare(our.Started, their.Started)}";
        yield return $"{name}: services not up in ours: {Words(our.NotStarted)}; in the original's: "
            + Words(their.NotStarted);
    }

    private static string Compare(IReadOnlyList<string> ours, IReadOnlyList<string> theirs) =>
        $"{ours.Intersect(theirs).Count()} in both; only in ours: {Words(ours.Except(theirs))}; "
            + $"only in the original's: {Words(theirs.Except(ours))}";

    private static string Words(IEnumerable<string> words) =>
        string.Join(' ', words.Order(StringComparer.Ordinal).DefaultIfEmpty("none"));

    private static double Median(List<BootCount> counts) =>
        counts.Select(count => count.Instructions / 1e6).Order().ElementAt(counts.Count / 2);

    private static string All(List<BootCount> counts) => string.Join(' ', counts.Select(
        count => (count.Instructions / 1e6).ToString("0", CultureInfo.InvariantCulture)));
}
