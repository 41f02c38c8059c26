using System.Globalization;
using Limyra.Apk.Disk;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Root;

public sealed class PowerCutTests
{
    private const int MoreChangesThanAny = 100_000;
    private const int ShortFormCuts = 9;

    public static TheoryData<bool> Losses => [false, true];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_cut_at_any_change_of_an_upgrade_leaves_the_old_state_or_the_new_one(bool losesUnsynced) =>
        CutEverywhere(Before, After, losesUnsynced);

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_cut_at_any_change_of_a_removal_leaves_the_old_state_or_the_new_one(bool losesUnsynced) =>
        CutEverywhere(Before, _ => [], losesUnsynced);

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_cut_at_any_change_of_a_first_installation_leaves_nothing_or_all(bool losesUnsynced) =>
        CutEverywhere(_ => [], After, losesUnsynced);

    private static string[] Before(TestRoot root) =>
    [
        root.Make(Info("a", "1"), ("usr/bin/a", "one"), ("usr/share/a/old", "x"), ("etc/a.conf", "conf")),
        root.Make(Info("b", "1"), ("usr/lib/b/b", "b"), ("usr/bin/b", "b")),
    ];

    private static string[] After(TestRoot root) =>
    [
        root.Make(Info("a", "2"), ("usr/bin/a", "two"), ("usr/bin/a2", "two"), ("etc/a.conf", "new"), ("opt/a/x", "x")),
        root.Make(Info("c", "1"), ("usr/lib/c/c", "c")),
    ];

    private static PackageInfo Info(string name, string version) => new() { Name = name, Version = version };

    private static void CutEverywhere(
        Func<TestRoot, string[]> before, Func<TestRoot, string[]> after, bool losesUnsynced)
    {
        using TestRoot library = new();
        string[] oldPackages = before(library), newPackages = after(library);
        string oldState, newState;
        int changes;
        using (TestRoot root = new())
        {
            root.Apply(oldPackages);
            oldState = Snapshot(root);
            changes = Cut(root, newPackages, MoreChangesThanAny, losesUnsynced);
            newState = Snapshot(root);
        }
        Assert.NotEqual(oldState, newState);
        Assert.True(changes > 10);
        int oldCount = 0, newCount = 0;
        // The long form cuts at every change; the short one at some, the same in every run.
        bool isLong = Environment.GetEnvironmentVariable("LIMYRA_LONG_TESTS") is not null;
        int step = isLong ? 1 : Math.Max(1, changes / ShortFormCuts);
        for (int cutAt = 0; cutAt < changes; cutAt += step)
        {
            using TestRoot root = new();
            root.Apply(oldPackages);
            Cut(root, newPackages, cutAt, losesUnsynced);
            Recover(root);
            string state = Snapshot(root);
            if (state == oldState) oldCount++;
            else if (state == newState) newCount++;
            else Assert.Fail(Invariant($"cut before change {cutAt} of {changes}:\n{state}\nis neither\n{oldState}\nnor\n{newState}"));
            Assert.Equal(RecoveryOutcome.Nothing, Recover(root));
        }
        Assert.True(oldCount > 0 && newCount > 0);
    }

    /// <summary>As the first process of a machine would, but without waiting for the disk of the tests.</summary>
    private static RecoveryOutcome Recover(TestRoot root)
    {
        RootFiles.Open(root.Path, out RootFiles? files);
        using (files) return TransactionRecovery.Run(Assert.IsType<RootFiles>(files), Durability.NoSync);
    }

    /// <summary>Applies with a cut; returns how many changes were made.</summary>
    private static int Cut(TestRoot root, string[] packages, int cutAt, bool losesUnsynced)
    {
        CutFiles? layer = null;
        using ApkRoot open = root.Open();
        open.ReplaceWorld([.. packages.Select(open.AddFile)]);
        open.Layer = files => layer = new CutFiles(files, cutAt);
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(open.Solve());
        try
        {
            open.Apply(planned.Plan, new() { UnpackThreads = 1 }, CancellationToken.None);
        }
        catch (PowerCutException)
        {
            if (losesUnsynced) layer!.LoseUnsynced(root.Path); // the layer threw, so there is one
        }
        return layer!.Count;
    }

    /// <summary>All files with their contents and modes, but those that every command writes.</summary>
    private static string Snapshot(TestRoot root)
    {
        IEnumerable<string> lines = Directory.EnumerateFileSystemEntries(root.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root.Path, path))
            .Where(path => path is not ("lib/apk/db/lock" or "var/log/apk.log"))
            .Order(StringComparer.Ordinal)
            .Select(path => Directory.Exists(root.At(path))
                ? $"{path}/"
                : $"{path} {File.GetUnixFileMode(root.At(path))} {Convert.ToHexString(File.ReadAllBytes(root.At(path)))}");
        return string.Join('\n', lines);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
