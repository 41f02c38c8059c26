using System.Globalization;

namespace Limyra.Bench.Apk;

/// <summary>
/// The package manager beside the original: every case run by both in turn,
/// and a table of medians and ratios.
/// </summary>
internal static class ApkComparison
{
    private const int Usual = 9;
    private const int Heavy = 3;

    private const string Head =
        "| case | our CPU ms | their CPU ms | ratio | our wall ms | their wall ms | ratio | our MiB | their MiB | goal |";

    private sealed record Case(string Name, int Runs, Func<string[]> Arguments)
    {
        public Action? Before { get; init; }

        public string Goal { get; init; } = "";
    }

    /// <summary>Runs all cases, or those whose name contains a text.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        if (arguments.Length is not (3 or 4))
        {
            output.WriteLine("usage: apk DATA-FOLDER OUR-APK THEIR-APK [PART-OF-NAME]");
            return 1;
        }
        SampleData data = new(Path.GetFullPath(arguments[0]), arguments[1]);
        Directory.CreateDirectory(data.At());
        data.Prepare(output);
        output.WriteLine(Head);
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (Case measured in Cases(data))
        {
            if (arguments.Length == 4 && !measured.Name.Contains(arguments[3], StringComparison.Ordinal))
                continue;
            output.WriteLine(Measure(measured, arguments[1], arguments[2]));
        }
        return 0;
    }

    private static IEnumerable<Case> Cases(SampleData data)
    {
        yield return new("start: --version", 31, () => ["--version"]);
        yield return new("start: version --test", 31, () => ["version", "--test", "1.0", "1.1"]);
        foreach (int count in (int[])[3000, 20_000])
        {
            foreach (Case measured in SolverCases(data, count)) yield return measured;
        }
        string root = data.At("installed");
        string[] names = [.. Enumerable.Range(0, SampleData.PackageCount).Select(i => $"sample{i}")];
        string[] packages = [.. names.Select(name => data.At("p500", $"{name}-1-r0.apk"))];
        string[] small = Directory.GetFiles(data.At("s3000"), "*.apk");
        yield return new("install 500 packages, 20,000 files, 1 GB", Heavy,
            () => ["add", "--root", root, "-X", data.At("p500", "index.adb"), "--no-cache",
                "--sync=yes", .. names])
        {
            Before = () => data.EmptyRoot("installed"),
            Goal = "wall 0.7",
        };
        yield return new("add nothing (500 installed)", Usual, () => ["add", "--root", root, "--no-network"]);
        yield return new("list -I (500 installed)", Usual, () => ["list", "-I", "--root", root]);
        yield return new("audit --system (1 GB)", Heavy,
            () => ["audit", "--system", "--root", root]) { Goal = "wall 0.6" };
        yield return new("verify 500 packages", Heavy,
            () => ["verify", "--keys-dir", data.At("keys", "public"), .. packages]) { Goal = "wall 0.6" };
        yield return new("mkpkg 200 MB, zstd", Heavy, () => Mkpkg(data, "zstd")) { Goal = "wall 0.8" };
        yield return new("mkpkg 200 MB, zstd:3", Heavy, () => Mkpkg(data, "zstd:3"));
        yield return new("mkpkg 200 MB, none", Heavy, () => Mkpkg(data, "none"));
        yield return new("mkndx 3,000 packages", Usual,
            () => ["mkndx", "--allow-untrusted", "-o", data.At("out.adb"), .. small]) { Goal = "CPU 1.0" };
        yield return new("mkndx 3,000 packages, -x", Usual,
            () => ["mkndx", "--allow-untrusted", "-x", data.At("s3000", "index.adb"), "-o",
                data.At("out.adb"), .. small])
        {
            Goal = "CPU 1.0",
        };
    }

    private static IEnumerable<Case> SolverCases(SampleData data, int count)
    {
        string folder = data.At($"i{count}"), size =
            string.Create(CultureInfo.InvariantCulture, $"{count} packages");
        bool isLarge = count > 10_000;
        string index = Path.Combine(folder, "index.adb");
        string archive = Path.Combine(folder, "APKINDEX.tar.gz");
        string newer = Path.Combine(folder, "new", "index.adb");
        string empty = data.EmptyRoot("empty");
        string[] names = File.ReadAllLines(Path.Combine(folder, "add300.txt"));
        string root300 = Path.Combine(folder, "root300"), root1500 = Path.Combine(folder, "root1500");
        yield return new($"add 300, {size}, ADB", Usual,
            () => ["add", "--simulate", "--root", empty, "-X", index, .. names]) { Goal =
                isLarge ? "CPU 0.6" : "CPU 1.0" };
        yield return new($"add 300, {size}, APKINDEX", Usual,
            () => ["add", "--simulate", "--allow-untrusted", "--root", empty, "-X", archive, .. names]);
        yield return new($"query one name, {size}", Usual,
            () => ["query", "--format", "json", "--root", empty, "-X", index, names[0]]) { Goal =
                isLarge ? "CPU 0.5" : "CPU 1.0" };
        yield return new($"no-op upgrade, 1500 of {size}", Usual,
            () => ["upgrade", "--simulate", "--root", root1500, "-X", index]) { Goal = "CPU 0.6" };
        yield return new($"upgrade, 300 of {size}", Usual,
            () => ["upgrade", "--simulate", "--root", root300, "-X", newer]);
        yield return new($"upgrade -a, 1500 of {size}", Usual,
            () => ["upgrade", "-a", "--simulate", "--root", root1500, "-X", newer]);
        yield return new($"query all fields, {size}", Usual,
            () => ["query", "--format", "json", "--fields", "all", "--root", empty, "-X", index, "*"]);
        yield return new($"search lib, {size}", Usual, () => ["search", "--root", empty, "-X", index, "lib"]);
        yield return new($"adbdump, {size}", Usual, () => ["adbdump", "--format", "json", index]);
    }

    private static string[] Mkpkg(SampleData data, string compression) =>
    [
        "mkpkg", "-I", "name:tree", "-I", "version:1", "-I", "arch:x86_64", "-F", data.At("t200"), "-c",
        compression,
        "-o", data.At("out.apk"),
    ];

    private static string Measure(Case measured, string ours, string theirs)
    {
        measured.Before?.Invoke();
        double ourPeak = ProgramRun.MeasurePeakBytes(ours, measured.Arguments()) / (1 << 20);
        measured.Before?.Invoke();
        double theirPeak = ProgramRun.MeasurePeakBytes(theirs, measured.Arguments()) / (1 << 20);
        List<ProgramCost> our = [], their = [];
        for (int run = 0; run < measured.Runs; run++)
        {
            measured.Before?.Invoke();
            our.Add(ProgramRun.Measure(ours, measured.Arguments()));
            measured.Before?.Invoke();
            their.Add(ProgramRun.Measure(theirs, measured.Arguments()));
        }
        string cpu = Show(our, their, cost => cost.CpuSeconds * 1000, "0.0");
        string wall = Show(our, their, cost => cost.WallSeconds * 1000, "0");
        return $"| {measured.Name} | {cpu} | {wall} | {Text(ourPeak, "0.0")} | {Text(
            theirPeak, "0.0")} | {measured.Goal} |";
    }

    private static string Show(List<ProgramCost> our, List<ProgramCost> their,
        Func<ProgramCost, double> figure, string format) =>
            $"{Text(Median(our, figure), format)} | {Text(Median(their, figure), format)} | {Text(
                Ratio(our, their, figure), "0.00")}";

    private static string Text(double number, string format) =>
        number.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<ProgramCost> costs, Func<ProgramCost, double> figure)
    {
        double[] sorted = [.. costs.Select(figure).Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>The median of the ratios of neighbouring runs: what disturbs the machine
    /// disturbs both of a pair.</summary>
    private static double Ratio(List<ProgramCost> our, List<ProgramCost> their,
        Func<ProgramCost, double> figure)
    {
        double[] sorted = [.. our.Zip(their, (a, b) => figure(a) / Math.Max(figure(b), 1e-9)).Order()];
        return sorted[sorted.Length / 2];
    }
}
