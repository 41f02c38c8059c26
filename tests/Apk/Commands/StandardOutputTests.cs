namespace Limyra.Tests.Apk.Commands;

/// <summary>What becomes of a command whose output goes nowhere.</summary>
public sealed class StandardOutputTests
{
    [Fact]
    public void A_full_disk_behind_it_is_one_line_and_the_exit_code()
    {
        (int exitCode, string said) = RunInShell("\"$APK\" --version > /dev/full");
        Assert.Equal((1, "ERROR: standard output: No space left on device\n"), (exitCode, said));
    }

    /// <summary>A command that changes something is done for all that.</summary>
    [Fact]
    public void A_change_is_made_though_nobody_hears_of_it()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("limyra-mute-");
        string mode = Environment.IsPrivilegedProcess ? "" : "--usermode";
        try
        {
            (int exitCode, string said) = RunInShell(
                $"\"$APK\" add --root {root.FullName} --initdb --no-network {mode} > /dev/full");
            Assert.Equal((1, "ERROR: standard output: No space left on device\n"), (exitCode, said));
            Assert.True(File.Exists(Path.Combine(root.FullName, "lib/apk/db/installed")));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_reader_that_has_gone_is_no_error()
    {
        (int exitCode, string said) = RunInShell(
            "{ sleep 0.1; \"$APK\" --help; echo \"ended with $?\" >&2; } | true");
        Assert.Equal((0, "ended with 1\n"), (exitCode, said)); // 1: what help ends with
    }

    private static (int ExitCode, string Said) RunInShell(string command)
    {
        (int exitCode, string output) = HostTool.Run(
            "sh", "-c", $"APK='{ApkProgram.Find()}'; {{ {command}; }} 2>&1");
        return (exitCode, output);
    }
}
