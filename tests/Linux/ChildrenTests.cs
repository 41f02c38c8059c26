using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Linux;

public sealed class ChildrenTests
{
    private static ChildPlan Shell(string script) => new()
    {
        Paths = ["/bin/sh"],
        Arguments = ["sh", "-c", script],
        Environment = ["PATH=/usr/bin:/bin"],
    };

    private static (string Output, ExitStatus Status) Run(ChildPlan plan)
    {
        Assert.Equal(Errno.None, Descriptors.Pipe(isReadEndNonBlocking: false, out int read, out int write));
        Assert.Equal(Errno.None,
            Children.Start(plan with { Output = ChildStream.From(write) }, out StartingChild? child));
        Descriptors.Close(write);
        Assert.Equal(Errno.None, Children.Await(child, out _));
        Assert.Equal(Errno.None, BytePaths.ReadAll(read, 1 << 20, out byte[]? output));
        Descriptors.Close(read);
        Assert.Equal(Errno.None, Processes.Wait(child.Pid, out ExitStatus status));
        return (Encoding.UTF8.GetString(output), status);
    }

    [Fact]
    public unsafe void The_plan_has_the_size_that_the_C_side_expects()
    {
        Assert.Equal(sizeof(Libc.NativeChildPlan), Libc.limyra_plan_size());
        Assert.Equal(
            (int)Marshal.OffsetOf<Libc.NativeChildPlan>(nameof(Libc.NativeChildPlan.flags)),
            Libc.limyra_plan_flags_offset());
    }

    [Fact]
    public void A_child_has_its_arguments_environment_directory_and_session()
    {
        (string? output, ExitStatus status) =
            Run(Shell("echo $A $LISTEN_PID $$; pwd; ls /proc/self/fd | wc -l") with
        {
            Environment = ["PATH=/usr/bin:/bin", "A=b"],
            Directory = "/usr",
            ProcessNumberVariable = "LISTEN_PID",
        });
        string[] lines = output.Split('\n');
        string[] words = lines[0].Split(' ');
        Assert.Equal("b", words[0]);
        Assert.Equal(words[1], words[2]);
        Assert.Equal("/usr", lines[1]);
        Assert.Equal("4", lines[2].Trim());
        Assert.True(status.DidExitCleanly);
    }

