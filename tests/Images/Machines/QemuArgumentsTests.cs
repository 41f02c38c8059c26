using Limyra.Images.Machines;

namespace Limyra.Tests.Images.Machines;

public sealed class QemuArgumentsTests
{
    [Fact]
    public void A_comma_in_a_path_stays_part_of_the_path()
    {
        MachineSettings settings = new() { Disks = [new("/a,b.img", DiskMode.ReadOnly), new("/c.img")] };
        List<string> arguments = QemuArguments.Driven(settings, "/tmp/m");
        Assert.Contains("file=/a,,b.img,format=raw,if=none,id=disk0,cache=writeback,readonly=on", arguments);
        Assert.Contains("virtio-blk-pci,drive=disk1", arguments);
    }

    [Fact]
    public void A_disk_whose_writes_are_logged_is_a_chain_of_drivers()
    {
        MachineSettings settings = new() { Disks = [new("/a.img") { WriteLog = "/b,c" }] };
        List<string> arguments = QemuArguments.Driven(settings, "/tmp/m");
        Assert.Contains("driver=file,node-name=disk0-log,filename=/b,,c", arguments);
        Assert.Contains("driver=blklogwrites,node-name=disk0,file=disk0-image,log=disk0-log", arguments);
        Assert.Contains("virtio-blk-pci,drive=disk0", arguments);
    }

    [Fact]
    public void A_person_gets_the_serial_line_and_no_monitor_socket()
    {
        List<string> arguments =
            QemuArguments.AtTerminal(new MachineSettings { Kernel = "/k", CommandLine = "a=b c" });
        Assert.Equal(["-serial", "mon:stdio"], arguments[^2..]);
        Assert.Contains("a=b c", arguments);
        Assert.DoesNotContain("-mon", arguments);
    }
}
