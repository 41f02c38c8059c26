using Limyra.Images.Checks;
using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>Every way of going down, with services that refuse to stop: the machine gets there, and its file
/// system is clean.</summary>
public sealed class GoingDownTests
{
    /// <summary>One ignores SIGTERM, one never ends its stop command, one leaves a process.</summary>
    private const string RefuseToStop = """
        mkdir -p /etc/dinit.d
        printf '#!/bin/sh\ntrap : TERM INT HUP\nwhile :; do sleep 1; done\n' >/root/deaf; chmod +x /root/deaf
        printf 'type = process\ncommand = /root/deaf\nstop-timeout = 2\n' >/etc/dinit.d/deaf
        printf 'type = scripted\ncommand = /bin/true\nstop-command = /bin/sleep 1000\nstop-timeout = 2\n' \
            >/etc/dinit.d/endless
        printf 'type = scripted\ncommand = /bin/sh -c "/root/deaf >/dev/null 2>&1 &"\n' >/etc/dinit.d/leaves
        dinitctl start deaf && dinitctl start endless && dinitctl start leaves && echo written >/root/kept
        """;

    private const string UnblockedInServices =
        "dinitctl start mask && grep -q 'SigBlk:.0000000000000000' /run/blocked";

    /// <summary>The manager's file is replaced while it runs, it executes the new one with all services up,
    /// starts anew altogether, and at last switches the machine off.</summary>
    [Fact]
    public async Task An_upgraded_manager_takes_over_and_goes_down_although_services_refuse_to_stop()
    {
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        await shell.MustAsync(RefuseToStop, CancellationToken.None);
        // The old file stays: where code was run from memory that is free now, the emulator takes a tenth
        // of a second to clear a page, and stop commands would seem to hang.
        await shell.MustAsync("""
            ln /usr/bin/dinit /root/dinit.old && cp /usr/bin/dinit /usr/bin/dinit.new &&
                mv /usr/bin/dinit.new /usr/bin/dinit && stat -c %i /usr/bin/dinit >/root/inode
            """, CancellationToken.None);

        await shell.MustAsync("dinitctl reexec", CancellationToken.None);
        await shell.MustAsync("""
            dinitctl is-started deaf && dinitctl is-started login.target &&
                test "$(stat -Lc %i /proc/1/exe)" = "$(cat /root/inode)"
            """, CancellationToken.None);
        // What the manager blocks for itself it does not leave to what it starts.
        await shell.MustAsync("""
            printf 'type = scripted\ncommand = /bin/sh -c "grep SigBlk /proc/self/status >/run/blocked"\n' \
                >/etc/dinit.d/mask
            """, CancellationToken.None);
        await shell.MustAsync(UnblockedInServices, CancellationToken.None);

        await shell.SendAsync("soft-reboot", CancellationToken.None);
        shell = await Guests.LogInAsync(machine);
        Assert.Equal("written", await shell.MustAsync("cat /root/kept", CancellationToken.None));
        await shell.MustAsync(UnblockedInServices, CancellationToken.None);
        await shell.MustAsync("dinitctl start deaf && dinitctl start endless", CancellationToken.None);
        await Guests.PowerOffAsync(machine, shell);
        // Not beside other tests: a busy emulator may need longer than the ten seconds a step has.
        if (LongTests.AreWanted) AssertNoEarlyStepHung(machine.Transcript);
        await AssertCleanAsync(settings);
    }

    [Theory]
    [InlineData("poweroff", "guest-shutdown")]
    [InlineData("reboot", "guest-reset")]
    [InlineData("shutdown -r", "guest-reset")]
    [InlineData("shutdown --system -p", "guest-shutdown")]
    [InlineData("kill -TERM 1", null)]
    [InlineData("halt", null)]
    // No kernel was loaded for it: the machine starts again rather than hang.
    [InlineData("shutdown -k", "guest-reset")]
    public async Task A_machine_goes_down_although_services_refuse_to_stop(string how, string? end)
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        await using (Machine machine = await Guests.StartAsync(settings))
        {
            GuestShell shell = await Guests.LogInAsync(machine);
            await shell.MustAsync(RefuseToStop, CancellationToken.None);
            await shell.SendAsync(how, CancellationToken.None);
            // A halted machine stays on: the kernel's word is all there is to see.
            if (end is null) await machine
                .WaitForAsync("System halted", Guests.Patience, CancellationToken.None);
            else Assert.Equal(end, await machine.WaitForEndAsync(Guests.Patience, CancellationToken.None));
            AssertNoEarlyStepHung(machine.Transcript);
        }
        await AssertCleanAsync(settings);
    }

    /// <summary>Nothing stops by itself here; the third Ctrl-Alt-Del does not wait.</summary>
    [Fact]
    public async Task The_third_Ctrl_Alt_Del_reboots_without_waiting()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        await shell.MustAsync("""
            mkdir -p /etc/dinit.d
            printf 'type = scripted\ncommand = /bin/true\nstop-command = /bin/sleep 1000\nstop-timeout = 0\n' \
                >/etc/dinit.d/endless
            dinitctl start endless; sync
            """, CancellationToken.None);
        // At the keyboard: a shell would be ended with the first one, before it came to the third.
        await PressAsync(machine);
        await machine.WaitForAsync("waiting for 1 service to stop", Guests.Patience, CancellationToken.None);
        await PressAsync(machine);
        await machine
            .WaitForAsync("once more reboots without waiting", Guests.Patience, CancellationToken.None);
        await PressAsync(machine);
        Assert.Equal("guest-reset", await machine.WaitForEndAsync(Guests.Patience, CancellationToken.None));
        await AssertCleanAsync(settings);
    }

    private static Task PressAsync(Machine machine) => machine.PressKeysAsync(
        ["ctrl-alt-delete"], TimeSpan.FromMilliseconds(200), CancellationToken.None);

    private static void AssertNoEarlyStepHung(string transcript) =>
        Assert.DoesNotMatch("Service early-[a-z-]+ .*exceeded", transcript);

    private static async Task AssertCleanAsync(MachineSettings settings)
    {
        (bool isClean, string found) = await FileSystemCheck.OfAsync(
            settings.Disks[0].Path, CancellationToken.None);
        Assert.True(isClean, found);
    }
}
