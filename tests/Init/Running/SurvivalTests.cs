using System.Globalization;
using Limyra.Init.Control;
using Limyra.Linux;

namespace Limyra.Tests.Init.Running;

/// <summary>
/// A manager outlives what is thrown at it, and is no larger afterwards. The ordinary forms take seconds; with
/// LIMYRA_LONG set, services are restarted a million times.
/// </summary>
public sealed class SurvivalTests : IDisposable
{
    private const long GrowthLimitKb = 2048;

    /// <summary>The runtime opens /dev/urandom at its first need and keeps it.</summary>
    private const int OpenedOnce = 1;

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("limyra-survival-");
    private readonly DirectoryInfo services;
    private readonly DinitPrograms programs;

    public SurvivalTests()
    {
        programs = DinitPrograms.Ours(scratch);
        services = scratch.CreateSubdirectory("services");
        Describe("boot", "type = internal\n");
    }

    public void Dispose() => scratch.Delete(recursive: true);

    private void Describe(string name, string text) => File.WriteAllText(Path.Combine(services.FullName, name), text);

    private void Describe(string name, byte[] content) => File.WriteAllBytes(Path.Combine(services.FullName, name), content);

    /// <summary>One request on a connection; how it ended.</summary>
    private static ControlReply Load(RunningDinit running, string name)
    {
        using var client = running.Connect();
        Assert.NotNull(client);
        return client.Request(ControlCommand.LoadService, name, out _);
    }

    private static void AssertAlive(RunningDinit running) =>
        Assert.Equal(ControlReply.ServiceRecord, Load(running, "boot"));

    [Fact]
    public void Three_hundred_programs_that_cannot_be_executed_and_as_many_faulty_files_leave_nothing_behind()
    {
        const int Count = 300;
        Random random = new(Seed: 20261128);
        for (var i = 0; i < Count; i++)
        {
            Describe($"absent{i}", "type = process\ncommand = /no/such/program\nrestart = no\n");
            var noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            Describe($"noise{i}", noise);
        }
        using RunningDinit running = RunningDinit.Start(programs, services);
        var files = running.OpenFiles + OpenedOnce;
        for (var i = 0; i < Count; i++)
        {
            Load(running, $"noise{i}");
            using var client = running.Connect();
            Assert.NotNull(client);
            Assert.Equal(ControlReply.ServiceRecord, client.Request(ControlCommand.LoadService, $"absent{i}", out var record));
            client.Send([(byte)ControlCommand.StartService, 0, .. BitConverter.GetBytes(record.Handle)]);
            client.ReadReply();
        }
        AssertAlive(running);
        running.Until(() => running.OpenFiles <= files);
        Assert.Equal(2, running.Status("Threads"));
        running.End();
    }

    [Fact]
    public void Noise_on_the_control_socket_costs_the_noisy_client_its_connection_only()
    {
        Random random = new(Seed: 4);
        using RunningDinit running = RunningDinit.Start(programs, services);
        var files = running.OpenFiles + OpenedOnce;
        for (var round = 0; round < 400; round++)
        {
            var noise = new byte[random.Next(1, 3000)];
            random.NextBytes(noise);
            // A shutdown by chance would be obeyed; and a real command now and then gets further.
            for (var i = 0; i < noise.Length; i++)
                if (noise[i] == (byte)ControlCommand.Shutdown) noise[i] = 0;
            if (round % 2 == 0) noise[0] = (byte)random.Next(0, 30);
            if (noise[0] == (byte)ControlCommand.Shutdown) noise[0] = 0;
            var address = BytePaths.Encoding.GetBytes(running.SocketPath);
            Assert.Equal(Errno.None, UnixSockets.Connect(address, isNonBlocking: false, out var descriptor));
            _ = UnixSockets.Send(descriptor, noise, out _); // it may be closed half way
            Descriptors.Close(descriptor);
        }
        AssertAlive(running);
        running.Until(() => running.OpenFiles <= files);
        running.End();
    }

    [Fact]
    public void Without_descriptors_it_goes_on_and_serves_again_when_there_are_some()
    {
        using RunningDinit running = RunningDinit.Start(programs, services);
        List<int> held = [];
        var address = BytePaths.Encoding.GetBytes(running.SocketPath);
        var (status, _) = HostTool.Run("prlimit", $"--pid={running.Pid}", "--nofile=24:24");
        Assert.Equal(0, status);
        for (var i = 0; i < 60; i++)
        {
            // Those that find the queue full are refused by the kernel.
            if (UnixSockets.Connect(address, isNonBlocking: true, out var descriptor) == Errno.None) held.Add(descriptor);
        }
        Assert.False(running.HasEnded);
        foreach (var descriptor in held) Descriptors.Close(descriptor);
        running.Until(() => running.Connect() is not null);
        AssertAlive(running);
        running.End();
    }

    [Fact]
    public void Orphans_of_a_fork_bomb_are_reaped()
    {
        string done = Path.Combine(scratch.FullName, "done");
        const string Loop = "i=0; while [ $$i -lt 400 ]; do (true &); i=$$((i+1)); done";
        Describe("bomb", $"type = scripted\ncommand = /bin/sh -c \"{Loop}; echo > {done}\"\n");
        using RunningDinit running = RunningDinit.Start(programs, services);
        programs.Run("dinitctl", environment: null, "-p", running.SocketPath, "start", "bomb");
        running.Until(() => File.Exists(done) && Children(running.Pid) == 0);
        AssertAlive(running);
        running.End();
    }

    private static int Children(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [Fact]
    public void Services_that_restart_and_restart_leave_it_as_large_as_it_was()
    {
        var isLong = Environment.GetEnvironmentVariable("LIMYRA_LONG") is not null;
        var wanted = isLong ? 1_000_000 : 1_500;
        string counter = Path.Combine(scratch.FullName, "counter");
        for (var i = 0; i < 20; i++)
        {
            Describe(
                $"storm{i}",
                "type = process\ncommand = /bin/dd if=/dev/zero bs=1 count=1 status=none conv=notrunc oflag=append of="
                    + $"{counter}\nrestart = yes\nrestart-delay = 0\nrestart-limit-count = 0\n");
        }
        using RunningDinit running = RunningDinit.Start(programs, services);
        for (var i = 0; i < 20; i++)
            programs.Run("dinitctl", environment: null, "-p", running.SocketPath, "--no-wait", "start", $"storm{i}");

        running.Until(() => Runs(counter) >= 500);
        var (before, files) = (running.Status("VmRSS"), running.OpenFiles);
        for (var last = 0L; Runs(counter) < wanted;)
        {
            // Progress is waited for, however long all of it takes.
            running.Until(() => Runs(counter) > last);
            last = Runs(counter);
            Assert.False(running.HasEnded, running.Log);
        }
        var after = running.Status("VmRSS");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Runs(counter)} runs: {before} kB before, {after} kB after, {files} files"));
        Assert.True(after - before < GrowthLimitKb, $"{before} kB before, {after} kB after {Runs(counter)} runs");
        AssertAlive(running);
        running.End();
    }

    private static long Runs(string counter) => File.Exists(counter) ? new FileInfo(counter).Length : 0;
}
