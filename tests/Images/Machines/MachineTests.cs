using Limyra.Images.Machines;

namespace Limyra.Tests.Images.Machines;

public sealed class MachineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-machine-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_guest_is_spoken_to_over_the_serial_line_and_measured_at_its_end()
    {
        await using Machine machine =
            await Machine.StartAsync(Settings(), TimeProvider.System, CancellationToken.None);
        await machine.WaitForAsync("READY\n", Patience, CancellationToken.None);
        await machine.SendLineAsync("hello", CancellationToken.None);
        await machine.WaitForAsync("hello\n", Patience, CancellationToken.None);
        Assert.Equal("guest-reset", await machine.WaitForEndAsync(Patience, CancellationToken.None));
        MachineUsage usage = machine.Measure();
        Assert.InRange(usage.PeakBytes, 1 << 20, 1L << 30);
        Assert.True(usage.Cpu > TimeSpan.Zero && usage.Wall > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_deadline_names_what_was_waited_for_and_what_was_said()
    {
        await using Machine machine =
            await Machine.StartAsync(Settings(), TimeProvider.System, CancellationToken.None);
        await machine.WaitForAsync("REA", Patience, CancellationToken.None);
        MachineException error = await Assert.ThrowsAsync<MachineException>(() =>
            machine.WaitForAsync("login:", TimeSpan.FromMilliseconds(1), CancellationToken.None));
        Assert.Equal(MachineFailure.Deadline, error.Failure);
        Assert.Contains("login:", error.Message, StringComparison.Ordinal);
        Assert.Contains("REA", error.LastLines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emulator_that_refuses_its_arguments_says_why()
    {
        MachineSettings settings = Settings() with { Disks = [new("/nowhere/at/all")] };
        // The emulator may answer its monitor before it looks for its disks.
        MachineException error = await Assert.ThrowsAsync<MachineException>(async () =>
        {
            await using Machine machine =
                await Machine.StartAsync(settings, TimeProvider.System, CancellationToken.None);
            await machine.WaitForAsync("READY", Patience, CancellationToken.None);
        });
        Assert.Equal(MachineFailure.Emulator, error.Failure);
        Assert.Contains("/nowhere/at/all", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_emulator_is_named()
    {
        MachineSettings settings = new() { Program = "/nowhere/qemu" };
        MachineException error = await Assert.ThrowsAsync<MachineException>(() =>
            Machine.StartAsync(settings, TimeProvider.System, CancellationToken.None));
        Assert.Contains("/nowhere/qemu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_crash_of_the_guest_is_tried_again_and_only_once()
    {
        foreach (MachineFailure failure in Enum.GetValues<MachineFailure>())
        {
            int runs = 0;
            Task<int> run = MachineRetry.RunAsync<int>(
                _ => throw new MachineException(failure, $"run {++runs}", ""), _ => { },
                CancellationToken.None);
            await Assert.ThrowsAsync<MachineException>(() => run);
            Assert.Equal(failure == MachineFailure.GuestCrash ? 2 : 1, runs);
        }
    }

    private MachineSettings Settings()
    {
        if (HostTool.Find("qemu-system-x86_64") is null)
            Assert.Skip("qemu-system-x86_64 is not on this machine");
        string disk = Path.Combine(_folder.FullName, "disk");
        File.WriteAllBytes(disk, [.. BootSector.Bytes, .. new byte[1 << 20]]);
        return new MachineSettings { Disks = [new(disk)], MemoryMiB = 16, HasNetwork = false };
    }
}
