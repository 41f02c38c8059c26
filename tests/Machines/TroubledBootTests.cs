using System.Globalization;
using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;
using Limyra.Images.Machines;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Machines;

/// <summary>Whatever is wrong with a machine, it comes to a console that can be
/// used, and says what is wrong.</summary>
public sealed class TroubledBootTests
{
    // What is broken below, fsck would mend by itself.
    private const string NoRepair = " fsck.repair=no";

    private const string SecondDisks = """
        /dev/vdb /srv ext4 defaults 0 2
        UUID=00000000-1111-2222-3333-444444444444 /mnt ext4 defaults 0 2

        """;

    private const string Fstab = """
        # line 2 has an option that tmpfs lacks, 3 names no device, 4 and 5 lie on each other, 6 lacks fields
        tmpfs /srv tmpfs size=1M,nosuchoption=1 0 0
        /dev/vdz /mnt ext4 defaults 0 2
        /opt/a/image /opt/b ext4 loop 0 0
        /opt/b/image /opt/a ext4 loop 0 0
        /dev/vda
        tmpfs /media tmpfs size=1M 0 0

        """;

    /// <summary>Many faults at once cost one boot; each must still be named, and what
    /// is right must still apply.</summary>
    [Fact]
    public async Task A_system_with_many_faults_comes_to_a_console_and_names_each()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        settings = settings with
        {
            StartsAt = "1970-01-01T00:00:10",
            CommandLine = settings.CommandLine + " dinit_early_debug=1",
        };
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            files.With("/etc/fstab", Fstab)
                .WithFolder("/usr/libexec")
                .With("/usr/libexec/dinit-devd", "#!/bin/sh\nexit 7\n", isExecutable: true)
                .WithFolder("/etc/sysctl.d").With("/etc/sysctl.d/huge.conf", HugeSysctl())
                .WithFolder("/etc/modules-load.d").With("/etc/modules-load.d/x.conf", "no_such_module\n")
                .Apply();
        }

        await using Machine machine = await Guests.StartAsync(settings);
        await machine.WaitForAsync("login:", Guests.Patience, CancellationToken.None);
        string said = machine.Transcript;
        foreach (string expected in new[]
        {
            "/etc/fstab:2: mounting tmpfs on /srv: Invalid argument: not a file system of type tmpfs, or a bad option among "
                + "size=1M,nosuchoption=1",
            "/etc/fstab:3: mounting /dev/vdz on /mnt: there is no device /dev/vdz",
            "/etc/fstab: lines 4, 5 wait for each other",
            "/etc/fstab:6: 1 field(s), expected at least device, mount point and type",
            "/usr/libexec/dinit-devd start ended with 7",
            "devices are set up without it",
            "/etc/sysctl.d/huge.conf:20001: no.such: there is no such parameter in this kernel",
            "the clock stood at 1970-01-01",
            "/etc/modules-load.d/x.conf:1: there is no module no_such_module",
            "INIT: fs-fstab start",
            "INIT: hostname",
        })
            Assert.True(said.Contains(expected, StringComparison.Ordinal), $"not said: {expected}\n{said}");
        GuestShell shell =
            await GuestShell.LogInAsync(
                machine, "root", password: null, Guests.Patience, CancellationToken.None);
        Assert.Equal("42", await shell.MustAsync("cat /proc/sys/kernel/panic_print", CancellationToken.None));
        Assert.Equal("",
            (await shell.MustAsync("grep -q ' /media tmpfs ' /proc/mounts", CancellationToken.None)).Trim());
        int year = int.Parse(await shell.MustAsync("date +%Y", CancellationToken.None),
            CultureInfo.InvariantCulture);
        Assert.InRange(year, 2025, 2100);
        await Guests.PowerOffAsync(machine, shell);
    }

    [Fact]
    public async Task Single_user_mode_is_a_shell_and_leaving_it_boots_on()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        await using Machine machine =
            await Guests.StartAsync(settings with { CommandLine = settings.CommandLine + " single" });
        await machine.WaitForAsync("Leave this shell (exit, or ^D) to go on.", Guests.Patience,
            CancellationToken.None);
        GuestShell single = await GuestShell.AttachAsync(machine, Guests.Patience, CancellationToken.None);
        Assert.Equal("0", await single.MustAsync("id -u", CancellationToken.None));
        await single.SendAsync("exit", CancellationToken.None);
        GuestShell shell = await Guests.LogInAsync(machine);
        await Guests.PowerOffAsync(machine, shell);
    }

    [Fact]
    public async Task A_boot_service_that_cannot_be_loaded_ends_in_the_recovery_shell()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
            files.With("/etc/dinit.d/boot", "type = internal\ndepends-on = no-such-service\n").Apply();
        await using Machine machine = await Guests.StartAsync(
            settings with { CommandLine = settings.CommandLine + " dinit_auto_recovery=1" });
        await machine.WaitForAsync("Leave this shell", Guests.Patience, CancellationToken.None);
        Assert.Contains("no-such-service", machine.Transcript, StringComparison.Ordinal);
        GuestShell shell = await GuestShell.AttachAsync(machine, Guests.Patience, CancellationToken.None);
        Assert.Equal("0", await shell.MustAsync("id -u", CancellationToken.None));
    }

    [Fact]
    public async Task Without_any_service_file_there_is_the_recovery_prompt_which_can_switch_off()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            files.WithFolder("/gone").With("ln /usr/lib/dinit.d /gone/dinit.d")
                .With("unlink /usr/lib/dinit.d").Apply();
        }
        await using Machine machine = await Guests.StartAsync(settings);
        await machine.WaitForAsync("Choose: (r)eboot, r(e)covery", Guests.Patience, CancellationToken.None);
        await machine.SendLineAsync("e", CancellationToken.None);
        GuestShell shell = await GuestShell.AttachAsync(machine, Guests.Patience, CancellationToken.None);
        Assert.Equal("0", await shell.MustAsync("id -u", CancellationToken.None));
        await shell.SendAsync("exit", CancellationToken.None);
        await machine.WaitForAsync("Choose: (r)eboot, r(e)covery", Guests.Patience, CancellationToken.None);
        await machine.SendLineAsync("p", CancellationToken.None);
        Assert.Equal(
            "guest-shutdown", await machine.WaitForEndAsync(Guests.Patience, CancellationToken.None));
    }

    [Fact]
    public async Task A_service_directory_that_cannot_be_read_costs_only_what_is_in_it()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            // A link to itself: not even root reads that.
            files.WithFolder("/gone").With("ln /etc/dinit.d /gone/dinit.d").With("unlink /etc/dinit.d")
                .WithLink("/etc/dinit.d", "dinit.d").Apply();
        }
        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        await Guests.PowerOffAsync(machine, shell);
    }

    [Fact]
    public async Task Faulty_services_and_one_that_fills_the_disk_are_named_and_leave_a_usable_console()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            files.WithFolder("/etc/dinit.d").WithFolder("/etc/dinit.d/boot.d")
                .With("/etc/dinit.d/unknown",
                    "type = process\ncommand = /usr/bin/true\nno-such-setting = yes\n")
                .With("/etc/dinit.d/missing", "type = process\ncommand = /usr/bin/no-such-program\n")
                .With("/etc/dinit.d/filling",
                    "type = scripted\ncommand = /usr/bin/dd if=/dev/zero of=/full bs=1M\n"
                        + "start-timeout = 0\ndepends-on = local.target\n");
            foreach (string service in new[] { "unknown", "missing", "filling" })
                files.WithLink($"/etc/dinit.d/boot.d/{service}", $"../{service}");
            files.Apply();
        }

        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        await shell.MustAsync("until dinitctl is-failed filling; do sleep 1; done", CancellationToken.None);
        (string Command, string Said)[] expected =
        [
            ("dinitctl status filling", "failed to start; exited - status 1"),
            ("dinitctl status missing", "could not be launched"),
            ("dinitctl start unknown; dinit-check unknown", "no-such-setting"),
        ];
        foreach ((string command, string said) in expected)
        {
            GuestResult result = await shell.RunAsync(command, CancellationToken.None);
            Assert.True(
                result.Output.Contains(said, StringComparison.Ordinal), $"not said: {said}\n{result}");
        }

        GuestResult writing = await shell.RunAsync(
            "dd if=/dev/zero of=/root/more bs=1M count=64", CancellationToken.None);
        Assert.Contains("No space left on device", writing.Output, StringComparison.Ordinal);
        await Guests.PowerOffAsync(machine, shell);
    }

    /// <summary>A fault of the machine rather than of a file: how the machine is
    /// changed, and what must be said.</summary>
    [Theory]
    [InlineData("read-only root", "root-rw: ")]
    [InlineData("full /run",
        "of 4 KiB are free; the kernel command line asks for dinit.runsize=4k, which should be larger")]
    [InlineData("no /etc", "/etc/passwd has no root, so nobody could log in")]
    [InlineData("second disk with a broken file system",
        "has errors that were not corrected; run fsck.ext4 -f /dev/vdb by hand")]
    [InlineData("second disk is missing", "there is no device")]
    public async Task A_machine_with_a_fault_comes_to_a_console_and_says_so(string fault, string expected)
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        string second = settings.Disks[0].Path + ".second";
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            if (fault == "no /etc")
                files.WithFolder("/gone").With("ln /etc /gone/etc").With("unlink /etc").Apply();
            else if (fault.StartsWith("second", StringComparison.Ordinal))
                files.With("/etc/fstab", SecondDisks).Apply();
        }

        if (fault == "read-only root")
            settings = settings with { Disks = [settings.Disks[0] with { Mode = DiskMode.ReadOnly }] };
        if (fault == "full /run")
            settings = settings with { CommandLine = settings.CommandLine + " dinit.runsize=4k" };
        if (fault == "second disk with a broken file system")
        {
            await MakeBrokenDisk(second);
            settings = settings with
            {
                Disks = [.. settings.Disks, new MachineDisk(second)],
                CommandLine = settings.CommandLine + NoRepair,
            };
        }

        await using Machine machine = await Guests.StartAsync(settings);
        string ready = fault == "no /etc" ? "here is a shell to mend it" : "login:";
        await machine.WaitForAsync(ready, Guests.Patience, CancellationToken.None);
        GuestShell shell =
            fault == "no /etc"
                ? await GuestShell.AttachAsync(machine, Guests.Patience, CancellationToken.None)
                : await GuestShell.LogInAsync(machine, "root", password: null, Guests.Patience,
                    CancellationToken.None);
        Assert.Equal("0", await shell.MustAsync("id -u", CancellationToken.None));
        Assert.True(machine.Transcript.Contains(expected, StringComparison.Ordinal), machine.Transcript);
    }

    [Fact]
    public async Task A_root_that_fsck_cannot_mend_gives_a_shell_before_anything_writes_to_it()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
            files.With("clri /usr/share/base-files/shells").With("ssv state 2").Apply();
        settings = settings with { CommandLine = settings.CommandLine + NoRepair };
        await using Machine machine = await Guests.StartAsync(settings);
        await machine.WaitForAsync(
            "The root file system has errors that were not corrected.", Guests.Patience,
                CancellationToken.None);
        GuestShell shell = await GuestShell.AttachAsync(machine, Guests.Patience, CancellationToken.None);
        await shell.MustAsync("grep -q ' / ext4 ro' /proc/mounts", CancellationToken.None);
    }

    private static async Task MakeBrokenDisk(string path)
    {
        await using (FileStream output = File.Create(path))
        {
            Ext4Settings settings = Ext4Sample.Settings with { FreeBytes = 16 << 20 };
            Ext4Image.Plan(FileTree.Of(Ext4Sample.Everything(), Ext4Sample.Time), settings).WriteTo(output);
        }

        using DiskFiles files = new(path);
        files.With("clri /etc/odd").With("ssv state 2").Apply();
    }

    private static string HugeSysctl() =>
        string.Concat(Enumerable.Repeat("kernel.panic_print = 41\n", 20_000))
            + "no.such = 1\nkernel.panic_print = 42\n";
}
