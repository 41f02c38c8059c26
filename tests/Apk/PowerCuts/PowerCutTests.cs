using System.Globalization;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>
/// The promise of a transaction: after a power cut at any moment, and whatever of the changes since the last
/// barrier had reached the disk, recovery leaves the old state or the new one, and that for good. With
/// LIMYRA_LONG=1 more than 10,000 cuts; else a sample of them, the same in every run.
/// </summary>
public sealed class PowerCutTests
{
    private const int LongVariants = 25;
    private const int ShortStep = 6;

    private static bool IsLong => Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1";

    public static TheoryData<string> Scenarios => [.. CutScenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_cut_leaves_the_old_state_or_the_new_one(string name)
    {
        CutScenario scenario = CutScenario.All.Single(item => item.Name == name);
        using TestRoot root = new();
        root.Apply(scenario.Before(root));
        scenario.Meanwhile(root);
        MemoryDisk disk = MemoryDisk.Load(root.Path, scenario.OtherDevice);
        RecordingFiles recording = Record(root, scenario.After(root), scenario.Flags, scenario.OtherDevice);
        CutTally tally = CutEverywhere(disk, recording);
        Assert.True(tally.Old > 0 && tally.New > 0, tally.ToString());
        TestContext.Current.SendDiagnosticMessage($"{name}: {tally}, barriers {recording.Barriers}");
    }

    [Fact]
    public void A_transaction_that_has_returned_is_on_the_disk()
    {
        foreach (CutScenario scenario in CutScenario.All)
        {
            using TestRoot root = new();
            root.Apply(scenario.Before(root));
            scenario.Meanwhile(root);
            MemoryDisk disk = MemoryDisk.Load(root.Path, scenario.OtherDevice);
            RecordingFiles recording =
                Record(root, scenario.After(root), scenario.Flags, scenario.OtherDevice);
            foreach (Action<MemoryDisk> change in recording.Changes) change(disk);
            Assert.Equal(disk.Describe(), disk.Crash(survives: () => false).Describe());
        }
    }

    /// <summary>One barrier before the commit record and one behind it,
    /// whatever the number of files.</summary>
    [Fact]
    public void A_transaction_waits_for_each_file_system_twice()
    {
        using TestRoot root = new();
        string[] packages = [.. Enumerable.Range(0, 20).Select(number => root.Make(
            new() { Name = $"p{number}", Version = "1" },
            [.. Enumerable.Range(0, 30).Select(file => ($"usr/share/p{number}/{file}", "text"))]))];
        root.Apply();
        (int files, int directories, int fileSystems) = Record(root, packages).Barriers;
        Assert.Equal((2, 3, 2), (files, directories, fileSystems));
    }

    private static RecordingFiles Record(
        TestRoot root, string[] packages, SolverFlags flags = SolverFlags.None, string otherDevice = "")
    {
        RecordingFiles? recording = null;
        using ApkRoot open = root.Open();
        open.ReplaceWorld([.. packages.Select(open.AddFile)]);
        open.Layer = files => recording = new(files, otherDevice);
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(open.Solve(flags));
        ApplyResult result = open.Apply(planned.Plan, new() { UnpackThreads = 1 }, CancellationToken.None);
        Assert.True(result == new ApplyResult.Applied(0), $"{result}: {string.Join(", ", root.Events)}");
        return recording!; // Apply asked for the layer
    }

    private static CutTally CutEverywhere(MemoryDisk disk, RecordingFiles recording)
    {
        string old = disk.Describe();
        MemoryDisk whole = disk.Crash(survives: () => true);
        foreach (Action<MemoryDisk> change in recording.Changes) change(whole);
        string wanted = whole.Describe();
        Assert.NotEqual(old, wanted);
        CutTally tally = new();
        Random random = new(Seed: 1);
        for (int made = 0; made <= recording.Changes.Count; made++)
        {
            int variants = IsLong ? LongVariants : made % ShortStep == 0 ? 1 : 0;
            for (int variant = 0; variant < variants; variant++)
            {
                // All lost, all there, and all between.
                int survivors =
                    variant switch { 0 => random.Next(101), 1 => 0, 2 => 100, _ => random.Next(101) };
                MemoryDisk found = disk.Crash(() => random.Next(100) < survivors);
                if (random.Next(3) == 0) found = CutRecovery(found, random);
                TransactionRecovery.Run(found, Durability.Full);
                string state = found.Describe();
                if (state == old) tally.Old++;
                else if (state == wanted) tally.New++;
                else Assert.Fail(
                    Invariant(
                        $"cut {variant} before change {made}:\n{state}\nis neither\n{old}\nnor\n{wanted}"));
                Assert.Equal(state, found.Crash(survives: () => false).Describe());
                Assert.Equal(RecoveryOutcome.Nothing, TransactionRecovery.Run(found, Durability.Full));
            }
            if (made < recording.Changes.Count) recording.Changes[made](disk);
        }
        return tally;
    }

    /// <summary>The power goes again while recovery is at work.</summary>
    private static MemoryDisk CutRecovery(MemoryDisk disk, Random random)
    {
        const int MostChanges = 30;
        disk.CutAfter = random.Next(MostChanges);
        try
        {
            TransactionRecovery.Run(disk, Durability.Full);
        }
        catch (PowerCutException)
        {
            // That is the point.
        }
        return disk.Crash(() => random.Next(2) == 0);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record CutTally
    {
        public int Old { get; set; }

        public int New { get; set; }
    }
}
