using System.Globalization;
using Limyra.Bench.Apk;

namespace Limyra.Bench.Init;

/// <summary>The service manager beside the original: both run every case in turn, and what is printed is the
/// median of each and the ratio of the medians.</summary>
internal sealed class InitComparison
{
    private const int Usual = 5;
    private const int Requests = 4000;
    private const int ProgramRuns = 61;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly string _data;
    private readonly string _ours;
    private readonly string _theirs;
    private readonly TextWriter _output;

    private InitComparison(string data, string ours, string theirs, TextWriter output) =>
        (_data, _ours, _theirs, _output) = (data, ours, theirs, output);

    /// <summary>Runs the cases on this machine or, if a kernel is named, those in a guest.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        string? theirs = Environment.GetEnvironmentVariable("LIMYRA_PEER_DINIT");
        if (arguments.Length is not (3 or 4) || theirs is null)
        {
            output.WriteLine(
                "usage: LIMYRA_PEER_DINIT=FOLDER init DATA-FOLDER OUR-DINIT SUITE-FOLDER [KERNEL]");
            return 1;
        }
        string data = Path.GetFullPath(arguments[0]), ours = Path.Combine(data, "ours");
        Directory.CreateDirectory(ours);
        foreach (string name in (string[])["dinit", "dinitctl"])
            File.Copy(arguments[1], Path.Combine(ours, name), overwrite: true);
        InitComparison comparison = new(data, ours, Path.GetFullPath(theirs), output);
        output.WriteLine("| case | ours | reference | ratio | goal |");
        output.WriteLine("|---|---|---|---|---|");
        if (arguments.Length == 4)
        {
            comparison.CompareGuests(arguments[2], Path.GetFullPath(arguments[3]));
            return 0;
        }
        comparison.CompareGraphs();
        comparison.CompareSuite(arguments[2]);
        return 0;
    }

    private void CompareGraphs()
    {
        const string Process = "type = process\ncommand = /bin/sleep 100000\nrestart = no\n";
        const string Script = "type = scripted\ncommand = /bin/true\n";
        const string Internal = "type = internal\n";
        CompareGraph("1,000 processes", 1000, Process, "wall 1.0, CPU 1.5");
        CompareGraph("1,000 scripts", 1000, Script, "");
        CompareGraph("1,000 internal services", 1000, Internal, "");
        CompareGraph("5,000 internal services", 5000, Internal, "0.33");
    }

    private readonly record struct GraphCost(
        double Wall, double Cpu, double PeakKb, double RestKb, double DirtyKb, double Stop);

    private void CompareGraph(string name, int count, string kind, string goal)
    {
        string services = Path.Combine(_data, "services");
        ServiceGraph.WriteLayers(services, count, kind, ManagerRun.Done(_data));
        GraphCost Once(string programs)
        {
            using ManagerRun run = ManagerRun.Start(Path.Combine(programs, "dinit"), _data, services);
            double cpu = run.CpuSeconds;
            long peak = run.StatusKb("VmHWM");
            Thread.Sleep(Rest);
            return new(run.StartedSeconds, cpu, peak, run.StatusKb("VmRSS"), run.PrivateDirtyKb, run.Stop());
        }

        (GraphCost[] our, GraphCost[] their) = InTurn(Once, Usual);
        Row($"{name}: all started, ms", our, their, cost => cost.Wall * 1000, goal);
        Row("processor time of the manager, ms", our, their, cost => cost.Cpu * 1000);
        Row("largest size until then, kB", our, their, cost => cost.PeakKb);
        Row("size at rest, kB", our, their, cost => cost.RestKb);
        Row("private pages at rest, kB", our, their, cost => cost.DirtyKb);
        Row("all stopped, ms", our, their, cost => cost.Stop * 1000);
    }

    private readonly record struct SuiteCost(
        double Wall, double Cpu, double PeakKb, double RestKb, double DirtyKb, double Sleeps, double Status,
        double Restart, double Client);

    private void CompareSuite(string suite)
    {
        string services = Path.Combine(_data, "services");
        int count = ServiceGraph.WriteSuite(
            services, suite, "/bin/sleep 100000", "/bin/true", ManagerRun.Done(_data));
        File.WriteAllText(Path.Combine(services, "lone"), "type = internal\n");
        SuiteCost Once(string programs)
        {
            using ManagerRun run = ManagerRun.Start(Path.Combine(programs, "dinit"), _data, services);
            double cpu = run.CpuSeconds;
            long peak = run.StatusKb("VmHWM");
            Thread.Sleep(Rest);
            (long rest, long dirty) = (run.StatusKb("VmRSS"), run.PrivateDirtyKb);
            long sleeps = run.Sleeps;
            Thread.Sleep(Idle);
            sleeps = run.Sleeps - sleeps;
            using ControlSocket control = new(run.SocketPath);
            uint handle = control.Load("lone");
            double status = Median([.. Times(() => control.MeasureStatus(handle), Requests)]);
            double restart = Median([.. Times(() => control.MeasureRestart(handle), Requests)]);
            string client = Path.Combine(programs, "dinitctl");
            string[] words = ["-p", run.SocketPath, "is-started", "boot"];
            double whole =
                Median([.. Times(() => ProgramRun.Measure(client, words).WallSeconds, ProgramRuns)]);
            return new(run.StartedSeconds, cpu, peak, rest, dirty, sleeps, status, restart, whole);
        }

        (SuiteCost[] our, SuiteCost[] their) = InTurn(Once, Usual);
        Row($"suite of {count} services: all started, ms", our, their, cost => cost.Wall * 1000);
        Row("processor time of the manager, ms", our, their, cost => cost.Cpu * 1000);
        Row("largest size until then, kB", our, their, cost => cost.PeakKb);
        Row("size at rest, kB", our, their, cost => cost.RestKb, "3,000 kB");
        Row("private pages at rest, kB", our, their, cost => cost.DirtyKb);
        Row("wake-ups in 5 s of rest", our, their, cost => cost.Sleeps, "0");
        Row("status, request and answer, µs", our, their, cost => cost.Status * 1e6, "1.0 and 2 ms");
        Row("stop and start of an internal service, µs", our, their, cost => cost.Restart * 1e6);
        Row("`dinitctl is-started`, whole program, ms", our, their, cost => cost.Client * 1000);
    }

    private void CompareGuests(string suite, string kernel)
    {
        string services = Path.Combine(_data, "services"), helper = GuestRun.Compile(_data);
        int count = ServiceGraph.WriteSuite(services, suite, "/hold", "/step", "/done");
        (GuestCost[] our, GuestCost[] their) = InTurn(
            programs =>
                GuestRun.Measure(kernel, _data, Path.Combine(programs, "dinit"), services, helper), 3);
        Row($"process 1 in a guest, {count} services: 10⁶ instructions", our, their,
            cost => cost.Instructions / 1e6, "1.1");
        Row("largest size until then, kB", our, their, cost => cost.PeakKb);
        Row("size at rest, kB", our, their, cost => cost.RestKb, "3,000 kB");
        Row("of that not backed by its file, kB", our, their, cost => cost.RestAnonymousKb);
        Row("wake-ups in 3 s of rest", our, their, cost => cost.Wakeups, "0");
    }

    /// <summary>Ours and theirs by turns, so that what else this machine does meets both.</summary>
    private (TCost[] Ours, TCost[] Theirs) InTurn<TCost>(Func<string, TCost> once, int count)
    {
        List<TCost> our = [], their = [];
        for (int i = 0; i < count; i++)
        {
            our.Add(once(_ours));
            their.Add(once(_theirs));
        }
        return ([.. our], [.. their]);
    }

    private static IEnumerable<double> Times(Func<double> measure, int count)
    {
        for (int i = 0; i < count; i++) yield return measure();
    }

    private void Row<TCost>(
        string name, TCost[] our, TCost[] their, Func<TCost, double> value, string goal = "")
    {
        double ourMedian = Median([.. our.Select(value)]), theirMedian = Median([.. their.Select(value)]);
        string ratio = theirMedian == 0
            ? "-" : (ourMedian / theirMedian).ToString("F2", CultureInfo.InvariantCulture);
        _output.WriteLine($"| {name} | {Text(ourMedian)} | {Text(theirMedian)} | {ratio} | {goal} |");
    }

    private static string Text(double value) =>
        value.ToString(value < 100 ? "0.##" : "#,##0", CultureInfo.InvariantCulture);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
