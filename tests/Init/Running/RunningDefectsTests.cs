namespace Limyra.Tests.Init.Running;

/// <summary>
/// Defects of the reference that only show in whole programs, by their numbers; ours does not have them. The
/// others are in <see cref="Control.DefectsOfTheReferenceTests"/>.
/// </summary>
public sealed class RunningDefectsTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-running-");
    private readonly DirectoryInfo _services;
    private readonly DinitPrograms _programs;

    public RunningDefectsTests()
    {
        _programs = DinitPrograms.Ours(_scratch);
        _services = _scratch.CreateSubdirectory("services");
        Describe("boot", "type = internal\n");
    }

    public void Dispose() => _scratch.Delete(recursive: true);

    private void Describe(string name, string text) =>
        File.WriteAllText(Path.Combine(_services.FullName, name), text);

    private (int ExitCode, string Output) Control(RunningDinit running, params string[] words) =>
        _programs.Run("dinitctl", environment: null, ["-p", running.SocketPath, .. words]);

    [Fact]
    public void D2_a_start_that_fails_before_its_answer_is_not_waited_for()
    {
        File.WriteAllText(Path.Combine(_services.FullName, ".plain"), "a file where the socket should be");
        Describe("socket",
            $"type = process\ncommand = /bin/sleep 1000\nrestart = no\nsocket-listen = {_services.FullName}/.plain\n");
        Describe("pinned", "type = internal\n");
        Describe("needs-pinned", "type = internal\ndepends-on = pinned\nrestart = no\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        Assert.Equal(1, Control(running, "start", "socket").ExitCode);
        Assert.Equal(0, Control(running, "--pin", "stop", "pinned").ExitCode);
        Assert.Equal(1, Control(running, "start", "needs-pinned").ExitCode);
    }

    [Fact]
    public void D3_release_of_a_service_that_others_hold_says_so_and_ends()
    {
        Describe("held", "type = internal\n");
        Describe("holder", "type = internal\ndepends-on = held\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        Control(running, "start", "held");
        Control(running, "start", "holder");
        (int status, string? output) = Control(running, "release", "held");
        Assert.Equal((0, "Service 'held' released; other services still require it.\n"), (status, output));
    }

    [Fact]
    public void D6_services_inherit_no_ignored_signal()
    {
        string told = Path.Combine(_scratch.FullName, "told");
        Describe("signals",
            $"type = scripted\ncommand = /bin/sh -c \"grep Sig /proc/self/status > {told}\"\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        Assert.Equal(0, Control(running, "start", "signals").ExitCode);
        string[] lines = File.ReadAllLines(told);
        Assert.Equal("SigIgn:\t0000000000000000",
            lines.Single(line => line.StartsWith("SigIgn", StringComparison.Ordinal)));
        Assert.Equal("SigBlk:\t0000000000000000",
            lines.Single(line => line.StartsWith("SigBlk", StringComparison.Ordinal)));
    }

    [Fact]
    public void D8_dinit_monitor_leaves_what_it_does_not_know_as_it_is()
    {
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        (int status, string? output) = _programs.Run(
            "dinit-monitor", environment: null, "-p", running.SocketPath, "-e", "-i", "-c",
            "/bin/echo 100%% %x %n=%s", "boot");
        Assert.Equal((0, "100% %x boot=started\n"), (status, output));
    }

    [Fact]
    public void D9_dinit_monitor_reports_a_command_that_cannot_be_run_and_stays_one_process()
    {
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        (int status, string? output) = _programs.Run(
            "dinit-monitor", environment: null, "-p", running.SocketPath, "-e", "-i", "-c",
            "/no/such/program", "boot");
        Assert.Equal((0, "dinit-monitor: exec: No such file or directory\n"), (status, output));
    }

    [Fact]
    public void D15_details_of_a_failed_start_are_told_also_when_the_event_comes_first()
    {
        Describe("absent", "type = process\ncommand = /no/such/program\nrestart = no\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        (int status, string? output) = Control(running, "start", "absent");
        Assert.Equal(1, status);
        Assert.Contains("Stage: executing command", output, StringComparison.Ordinal);
        Assert.Contains("Error: No such file or directory", output, StringComparison.Ordinal);
    }
}
