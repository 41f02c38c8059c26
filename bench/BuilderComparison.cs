using System.Globalization;
using Limyra.Bench.Apk;

namespace Limyra.Bench;

/// <summary>The package builder as a program: reading a tree, ordering it, building.</summary>
internal static class BuilderComparison
{
    private const int Runs = 7;
    private const long LargeBytes = 200_000_000;

    private const string LargeTemplate = """
        pkgname = "large"
        pkgver = "1"
        pkgrel = 0
        pkgdesc = "Many bytes"
        license = "custom:none"
        url = "https://example.org"
        options = ["!distlicense", "!autosplit"]


        def install(self):
            self.install_dir("usr/share")
            self.cp(self.files_path / "data", self.destdir / "usr/share/large", recursive=True)

        """;

    private const string Usage = """
        usage: cbuild DATA-FOLDER OUR-CBUILD CPORTS STATE [THEIR-CBUILD [PART-OF-NAME]]
        CPORTS is a checkout of cports, STATE the folder .limyra of ./limyra up and ./limyra seeds,
        THEIR-CBUILD a program that runs cports' own builder in its checkout, where it has a build root.
        """;

    private sealed record Case(string Name, string Goal, string[] Ours, string[] Theirs);

    /// <summary>Measures all cases, those of cports' own tree with both programs in turn.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        if (arguments.Length is < 4 or > 6)
        {
            output.WriteLine(Usage);
            return 1;
        }
        string data = Path.GetFullPath(arguments[0]), cports = Path.GetFullPath(arguments[2]);
        Prepare(data, cports, Path.GetFullPath(arguments[3]));
        output.WriteLine("| case | our CPU s | our peak MB | goal | their CPU s | their peak MB |");
        output.WriteLine("|---|---|---|---|---|---|");
        string part = arguments.ElementAtOrDefault(5) ?? "";
        foreach (Case measured in Cases(data, cports)
            .Where(measured => measured.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            output.WriteLine(Measure(measured, arguments[1], arguments.ElementAtOrDefault(4)));
        return 0;
    }

    private static IEnumerable<Case> Cases(string data, string cports)
    {
        string[] reading = ["--tree", cports, "-c", "/dev/null"];
        string[] building = ["-c", Path.Combine(data, "config.ini"), "-N", "-f", "--tree"];
        yield return Reading("load the whole tree", "print-mismatched-subpkgs", "0.6 s, 80 MB");
        yield return Reading("load, graph, order", "cycle-check", "1.0 s");
        yield return Reading("dump", "dump", "");
        yield return new("one template: dump main/bzip2", "",
            [.. reading, "dump", "main/bzip2"], ["dump", "main/bzip2"]);
        yield return new("main/base-doc, a trivial package, end to end", "0.4 s",
            [.. building, cports, "pkg", "main/base-doc"],
            ["-N", "-f", "--no-depends-check", "pkg", "main/base-doc"]);
        yield return new("200 MB in 2,000 files, end to end", "",
            [.. building, Path.Combine(data, "tree"), "pkg", "main/large"], Theirs: []);

        Case Reading(string name, string command, string goal) =>
            new(name, goal, [.. reading, command], [command]);
    }

    /// <summary>A configuration that builds with a state's packages, and a
    /// tree with one large package.</summary>
    private static void Prepare(string data, string cports, string state)
    {
        string keys = Path.Combine(data, "keys"), large = Path.Combine(data, "tree/main/large");
        string profiles = Path.Combine(data, "tree/etc/build_profiles");
        Directory.CreateDirectory(keys);
        Directory.CreateDirectory(profiles);
        foreach (string key in Directory.EnumerateFiles(Path.Combine(state, "keys"), "*.pub"))
            File.Copy(key, Path.Combine(keys, Path.GetFileName(key)), overwrite: true);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(cports, "etc/build_profiles")))
            File.Copy(path, Path.Combine(profiles, Path.GetFileName(path)), overwrite: true);
        File.WriteAllText(Path.Combine(data, "config.ini"), $"""
            [build]
            seeds = {state}/seeds {state}/seeds-more {state}/repository/main
            build_dir = {data}/build
            repository = {data}/packages
            stage_repository = {data}/staged
            sources = {data}/sources
            [signing]
            keys = {keys}
            """);
        if (Directory.Exists(large)) return;
        SampleFiles.Write(Path.Combine(large, "files/data"), fileCount: 2000, LargeBytes, seed: 7);
        File.WriteAllText(Path.Combine(large, "template.py"), LargeTemplate);
    }

    private static string Measure(Case measured, string ours, string? theirs)
    {
        string? peer = measured.Theirs.Length > 0 ? theirs : null;
        // The first run makes build roots and fills the kernel's caches; it is not counted.
        string ourPeak = Peak(ours, measured.Ours);
        string theirPeak = peer is null ? "" : Peak(peer, measured.Theirs);
        List<double> our = [], their = [];
        for (int run = 0; run < Runs; run++)
        {
            our.Add(ProgramRun.Measure(ours, measured.Ours).CpuSeconds);
            if (peer is not null) their.Add(ProgramRun.Measure(peer, measured.Theirs).CpuSeconds);
        }
        string last = peer is null ? "not run" : Median(their);
        return $"| {measured.Name} | {Median(our)} | {ourPeak} | {measured.Goal} | {last} | {theirPeak} |";
    }

    private static string Peak(string program, string[] arguments) =>
        Text(ProgramRun.MeasurePeakBytes(program, arguments) / 1e6, "0");

    private static string Median(List<double> seconds) =>
        Text(seconds.Order().ElementAt(seconds.Count / 2), "0.00");

    private static string Text(double number, string format) =>
        number.ToString(format, CultureInfo.InvariantCulture);
}
