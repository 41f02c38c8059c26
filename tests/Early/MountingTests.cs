using Limyra.Early.Mounting;
using Limyra.Linux;

namespace Limyra.Tests.Early;

public sealed class MountingTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_bad_line_of_fstab_is_named_and_the_others_are_mounted()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/data")
            .With("/etc/fstab", "broken\n/dev/vdb /data ext4 noatime 0 2\n");
        Assert.Equal(0, _machine.Run(FstabStep.Run, "start"));
        Assert.StartsWith("/etc/fstab:1: 1 field(s)", _machine.Messages[0], StringComparison.Ordinal);
        Assert.Equal(["mount /dev/vdb /data ext4 [NoAccessTime] "], _machine.Kernel.Calls);
    }

    [Fact]
    public void A_missing_disk_fails_with_its_name_and_line_but_not_with_nofail()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/data")
            .With("/etc/fstab", "/dev/vdz /data ext4 rw 0 2\n");
        _machine.Kernel.Refusals["mount /dev/vdz"] = Errno.ENOENT;
        Assert.Equal(1, _machine.Run(FstabStep.Run, "start"));
        Assert.Equal(
            ["/etc/fstab:1: mounting /dev/vdz on /data: there is no device /dev/vdz"], _machine.Messages);
        _machine.With("/etc/fstab", "/dev/vdz /data ext4 nofail 0 2\n");
        Assert.Equal(0, _machine.Run(FstabStep.Run, "start"));
    }

    [Fact]
    public void What_is_for_the_network_or_by_hand_is_left_alone()
    {
        _machine.With("/proc/self/mounts").With(
            "/etc/fstab",
            "h:/x /a nfs rw\n/dev/b /b ext4 noauto\n/dev/c /c ext4 _netdev\n/dev/d none swap sw\n");
        Assert.Equal(0, _machine.Run(FstabStep.Run, "start"));
        Assert.Empty(_machine.Kernel.Calls);
    }

    [Fact]
    public void Names_of_file_systems_become_paths_with_their_blanks_written_out()
    {
        Assert.Equal("/dev/disk/by-uuid/1-2", Mounter.ResolveSource("UUID=1-2"));
        Assert.Equal("/dev/disk/by-label/my\\x20disk", Mounter.ResolveSource("LABEL=\"my disk\""));
        Assert.Equal("/dev/vda", Mounter.ResolveSource("/dev/vda"));
    }

    [Fact]
    public void Binding_with_options_takes_two_calls()
    {
        _machine.With("/proc/self/mounts").With("/etc/fstab", "/a /b none bind,ro 0 0\n");
        _machine.Run(FstabStep.Run, "start");
        Assert.Equal(
            ["mount /a /b  [ReadOnly, Bind] ", "mount /a /b  [ReadOnly, Remount, Bind] "],
            _machine.Kernel.Calls);
    }

    [Fact]
    public void The_root_becomes_writable_with_the_options_of_fstab()
    {
        _machine.With("/proc/self/mounts", "/dev/vda / ext4 ro,relatime 0 0\n")
            .With("/etc/fstab", "LABEL=r / ext4 noatime 0 1\n");
        Assert.Equal(0, _machine.Run(RootReadWriteStep.Run));
        Assert.Equal(["mount none /  [Remount, NoAccessTime] "], _machine.Kernel.Calls);
    }

    [Fact]
    public void A_bad_option_of_the_root_does_not_leave_it_read_only()
    {
        _machine.With("/proc/self/mounts", "/dev/vda / ext4 ro 0 0\n")
            .With("/etc/fstab", "LABEL=r / ext4 nonsense 0 1\n");
        _machine.Kernel.Refusals["mount none /  [Remount] nonsense"] = Errno.EINVAL;
        Assert.Equal(0, _machine.Run(RootReadWriteStep.Run));
        Assert.Equal("mount none /  [Remount] ", _machine.Kernel.Calls[^1]);
        Assert.StartsWith("/etc/fstab:1: the root file system refuses nonsense", _machine.Messages[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_cannot_be_written_is_no_failure()
    {
        _machine.With("/proc/self/mounts", "/dev/vda / erofs ro 0 0\n");
        _machine.Kernel.Refusals["mount none"] = Errno.EROFS;
        Assert.Equal(0, _machine.Run(RootReadWriteStep.Run));
    }

    [Fact]
    public void Shutdown_unmounts_from_the_last_to_the_first_and_leaves_the_root_read_only()
    {
        _machine.With("/proc/self/mounts",
            "/dev/vda / ext4 rw 0 0\nproc /proc proc rw 0 0\n/dev/vdb /a ext4 rw 0 0\n/dev/vdc /a/b ext4 rw 0 0\n")
            .With("/proc/swaps", "Filename Type\n/swapfile file 1 0 -2\n/dev/zram0 partition 1 0 5\n");
        Assert.Equal(0, _machine.Run(ShutdownStep.Run, "poweroff"));
        Assert.Equal(
            ["swapoff /swapfile", "unmount /a/b [None]", "unmount /a [None]",
                "mount none /  [ReadOnly, Remount] ", "sync"],
            _machine.Kernel.Calls);
    }

    [Fact]
    public void What_is_busy_at_shutdown_becomes_read_only()
    {
        _machine.With("/proc/self/mounts", "/dev/vda / ext4 ro 0 0\n/dev/vdb /a ext4 rw 0 0\n");
        _machine.Kernel.Refusals["unmount /a"] = Errno.EBUSY;
        Assert.Equal(0, _machine.Run(ShutdownStep.Run, "reboot"));
        Assert.Contains("mount none /a  [ReadOnly, Remount] ", _machine.Kernel.Calls);
    }

    [Fact]
    public void A_swap_file_with_holes_is_refused_with_the_remedy()
    {
        _machine.With("/proc/self/mounts").With("/swap");
        using (FileStream file = File.OpenWrite(_machine.Full("/swap")))
        {
            file.SetLength(1 << 20);
        }

        _machine.With("/etc/fstab", "/swap none swap pri=5,discard 0 0\n");
        Assert.Equal(1, _machine.Run(SwapStep.Run, "start"));
        Assert.Contains("/etc/fstab:1: /swap has holes", _machine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Swap_takes_its_priority_and_discard_words()
    {
        _machine.With("/etc/fstab", "/dev/vdb none swap pri=5,discard=pages 0 0\n");
        Assert.Equal(0, _machine.Run(SwapStep.Run, "start"));
        Assert.Equal(["swapon /dev/vdb 58005"], _machine.Kernel.Calls);
    }

    [Fact]
    public void Nothing_is_mounted_in_a_container()
    {
        _machine.Environment["DINIT_CONTAINER"] = "1";
        Assert.Equal(0, _machine.Run(PseudoFileSystemsStep.Run));
        Assert.Empty(_machine.Kernel.Calls);
    }

    [Fact]
    public void The_views_of_the_kernel_are_mounted_in_order()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/dev").With("/proc/cmdline");
        Assert.Equal(0, _machine.Run(PseudoFileSystemsStep.Run));
        Assert.Equal(
            ["/proc", "/", "/", "/sys", "/dev", "/dev/pts", "/dev/shm"],
            from call in _machine.Kernel.Calls select call.Split(' ')[2]);
        Assert.Equal("/proc/self/fd", new FileInfo(_machine.Full("/dev/fd")).LinkTarget);
    }

    /// <summary>The mask of this process belongs to other steps and tests too; it is 022 or stricter here,
    /// and takes nothing away from a directory that anybody may write to.</summary>
    [Fact]
    public void Mount_points_have_their_permissions_whatever_the_mask_of_the_process()
    {
        _machine.With("/proc/self/mounts").WithDirectory("/dev").With("/proc/cmdline");
        Assert.Equal(0, _machine.Run(PseudoFileSystemsStep.Run));
        Assert.Equal((UnixFileMode)0x3ff, File.GetUnixFileMode(_machine.Full("/dev/shm")));
        Assert.Equal((UnixFileMode)0x1ed, File.GetUnixFileMode(_machine.Full("/sys")));
    }
}
