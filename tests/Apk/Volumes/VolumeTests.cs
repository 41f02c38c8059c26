using Limyra.Apk.Packages;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Commands;
using Limyra.Tests.Apk.PowerCuts;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Volumes;

public sealed class VolumeTests : IDisposable
{
    private static readonly TransactionOptions Options = new()
    {
        Durability = Durability.NoSync, Scripts = ScriptPolicy.RunWithoutChroot, UnpackThreads = 1,
    };

    private readonly StubManager _manager = new();
    private readonly TestRoot _root;

    public VolumeTests()
    {
        _root = new() { VolumeManager = _manager.Program };
        Prepare(_root);
    }

    public void Dispose()
    {
        _root.Dispose();
        _manager.Dispose();
    }

    [Fact]
    public void A_volume_is_made_filled_and_put_to_use_and_its_package_stands_in_its_own_database()
    {
        Assert.Equal(new ApplyResult.Applied(0), _root.Apply(Options, Volume("v", "1", "one"), Plain("p")));
        Assert.Equal(["create one 3 ro", "write one 3", "up one"], _manager.Calls);
        Assert.Equal(["one*=one"], _manager.Volumes);
        Assert.False(Directory.Exists(_root.At("uvol")));
        Assert.Contains("P:v\n", _root.Read("lib/apk/db-uvol/installed")!, StringComparison.Ordinal);
        Assert.DoesNotContain("P:v\n", _root.Read("lib/apk/db/installed")!, StringComparison.Ordinal);
        Assert.StartsWith("v><Q1", _root.Read("lib/apk/db-uvol/world"), StringComparison.Ordinal);
        Assert.StartsWith("p><Q1", _root.Read("etc/apk/world"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgrade_puts_the_new_volume_to_use_before_the_old_one_goes()
    {
        _root.Apply(Options, Volume("v", "1", "one"));
        _ = _manager.Calls;
        Assert.Equal(new ApplyResult.Applied(0), _root.Apply(Options, Volume("v", "2", "two")));
        Assert.Equal(["create two 3 ro", "write two 3", "up two", "down one", "remove one"], _manager.Calls);
        Assert.Equal(new ApplyResult.Applied(0), _root.Apply(Options));
        Assert.Equal(["down two", "remove two"], _manager.Calls);
        Assert.Empty(_manager.Volumes);
        Assert.Equal("", _root.Read("lib/apk/db-uvol/installed"));
    }

    [Fact]
    public void A_volume_that_cannot_be_filled_is_removed_and_its_package_marked()
    {
        _manager.Fail("write");
        Assert.Equal(new ApplyResult.Applied(1), _root.Apply(Options, Volume("v", "1", "one")));
        Assert.Equal(["create one 3 ro", "write one 3", "remove one"], _manager.Calls);
        Assert.Empty(_manager.Volumes);
        Assert.Contains("\nf:fS\n", _root.Read("lib/apk/db-uvol/installed")!, StringComparison.Ordinal);
        Assert.Contains(new ApkEvent.Error("uvol(write): exited with error 5"), _root.Events);
        Assert.Contains(new ApkEvent.ScriptError("uvol(write): write refused"), _root.Events);
        Assert.Contains(new ApkEvent.Error("v-1: failed to extract uvol/one: uvol error"), _root.Events);
    }

    [Fact]
    public void A_manager_that_does_not_read_a_small_volume_is_believed()
    {
        File.WriteAllText(_manager.Program, "#!/bin/sh\nexit 0\n");
        Assert.Equal(new ApplyResult.Applied(0), _root.Apply(Options, Volume("v", "1", "one")));
        string large = string.Concat(Enumerable.Range(0, 300_000));
        Assert.Equal(new ApplyResult.Applied(1), _root.Apply(Options, Volume("v", "2", "two", large)));
    }

    [Fact]
    public void A_volume_that_is_not_put_to_use_marks_its_package()
    {
        _manager.Fail("up");
        Assert.Equal(new ApplyResult.Applied(1), _root.Apply(Options, Volume("v", "1", "one")));
        Assert.Contains("\nf:fS\n", _root.Read("lib/apk/db-uvol/installed")!, StringComparison.Ordinal);
        Assert.Contains(new ApkEvent.Error("v-1: failed to commit uvol/one: uvol error"), _root.Events);
    }

    [Fact]
    public void A_volume_somebody_else_made_is_left_alone()
    {
        _manager.Make("one", "mine");
        Assert.Equal(new ApplyResult.Applied(1), _root.Apply(Options, Volume("v", "1", "one")));
        Assert.Equal(["create one 3 ro"], _manager.Calls);
        Assert.Equal(["one=mine"], _manager.Volumes);
    }

    [Fact]
    public void A_refused_transaction_takes_its_volumes_back()
    {
        string bad = _root.Make(
            new() { Name = "z", Version = "1" }, ("usr/bin/z", string.Concat(Enumerable.Range(0, 300_000))));
        byte[] bytes = File.ReadAllBytes(bad);
        File.WriteAllBytes(bad, bytes[..^20]);
        Assert.IsType<ApplyResult.Refused>(_root.Apply(Options, Volume("v", "1", "one"), bad));
        Assert.Empty(_manager.Volumes);
        Assert.Contains("remove one", _manager.Calls);
        Assert.False(File.Exists(_root.At(DatabasePath.Journal)));
    }

    [Fact]
    public void The_name_of_a_volume_that_goes_can_be_used_by_a_package_that_comes()
    {
        _root.Apply(Options, Volume("v", "1", "one"));
        _ = _manager.Calls;
        Assert.Equal(new ApplyResult.Applied(0), _root.Apply(Options, Volume("w", "1", "one", "other")));
        Assert.Equal(["one*=other"], _manager.Volumes);
    }

    /// <summary>What a kill leaves is in agreement after the next command: database, volumes, and which of
    /// them are in use. One moment there is when a volume has been made and not yet written down; it is empty
    /// then.</summary>
    [Fact]
    public void A_kill_at_any_change_of_a_file_leaves_the_old_volumes_or_the_new_ones()
    {
        string old = Volume("v", "1", "one"), wanted = Volume("v", "2", "two");
        string oldState = "1: one*=one", newState = "2: two*=two";
        HashSet<string> states = [];
        bool isWhole = false;
        for (int changes = 1; !isWhole; changes++)
        {
            using StubManager manager = new();
            using TestRoot root = new() { VolumeManager = manager.Program };
            Prepare(root);
            Assert.Equal(new ApplyResult.Applied(0), root.Apply(Options, old));
            isWhole = Kill(root, wanted, changes);
            using (ApkRoot open = root.Open()) open.Recover(Options with { Scripts = ScriptPolicy.Skip });
            using ApkRoot after = root.Open();
            string state = $"{after.Installed[0].Info.Version}: {string.Join(' ', manager.Volumes)}";
            states.Add(state);
            Assert.True(state == oldState || state == newState || state == oldState + " two=", state);
            Assert.False(File.Exists(root.At(DatabasePath.Journal)));
        }
        Assert.Superset(new HashSet<string> { oldState, newState }, states);
    }

    [Fact]
    public void Without_a_world_of_its_own_the_layer_is_masked()
    {
        File.Delete(_root.At("lib/apk/db-uvol/world"));
        CommandRun run = Run("add", Volume("v", "1", "one"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("masked in: layer", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_commands_know_layer_and_manager()
    {
        string package = Volume("v", "1", "one");
        CommandRun added = Run("--uvol-manager", _manager.Program, "add", package);
        Assert.Equal("(1/1) Installing v (1)\nOK: 3 B in 1 packages\n", added.Output);
        Assert.Equal("v policy:\n  1:\n    lib/apk/db-uvol/installed\n", Run("policy", "v").Output);
        Assert.Equal("Layer: 1\nRepositories:\n  lib/apk/db-uvol/installed\n",
            Run("query", "--fields", "layer,repositories", "v").Output);
        Assert.Equal("", Run("audit", "--system").Output);
        Assert.Equal(0, Run("--uvol-manager", _manager.Program, "del", "v").ExitCode);
        Assert.Empty(_manager.Volumes);
    }

    [Theory]
    [InlineData(null, "uvol not supported with --root")]
    [InlineData("/nowhere/uvol", "uvol manager not available")]
    [InlineData("bin/sh", "uvol manager not available")]
    public void Without_a_manager_the_package_comes_without_its_volume(string? manager, string reason)
    {
        string[] option = manager is null ? [] : ["--uvol-manager", manager];
        CommandRun run = Run([.. option, "add", Volume("v", "1", "one")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"ERROR: v-1: failed to extract uvol/one: {reason}\n", run.Errors);
    }

    private static void Prepare(TestRoot root)
    {
        Assert.Equal(new ApplyResult.Applied(0), root.Apply(Options));
        Directory.CreateDirectory(root.At("lib/apk/db-uvol"));
        File.WriteAllText(root.At("lib/apk/db-uvol/world"), "");
    }

    private CommandRun Run(params string[] arguments) => CommandRun.Of(
        ["--root", _root.Path, "--allow-untrusted", "--no-network", "--repositories-file", "/dev/null",
            "--no-logfile", .. arguments]);

    private string Plain(string name) =>
        _root.Make(new() { Name = name, Version = "1" }, ($"usr/bin/{name}", name));

    private string Volume(string name, string version, string volume) =>
        Volume(name, version, volume, content: volume);

    private string Volume(string name, string version, string volume, string content) => _root.Make(
        new PackageInfo { Name = name, Version = version, Layer = 1 }, ($"uvol/{volume}", content));

    /// <summary>Applies, and ends behind a change of a file. True when it came to its end before.</summary>
    private static bool Kill(TestRoot root, string package, int changes)
    {
        using ApkRoot open = root.Open();
        open.ReplaceWorld([open.AddFile(package)]);
        open.Layer = files => new RecordingFiles(files) { CutAfter = changes };
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(open.Solve());
        try
        {
            return open.Apply(planned.Plan, Options, CancellationToken.None) == new ApplyResult.Applied(0);
        }
        catch (PowerCutException)
        {
            return false;
        }
    }
}
