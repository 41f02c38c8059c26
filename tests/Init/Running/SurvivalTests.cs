using System.Globalization;
using Limyra.Init.Client;
using Limyra.Init.Control;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Init.Running;

/// <summary>
/// A manager outlives what is thrown at it, and is no larger afterwards. The ordinary forms take seconds;
/// with LIMYRA_LONG set, services are restarted a million times on request and 100,000 times as processes.
/// </summary>
public sealed class SurvivalTests : IDisposable
{
    private const long GrowthLimitKb = 2048;

    /// <summary>The runtime opens /dev/urandom at its first need and keeps it.</summary>
    private const int OpenedOnce = 1;

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-survival-");
    private readonly DirectoryInfo _services;
    private readonly DinitPrograms _programs;

    public SurvivalTests()
    {
        _programs = DinitPrograms.Ours(_scratch);
        _services = _scratch.CreateSubdirectory("services");
        Describe("boot", "type = internal\n");
    }

    public void Dispose() => _scratch.Delete(recursive: true);

    private void Describe(string name, string text) =>
        File.WriteAllText(Path.Combine(_services.FullName, name), text);

    private void Describe(string name, byte[] content) =>
        File.WriteAllBytes(Path.Combine(_services.FullName, name), content);

    /// <summary>One request on a connection; how it ended.</summary>
    private static ControlReply Load(RunningDinit running, string name)
    {
        using ControlClient? client = running.Connect();
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
        for (int i = 0; i < Count; i++)
        {
            Describe($"absent{i}", "type = process\ncommand = /no/such/program\nrestart = no\n");
            byte[] noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            Describe($"noise{i}", noise);
        }
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        int files = running.OpenFiles + OpenedOnce;
        for (int i = 0; i < Count; i++)
        {
            Load(running, $"noise{i}");
            using ControlClient? client = running.Connect();
            Assert.NotNull(client);
            Assert.Equal(ControlReply.ServiceRecord,
                client.Request(ControlCommand.LoadService, $"absent{i}", out ControlClient.Record record));
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
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        int files = running.OpenFiles + OpenedOnce;
        for (int round = 0; round < 400; round++)
        {
            byte[] noise = new byte[random.Next(1, 3000)];
            random.NextBytes(noise);
            // A shutdown by chance would be obeyed; and a real command now and then gets further.
            for (int i = 0; i < noise.Length; i++)
                if (noise[i] == (byte)ControlCommand.Shutdown) noise[i] = 0;
            if (round % 2 == 0) noise[0] = (byte)random.Next(0, 30);
            if (noise[0] == (byte)ControlCommand.Shutdown) noise[0] = 0;
            byte[] address = BytePaths.Encoding.GetBytes(running.SocketPath);
            Assert.Equal(Errno.None, UnixSockets.Connect(address, isNonBlocking: false, out int descriptor));
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
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        List<int> held = [];
        byte[] address = BytePaths.Encoding.GetBytes(running.SocketPath);
        (int status, _) = HostTool.Run("prlimit", $"--pid={running.Pid}", "--nofile=24:24");
        Assert.Equal(0, status);
        for (int i = 0; i < 60; i++)
        {
            // Those that find the queue full are refused by the kernel.
            if (UnixSockets.Connect(address, isNonBlocking: true, out int descriptor) == Errno.None)
                held.Add(descriptor);
        }
        Assert.False(running.HasEnded);
        foreach (int descriptor in held) Descriptors.Close(descriptor);
        running.Until(() => running.Connect() is not null);
        AssertAlive(running);
        running.End();
    }

    [Fact]
    public void Orphans_of_a_fork_bomb_are_reaped()
    {
        string done = Path.Combine(_scratch.FullName, "done");
        const string Loop = "i=0; while [ $$i -lt 400 ]; do (true &); i=$$((i+1)); done";
        Describe("bomb", $"type = scripted\ncommand = /bin/sh -c \"{Loop}; echo > {done}\"\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        _programs.Run("dinitctl", environment: null, "-p", running.SocketPath, "start", "bomb");
        running.Until(() => File.Exists(done) && Children(running.Pid) == 0);
        AssertAlive(running);
        running.End();
    }

    private static int Children(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>
    /// More text of descriptions than the manager may have memory (32 MiB): what does not fit is refused, and
    /// what was there goes on.
    /// </summary>
    [Fact]
    public void Without_memory_it_refuses_what_does_not_fit_and_goes_on()
    {
        const int Count = 300;
        string words = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"argument-number-{i}"));
        Describe("works", "type = process\ncommand = /bin/sleep 1000\nrestart = no\n");
        string huge = $"type = process\ncommand = /bin/true {words}\nrestart = no\n";
        for (int i = 0; i < Count; i++) Describe($"huge{i}", huge);
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        int loaded = 0;
        for (int i = 0; i < Count; i++)
        {
            using ControlClient? client = running.Connect();
            if (client is not null && IsLoaded(client, $"huge{i}")) loaded++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{loaded} of {Count}, {running.Status("VmRSS")} kB");
        Assert.True(loaded < Count, "all of it fitted: this shows nothing");
        Assert.False(running.HasEnded, running.Log);
        for (int i = 0; i < Count; i++) Control(running, "--quiet", "unload", $"huge{i}");
        AssertAlive(running);
        Assert.Equal(0, Control(running, "start", "works"));
        running.End();
    }

    private int Control(RunningDinit running, params string[] words) =>
        _programs.Run("dinitctl", environment: null, ["-p", running.SocketPath, .. words]).ExitCode;

    /// <summary>A request that fails for want of memory may cost the connection, as one that is made then is
    /// closed.</summary>
    private static bool IsLoaded(ControlClient client, string name)
    {
        try
        {
            return client.Request(ControlCommand.LoadService, name, out _) == ControlReply.ServiceRecord;
        }
        catch (ControlClientException)
        {
            return false;
        }
    }

    /// <summary>The kernel gives it no more address space: nothing is mapped, no program starts.</summary>
    [Fact]
    public void When_the_kernel_gives_no_memory_it_goes_on_and_starts_again_when_it_does()
    {
        Describe("works", "type = process\ncommand = /bin/sleep 1000\nrestart = no\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        Assert.Equal(0, HostTool.Run("prlimit", $"--pid={running.Pid}", "--as=4096:unlimited").ExitCode);
        for (int i = 0; i < 50; i++) Control(running, "--no-wait", "start", "works");
        AssertAlive(running);
        Assert.Equal(0, HostTool.Run("prlimit", $"--pid={running.Pid}", "--as=unlimited:unlimited").ExitCode);
        running.Until(() => Control(running, "start", "works") == 0);
        running.End();
    }

    /// <summary>By requests on one connection, as fast as they are answered.</summary>
    [Fact]
    public void Restarts_on_request_leave_it_as_large_as_it_was()
    {
        int wanted = Environment.GetEnvironmentVariable("LIMYRA_LONG") is not null ? 1_000_000 : 10_000;
        Describe("below", "type = internal\n");
        Describe("above", "type = internal\ndepends-on = below\n");
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        using ControlClient? client = running.Connect();
        Assert.NotNull(client);
        ControlReply reply =
            client.Request(ControlCommand.LoadService, "above", out ControlClient.Record record);
        Assert.Equal(ControlReply.ServiceRecord, reply);
        int started = 0;
        client.OnEvent = told => started += told.What == ServiceEvent.Started ? 1 : 0;
        (long before, int files) = (0L, 0);
        for (int i = 0; i < wanted; i++)
        {
            if (i == 2000) (before, files) = (running.Status("VmRSS"), running.OpenFiles);
            client.Send([(byte)ControlCommand.StartService, 0, .. ControlClient.Bytes(record.Handle)]);
            client.ReadReply();
            client.Send([(byte)ControlCommand.StopService, 0, .. ControlClient.Bytes(record.Handle)]);
            client.ReadReply();
        }
        long after = running.Status("VmRSS");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{wanted} restarts: {before} kB before, {after} kB after"));
        Assert.True(started >= wanted - 1, $"{started} starts of {wanted}");
        Assert.InRange(after - before, long.MinValue, GrowthLimitKb);
        Assert.Equal(files, running.OpenFiles);
        running.End();
    }

    [Fact]
    public void Services_that_restart_and_restart_leave_it_as_large_as_it_was()
    {
        bool isLong = Environment.GetEnvironmentVariable("LIMYRA_LONG") is not null;
        int wanted = isLong ? 100_000 : 1_500;
        string counter = Path.Combine(_scratch.FullName, "counter");
        for (int i = 0; i < 20; i++)
        {
            Describe(
                $"storm{i}",
                "type = process\ncommand = /bin/dd if=/dev/zero bs=1 count=1 status=none conv=notrunc oflag=append of="
                    + $"{counter}\nrestart = yes\nrestart-delay = 0\nrestart-limit-count = 0\n");
        }
        using RunningDinit running = RunningDinit.Start(_programs, _services);
        for (int i = 0; i < 20; i++)
            _programs.Run("dinitctl", environment: null, "-p", running.SocketPath, "--no-wait", "start",
                $"storm{i}");

        running.Until(() => Runs(counter) >= 500);
        (long before, int files) = (running.Status("VmRSS"), running.OpenFiles);
        for (long last = 0L; Runs(counter) < wanted;)
        {
            // Progress is waited for, however long all of it takes.
            running.Until(() => Runs(counter) > last);
            last = Runs(counter);
            Assert.False(running.HasEnded, running.Log);
        }
        long after = running.Status("VmRSS");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs(counter)} runs: {before} kB before, {after} kB after, {files} files"));
        Assert.True(after - before < GrowthLimitKb,
            $"{before} kB before, {after} kB after {Runs(counter)} runs");
        AssertAlive(running);
        running.End();
    }

    private static long Runs(string counter) => File.Exists(counter) ? new FileInfo(counter).Length : 0;
}
