using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Commands;

/// <summary>What failing scripts of packages and of the root do to the exit code.</summary>
public sealed class FailingScriptTests : IDisposable
{
    private readonly TestRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_package_whose_script_failed_is_an_error_of_every_commit_as_long_as_it_is_there()
    {
        string package = _root.Make(
            new() { Name = "a", Version = "1" },
            [new(ScriptKind.PostInstall, "#!/bin/sh\nexit 1\n"u8.ToArray())], [],
            ("var/a", "a"));
        CommandRun run = Run("add", "--initdb", package);
        Assert.Equal((1, "ERROR: lib/apk/exec/a-1.post-install: exited with error 1\n"),
            (run.ExitCode, run.Errors));
        Assert.Equal(1, Run("add").ExitCode);
        Assert.StartsWith("1 error; ", Run("upgrade").Output, StringComparison.Ordinal);
        Assert.Equal(1, Run("fix", "--simulate").ExitCode);
        Assert.Equal(0, Run("del", "a").ExitCode);
        Assert.Equal(0, Run("add").ExitCode);
    }

    /// <summary>A child is in the root already when it looks for its program.</summary>
    [Fact]
    public void Scripts_run_in_a_root_that_was_named_from_here()
    {
        string package = _root.Make(
            new() { Name = "a", Version = "1" },
            [new(ScriptKind.PostInstall, "#!/bin/sh\necho here >ran\n"u8.ToArray())], [],
            ("var/a", "a"));
        Assert.Equal(0, Run("add", "--initdb").ExitCode);
        string named = Path.GetRelativePath(Environment.CurrentDirectory, _root.Path);
        CommandRun run = Run("add", "--root", named, package);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("here\n", _root.Read("ran"));
    }

    [Fact]
    public void A_package_that_nobody_can_give_is_not_installed_again()
    {
        string package = _root.Make(new() { Name = "a", Version = "1" }, ("var/a", "a"));
        Assert.Equal(0, Run("add", "--initdb", package).ExitCode);
        CommandRun run = Run("fix", "--reinstall", "a");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("(1/1) [APK unavailable, skipped] Reinstalling a (1)\nOK: ", run.Output,
            StringComparison.Ordinal);
        Assert.Equal("a", _root.Read("var/a"));
    }

    [Fact]
    public void A_commit_hook_that_refuses_ends_the_command_before_anything_is_changed()
    {
        string package = _root.Make(new() { Name = "a", Version = "1" }, ("var/a", "a"));
        Assert.Equal(0, Run("add", "--initdb").ExitCode);
        string hook = _root.At("etc/apk/commit_hooks.d/no");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!); // the path of a file
        File.WriteAllText(hook, "#!/bin/sh\necho \"$1\"\nexit 3\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CommandRun run = Run("add", package);
        Assert.Equal(99, run.ExitCode);
        Assert.Contains("* pre-commit\n", run.Output, StringComparison.Ordinal);
        Assert.Null(_root.Read("var/a"));
        Assert.Equal("\n", _root.Read("etc/apk/world"));
    }

    private CommandRun Run(params string[] arguments)
    {
        string[] mode = Environment.IsPrivilegedProcess ? [] : ["--usermode"];
        return CommandRun.Of(["--root", _root.Path, "--allow-untrusted", "--force-no-chroot", "--no-logfile",
            "--repositories-file", "/dev/null", .. arguments, .. arguments[0] == "add" ? mode : []]);
    }
}
