using System.Text;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>A cut between the scripts that follow an installation is healed: each runs,
/// and no oftener than needed.</summary>
public sealed class PendingScriptTests
{
    private static readonly TransactionOptions Options = new()
    {
        Durability = Durability.NoSync, Scripts = ScriptPolicy.RunWithoutChroot, UnpackThreads = 1,
    };

    [Fact]
    public void Scripts_behind_a_cut_run_with_the_next_command_and_those_before_it_do_not_run_again()
    {
        using TestRoot root = new();
        Cut(root, "b-1.post-install", Packages(root));
        Assert.Equal("a\n", root.Read("log"));
        Recover(root);
        Assert.Equal("a\nb\ntrigger /usr/lib/b /usr/lib/a\n", root.Read("log"));
        Assert.False(File.Exists(root.At(DatabasePath.Journal)));
        Assert.False(File.Exists(root.At(DatabasePath.ScriptsDone)));
    }

    [Fact]
    public void After_a_new_start_of_the_machine_all_scripts_that_were_due_run()
    {
        using TestRoot root = new();
        Cut(root, "a-1.trigger", Packages(root));
        File.WriteAllText(root.At(DatabasePath.ScriptsDone), "another-boot\t2");
        Recover(root);
        Assert.Equal("a\nb\na\nb\ntrigger /usr/lib/b /usr/lib/a\n", root.Read("log"));
    }

    [Fact]
    public void The_script_of_a_removed_package_runs_after_a_cut_too()
    {
        using TestRoot root = new();
        string package = Make(root, "a", new PackageScript(ScriptKind.PostDeinstall, Script("gone")));
        root.Apply(Options, package);
        Cut(root, "a-1.post-deinstall");
        Assert.Null(root.Read("usr/lib/a/file"));
        Recover(root);
        Assert.Equal("gone\n", root.Read("log"));
    }

    [Fact]
    public void A_command_that_may_not_run_scripts_leaves_them_for_the_next_one()
    {
        using TestRoot root = new();
        string[] packages = Packages(root);
        Cut(root, "a-1.post-install", packages);
        string other = root.Make(new() { Name = "c", Version = "1" }, ("usr/bin/c", "c"));
        root.Apply(Options with { Scripts = ScriptPolicy.Skip }, [.. packages, other]);
        Assert.Equal("c", root.Read("usr/bin/c"));
        Assert.Null(root.Read("log"));
        Recover(root);
        Assert.Equal("a\nb\ntrigger /usr/lib/b /usr/lib/a\n", root.Read("log"));
    }

    [Fact]
    public void A_script_that_fails_after_a_cut_marks_its_package()
    {
        using TestRoot root = new();
        string package =
            Make(root, "a", new PackageScript(ScriptKind.PostInstall, "#!/bin/sh\nexit 3\n"u8.ToArray()));
        Cut(root, "a-1.post-install", package);
        Assert.Equal(1, Recover(root));
        Assert.Contains("\nf:sS\n", root.Read("lib/apk/db/installed")!, StringComparison.Ordinal);
        Assert.False(File.Exists(root.At(DatabasePath.ScriptsDone)));
    }

    [Fact]
    public void A_script_before_an_installation_splits_the_transaction_only_when_it_needs_something_new()
    {
        using TestRoot root = new();
        PackageScript before = new(ScriptKind.PreInstall, "#!/bin/sh\ntest -e usr/lib/a/file\n"u8.ToArray());
        string tool = Make(root, "a");
        string needy =
            Make(root, new PackageInfo { Name = "b", Version = "1", Depends = Dependency.ParseList("a") },
                before);
        Assert.Equal(new ApplyResult.Applied(0), root.Apply(Options, tool, needy));

        using TestRoot other = new();
        string independent = Make(other, "b", before);
        Assert.Equal(new ApplyResult.Applied(1), other.Apply(Options, Make(other, "a"), independent));
    }

    private static string[] Packages(TestRoot root) =>
    [
        root.Make(
            new() { Name = "a", Version = "1" },
            [
                new(ScriptKind.PostInstall, Script("a")),
                new(ScriptKind.Trigger, Script("trigger $@")),
            ],
            ["/usr/lib/*"],
            ("usr/lib/a/file", "a")),
        Make(root, "b", new PackageScript(ScriptKind.PostInstall, Script("b"))),
    ];

    private static string Make(TestRoot root, string name, params PackageScript[] scripts) =>
        Make(root, new PackageInfo { Name = name, Version = "1" }, scripts);

    private static string Make(TestRoot root, PackageInfo info, params PackageScript[] scripts) =>
        root.Make(info, scripts, [], ($"usr/lib/{info.Name}/file", info.Name));

    private static byte[] Script(string line) => Encoding.UTF8.GetBytes($"#!/bin/sh\necho {line} >>log\n");

    /// <summary>Applies, and ends when a script is about to be stored.</summary>
    private static void Cut(TestRoot root, string script, params string[] packages)
    {
        using ApkRoot open = root.Open();
        open.ReplaceWorld([.. packages.Select(open.AddFile)]);
        open.Layer = files => new RecordingFiles(files)
        {
            OnCreate = path =>
            {
                if (path.EndsWith("/" + script, StringComparison.Ordinal)) throw new PowerCutException();
            },
        };
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(open.Solve());
        Assert.Throws<PowerCutException>(() => open.Apply(planned.Plan, Options, CancellationToken.None));
    }

    private static int Recover(TestRoot root)
    {
        using ApkRoot open = root.Open();
        return open.Recover(Options);
    }
}
