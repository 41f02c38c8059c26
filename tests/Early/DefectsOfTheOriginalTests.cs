using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Early.Settings;
using Limyra.Early.Storage;
using Limyra.Early.Time;
using Limyra.Linux;

namespace Limyra.Tests.Early;

/// <summary>What the original does wrong (D10 to D13 of its description) and ours must not.</summary>
public sealed class DefectsOfTheOriginalTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void D10_the_size_of_run_reaches_the_kernel()
    {
        _machine.With("/proc/cmdline", "quiet dinit.runsize=64M\n").With("/proc/self/mounts");
        Assert.Equal(0, _machine.Run(TmpfsStep.Run));
        Assert.Contains(
            "mount tmpfs /run tmpfs [NoSetId, NoDevices, NoExecution] size=64M,mode=0755",
            _machine.Kernel.Calls);
    }

    [Theory]
    [InlineData("size=10%", "size=10%")]
    [InlineData("s=1,of=2,size=3", "s=1,of=2,size=3")]
    [InlineData("offset=4096,sizelimit=1M", null)]
    public void D10_only_whole_words_are_loop_options(string options, string? data) =>
        Assert.Equal(data, MountOptions.Parse(options.Split(',')).Data);

    [Fact]
    public void D11_the_first_hardware_clock_is_set()
    {
        _machine.With("/dev/rtc").With("/dev/rtc0");
        Assert.Equal(0, _machine.Run(HardwareClockStep.Run, "stop"));
        Assert.Equal(["rtc-set /dev/rtc 2023"], _machine.Kernel.Calls);
    }

    [Fact]
    public void D11_without_the_first_the_second_clock_is_set()
    {
        _machine.With("/dev/rtc0");
        Assert.Equal(0, _machine.Run(HardwareClockStep.Run, "stop"));
        Assert.Equal(["rtc-set /dev/rtc0 2023"], _machine.Kernel.Calls);
    }

    [Fact]
    public void D12_a_mount_helper_that_fails_is_a_failed_mount()
    {
        _machine.With("/proc/self/mounts").With("/usr/bin/mount.fuse", "", isExecutable: true)
            .With("/etc/fstab", "thing /mnt fuse rw 0 0\n");
        _machine.Kernel.Refusals["mount thing"] = Errno.ENODEV;
        _machine.Kernel.Programs["/usr/bin/mount.fuse"] = 32;
        Assert.Equal(1, _machine.Run(FstabStep.Run, "start"));
        Assert.Contains("/etc/fstab:1: mount.fuse for /mnt ended with 32", _machine.Messages);
    }

    [Fact]
    public void D12_a_crash_dump_and_its_messages_lie_in_one_directory()
    {
        foreach (string tool in (string[])["kexec", "makedumpfile", "vmcore-dmesg"])
            _machine.With($"/usr/bin/{tool}", "", isExecutable: true);

        _machine.With("/proc/vmcore").With("/proc/cmdline");
        _machine.Environment["DINIT_CS_FD"] = "3";
        _machine.With("/var/crash/kdump-20231114-221320/vmcore.tmp");
        Assert.Equal(0, _machine.Run(KdumpStep.Run));
        Assert.Contains(_machine.Kernel.Calls, call => call.EndsWith(
            "--dump-dmesg /proc/vmcore /var/crash/kdump-20231114-221320/dmesg.txt",
            StringComparison.Ordinal));
        Assert.True(_machine.Has("/var/crash/kdump-20231114-221320/vmcore"));
        Assert.Equal([10, 4], Assert.Single(_machine.Kernel.ManagerPackets));
    }

    [Fact]
    public void D12_a_bad_zram_line_is_named_in_full()
    {
        _machine.With("/etc/dinit-zram.conf", "[zram0]\nsize = 1G\nspeed = 3\n");
        _machine.WithDirectory("/sys/block/zram0");
        _machine.With("/sys/block/zram0/disksize");
        _machine.Run(ZramStep.Run, "zram0", "conf");
        Assert.Contains("/etc/dinit-zram.conf:3: \"speed\" is none of size, algorithm, format, mem_limit, "
            + "writeback_limit, backing_dev", _machine.Messages);
    }

    [Fact]
    public void D13_the_single_file_of_sysctl_is_not_applied_twice()
    {
        _machine.With("/proc/sys/kernel/a").With("/etc/sysctl.conf", "kernel.a = 1\nbad\n")
            .WithLink("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
        Assert.Equal(1, _machine.Run(SysctlStep.Run));
        Assert.Single(_machine.Messages);
        Assert.Equal("1\n", _machine.Read("/proc/sys/kernel/a"));
    }

    [Fact]
    public void D13_blanks_before_a_module_do_not_belong_to_its_name()
    {
        WithModules().With("/etc/modules-load.d/a.conf", "  \t loop  \n").With("/proc/cmdline");
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));
        Assert.Equal(["module loop.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void D13_only_whole_words_of_the_command_line_ask_for_modules()
    {
        WithModules().With("/proc/cmdline", "module=loop modules=loop module_load=loop modules_load=dummy\n");
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));
        Assert.Equal(["module dummy.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void D13_a_link_to_nowhere_masks_a_file_of_modules()
    {
        WithModules().With("/usr/lib/modules-load.d/a.conf", "loop\n").With("/proc/cmdline")
            .With("/dev/null").WithLink("/etc/modules-load.d/a.conf", "/dev/null");
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));
        Assert.Empty(_machine.Kernel.Calls);
    }

    [Fact]
    public void D13_the_single_file_of_zram_is_not_read_twice()
    {
        _machine.With("/etc/dinit-zram.conf", "[zram0]\nsize = 1G\nspeed = 3\n")
            .WithLink("/etc/dinit-zram.d/99-zram.conf", "../dinit-zram.conf");
        _machine.Run(ZramStep.Run, "zram0", "conf");
        Assert.Single(_machine.Messages, message => message.Contains("\"speed\"", StringComparison.Ordinal));
        Assert.Single(
            _machine.Messages, message => message.StartsWith("size = 1G", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reg")]
    [InlineData("stat")]
    public void D13_rules_may_be_called_like_the_beginning_of_the_control_files(string name)
    {
        _machine.With("/proc/self/mounts").WithDirectory("/proc/sys/fs/binfmt_misc")
            .With("/proc/sys/fs/binfmt_misc/register")
            .With("/etc/binfmt.d/a.conf", $":{name}:M::x::/bin/x:\n");
        Assert.Equal(0, _machine.Run(BinfmtStep.Run, "start"));
        Assert.Equal($":{name}:M::x::/bin/x:", _machine.Read("/proc/sys/fs/binfmt_misc/register"));
    }

    [Fact]
    public void D13_a_linked_file_of_rules_counts()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/proc/sys/fs/binfmt_misc")
            .With("/proc/sys/fs/binfmt_misc/register").With("/opt/rules", ":r:E::x::/bin/x:\n")
            .WithLink("/etc/binfmt.d/a.conf", "/opt/rules");
        Assert.Equal(0, _machine.Run(BinfmtStep.Run, "start"));
        Assert.Equal(":r:E::x::/bin/x:", _machine.Read("/proc/sys/fs/binfmt_misc/register"));
    }

    private TestMachine WithModules() => _machine
        .With("/proc/modules")
        .With("/usr/lib/modules/6.1.0-test/modules.dep", "kernel/loop.ko:\nkernel/dummy.ko:\n")
        .With("/usr/lib/modules/6.1.0-test/kernel/loop.ko")
        .With("/usr/lib/modules/6.1.0-test/kernel/dummy.ko");
}