    [Fact]
    public void A_root_without_devices_and_processes_gets_those_of_the_host_for_this_child_alone()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("limyra-root-");
        (string output, ExitStatus status) = Run(Shell("""
            readlink proc/self; echo x >dev/null && [ -c dev/null ] && echo device
            touch dev/new-file 2>dev/null || echo read-only
            id -u; cat /proc/self/uid_map
            """) with
        {
            Directory = root.FullName,
            Mounts = ChildMounts.Processes | ChildMounts.Devices,
            RootOfItself = (Processes.UserId, Processes.GroupId),
        });
        Assert.True(status.DidExitCleanly, output);
        string[] lines = output.Split('\n');
        Assert.True(int.Parse(lines[0], CultureInfo.InvariantCulture) > 1, output);
        Assert.Equal(["device", "read-only", "0"], lines[1..4]);
        Assert.Equal(["0", $"{Processes.UserId}", "1"],
            lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["dev", "proc"], root.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => entry.Name).Order(StringComparer.Ordinal));
        root.Delete(recursive: true);
    }

    [Fact]
    public void Signals_start_out_default_and_unblocked()
    {
        (string? output, _) = Run(Shell("grep -E 'Sig(Blk|Ign)' /proc/self/status"));
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", output);
    }

    [Fact]
    public void A_missing_program_is_reported_at_the_last_stage()
    {
        ChildPlan plan = Shell("") with { Paths = ["/does/not/exist"] };
        Assert.Equal(Errno.None, Children.Start(plan, out StartingChild? child));
        Assert.Equal(Errno.ENOENT, Children.Await(child, out ChildStage stage));
        Assert.Equal(ChildStage.Execute, stage);
        Assert.Equal(Errno.None, Processes.Wait(child.Pid, out _));
    }

    [Fact]
    public void A_missing_directory_is_reported_at_its_stage()
    {
        Assert.Equal(Errno.None,
            Children.Start(Shell("") with { Directory = "/does/not/exist" }, out StartingChild? child));
        Assert.Equal(Errno.ENOENT, Children.Await(child, out ChildStage stage));
        Assert.Equal(ChildStage.ChangeDirectory, stage);
        Assert.Equal(Errno.None, Processes.Wait(child.Pid, out _));
    }

    [Fact]
    public void A_script_without_interpreter_line_runs_in_the_shell()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "script");
        File.WriteAllText(path, "echo $0 $1\n");
        Assert.Equal(Errno.None, BytePaths.ChangeMode(path, 0x140));
        (string? output, _) = Run(Shell("") with { Paths = [path], Arguments = ["name", "one"] });
        Assert.Equal($"{path} one\n", output);
    }

    [Fact]
    public void Descriptors_arrive_under_their_numbers_whatever_they_were()
    {
        Assert.Equal(Errno.None, Descriptors.Pipe(isReadEndNonBlocking: false, out int read, out int write));
        ChildPlan plan =
            Shell("echo three >&3; echo seven >&7") with { Descriptors = [(write, 7), (write, 3)] };
        Assert.Equal(Errno.None, Children.Start(plan, out StartingChild? child));
        Descriptors.Close(write);
        Assert.Equal(Errno.None, BytePaths.ReadAll(read, 4096, out byte[]? output));
        Descriptors.Close(read);
        Assert.Equal("three\nseven\n", Encoding.UTF8.GetString(output));
        Assert.Equal(Errno.None, Children.Await(child, out _));
        Assert.Equal(Errno.None, Processes.Wait(child.Pid, out _));
    }

    [Fact]
    public void A_limit_and_a_nice_value_reach_the_program()
    {
        (string? output, _) = Run(Shell("ulimit -n; nice") with
        {
            Limits = [new(Resource: 7, Soft: 77, Hard: null)],
            Nice = 5,
        });
        Assert.Equal("77\n5\n", output);
    }

    [Fact]
    public void Variables_of_one_start_come_before_those_of_the_same_name()
    {
        (string? output, _) = Run(Shell("env | grep -E '^(A|AB|B|N|LISTEN_PID)=' | sort; echo $$") with
        {
            Environment = ["PATH=/usr/bin:/bin", "A=old", "AB=kept", "N=old", "LISTEN_PID=1"],
            Variables = [new("A", "new"), new("B", ""), new("N", Text: null, Number: long.MinValue)],
            ProcessNumberVariable = "LISTEN_PID",
        });
        string[] lines = output.Split('\n');
        Assert.Equal(["A=new", "AB=kept", "B=", $"LISTEN_PID={lines[5]}", $"N={long.MinValue}"], lines[..5]);
    }

    /// <summary>As execvp(3): a folder without a name is the working directory.</summary>
    [Theory]
    [InlineData("PATH=/does/not/exist:/bin", "sh", "/", Errno.None)]
    [InlineData("PATHS=/does/not/exist", "sh", "/", Errno.None)]
    [InlineData("PATH=/does/not/exist:", "sh", "/bin", Errno.None)]
    [InlineData("PATH=", "sh", "/bin", Errno.None)]
    [InlineData("PATH=/does/not/exist", "bin/sh", "/", Errno.None)]
    [InlineData("PATH=/does/not/exist", "sh", "/bin", Errno.ENOENT)]
    public void A_program_without_a_path_is_searched_for(
        string variable, string program, string directory, Errno expected)
    {
        ChildPlan plan = Shell("") with
        {
            Paths = [],
            Arguments = [program, "-c", "exit 3"],
            Environment = [variable],
            Directory = directory,
        };
        Assert.Equal(Errno.None, Children.Start(plan, out StartingChild child));
        Assert.Equal(expected, Children.Await(child, out _));
        Assert.Equal(Errno.None, Processes.Wait(child.Pid, out ExitStatus status));
        if (expected == Errno.None) Assert.Equal(3, status.Status);
    }
}
