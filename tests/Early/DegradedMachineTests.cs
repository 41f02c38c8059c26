using Limyra.Early.Consoles;
using Limyra.Early.Devices;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Early.Time;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Tests.Early;

/// <summary>A step that cannot do its work as it should still leaves a machine that
/// can be used, and says why.</summary>
public sealed class DegradedMachineTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Lines_of_fstab_are_mounted_after_what_they_lie_on()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/a/b").With("/etc/fstab", """
            /a/b/image /c ext4 rw 0 0
            tmpfs /a/b tmpfs rw 0 0
            tmpfs /a tmpfs rw 0 0
            /c /d none bind 0 0
            """);
        Assert.Equal(0, _machine.Run(FstabStep.Run, "start"));
        Assert.Equal(["/a", "/a/b", "/c", "/d"], from call in _machine.Kernel.Calls
                                                 where call.StartsWith("mount ", StringComparison.Ordinal)
                                                 select call.Split(' ')[2]);
    }

    [Fact]
    public void Lines_that_wait_for_each_other_are_named_and_tried()
    {
        _machine.With("/proc/self/mounts").With("/etc/fstab", """
            tmpfs /x tmpfs rw 0 0
            /b/image /a ext4 rw 0 0
            /a/image /b ext4 rw 0 0
            """);
        Assert.Equal(1, _machine.Run(FstabStep.Run, "start"));
        Assert.Contains("/etc/fstab: lines 2, 3 wait for each other", _machine.Output,
            StringComparison.Ordinal);
        Assert.Equal(3, _machine.Kernel.Calls.Count);
    }

    [Theory]
    [InlineData("swap none swap sw 0 0")]
    [InlineData("/ / none bind 0 0")]
    [InlineData("/a /a none bind 0 0")]
    [InlineData("tmpfs /a/ tmpfs rw 0 0\ntmpfs /a tmpfs rw 0 0")]
    public void Lines_about_the_same_place_are_no_circle(string lines) => Assert.Empty(FstabOrder.Sort(
        FstabFile.Parse(System.Text.Encoding.UTF8.GetBytes(lines), "fstab", [])).Circle);

    [Fact]
    public void A_dead_device_manager_is_named_and_its_work_is_done_here()
    {
        _machine.With("/usr/libexec/dinit-devd", "", isExecutable: true).With("/proc/modules")
            .With("/usr/lib/modules/6.1.0-test/modules.dep", "kernel/disk.ko:\n")
            .With("/usr/lib/modules/6.1.0-test/modules.alias", "alias pci:v1* disk\n")
            .With("/usr/lib/modules/6.1.0-test/kernel/disk.ko")
            .With("/sys/devices/pci/modalias", "pci:v1d2\n");
        _machine.Kernel.Programs["/usr/libexec/dinit-devd"] = 3;
        Assert.Equal(0, _machine.Run(DeviceManagerStep.Run, "start"));
        Assert.Equal("/usr/libexec/dinit-devd start ended with 3", _machine.Messages[0]);
        Assert.Equal(0, _machine.Run(DeviceManagerStep.Run, "trigger"));
        Assert.Equal(["run /usr/libexec/dinit-devd start", "module disk.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void A_clock_before_the_system_was_made_is_set_to_that_time()
    {
        _machine.With("/usr/lib/os-release");
        File.SetLastWriteTimeUtc(_machine.Full("/usr/lib/os-release"),
            DateTime.UnixEpoch.AddSeconds(1_600_000_000));
        _machine.Kernel.Now = 10L * 1_000_000_000;
        Assert.Equal(0, _machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Equal(["settime 1600000000"], _machine.Kernel.Calls);
        Assert.Contains("the clock stood at 1970-01-01 00:00", _machine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_right_is_left_alone()
    {
        _machine.With("/usr/lib/os-release");
        File.SetLastWriteTimeUtc(_machine.Full("/usr/lib/os-release"),
            DateTime.UnixEpoch.AddSeconds(1_600_000_000));
        Assert.Equal(0, _machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Empty(_machine.Kernel.Calls);
        Assert.Empty(_machine.Output);
    }

    [Fact]
    public void Where_nobody_can_log_in_the_terminal_gets_a_shell()
    {
        _machine.With("/usr/bin/sh", "", isExecutable: true).WithDirectory("/dev");
        Errno error = Files.MakeNode(
            Files.CurrentDirectory, _machine.Full("/dev/ttyS0"), FileKind.CharacterDevice, 0x180,
            new DeviceNumber(1, 3));
        if (error != Errno.None) Assert.Skip($"device nodes cannot be made here: {error}");
        _machine.Run(GettySteps.RunOne, "ttyS0");
        Assert.Equal(["terminal /dev/ttyS0", "become /usr/bin/sh "], _machine.Kernel.Calls);
        Assert.Contains("/etc/passwd has no root", _machine.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("nobody:x:65534:65534::/:/bin/sh\n")]
    public void Where_no_superuser_has_a_password_entry_the_repair_shell_does_not_ask_for_it(string accounts)
    {
        _machine.With("/etc/passwd", accounts).With("/usr/bin/sulogin", "", isExecutable: true)
            .With("/usr/bin/sh", "", isExecutable: true);
        _machine.Run(GettySteps.RunRepairShell);
        Assert.Equal(["become /usr/bin/sh "], _machine.Kernel.Calls);
    }

    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/sh\n")]
    [InlineData("admin:x:0:0:root:/root:/bin/sh\n")]
    public void The_repair_shell_lies_behind_the_password_of_the_superuser(string accounts)
    {
        _machine.With("/etc/passwd", accounts).With("/usr/bin/sulogin", "", isExecutable: true)
            .With("/usr/bin/sh", "", isExecutable: true);
        _machine.Run(GettySteps.RunRepairShell);
        Assert.Equal("become /usr/bin/sulogin ", _machine.Kernel.Calls[0]);
    }

    [Theory]
    [InlineData(1, 0, "dinit.runsize=4k",
        "/run is full: 0 of 4 KiB are free; the kernel command line asks for dinit.runsize=4k, which "
            + "should be larger")]
    [InlineData(20_000, 15, "quiet", "/run is full: 60 of 80000 KiB are free; remove what fills it, or make "
        + "it larger with dinit.runsize= on the kernel command line")]
    [InlineData(20_000, 16, "quiet", null)]
    public void A_full_run_is_named_with_its_size_and_the_remedy(
        ulong total, ulong free, string words, string? message)
    {
        _machine.With("/proc/cmdline", words).With("/proc/self/mounts");
        _machine.Kernel.RoomEverywhere =
            _machine.Kernel.RoomEverywhere with { TotalBlocks = total, FreeBlocks = free };
        Assert.Equal(0, _machine.Run(TmpfsStep.Run));
        Assert.Equal(message is null ? [] : [message], _machine.Messages);
    }

    [Fact]
    public void A_run_that_may_not_hold_more_files_is_named_before_the_login_prompts()
    {
        _machine.Kernel.RoomEverywhere = _machine.Kernel.RoomEverywhere with { FreeInodes = 0 };
        _machine.Run(GettySteps.RunAll);
        Assert.Equal(["/run is full: it may not hold more files; remove some"], _machine.Messages);
    }

    [Fact]
    public void An_install_command_is_named_because_nothing_here_starts_a_shell()
    {
        _machine.With("/proc/modules").With("/proc/cmdline")
            .With("/usr/lib/modules/6.1.0-test/modules.dep", "kernel/loop.ko:\n")
            .With("/usr/lib/modules/6.1.0-test/kernel/loop.ko").With("/etc/modules-load.d/a.conf", "loop\n")
            .With("/etc/modprobe.d/a.conf", "install loop /bin/sh -c true\n");
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));
        Assert.Contains("/etc/modprobe.d/a.conf:1: \"/bin/sh -c true\" is not run", _machine.Output,
            StringComparison.Ordinal);
        Assert.Equal(["module loop.ko"], _machine.Kernel.Calls);
    }
}
