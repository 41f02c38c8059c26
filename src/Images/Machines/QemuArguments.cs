using System.Globalization;

namespace Limyra.Images.Machines;

/// <summary>The command line of the emulator for a machine.</summary>
internal static class QemuArguments
{
    /// <summary>A machine that a program drives: the serial line on the pipes of the process, the
    /// monitor on a socket that the caller listens at. The emulator stays after the guest's end so
    /// that it can be measured.</summary>
    public static List<string> Driven(MachineSettings settings, string monitorSocket) =>
    [
        .. Hardware(settings),
        "-chardev", "stdio,id=serial,signal=off",
        "-serial", "chardev:serial",
        "-chardev", $"socket,id=monitor,path={Quoted(monitorSocket)},server=off",
        "-mon", "chardev=monitor,mode=control",
        "-no-shutdown",
    ];

    /// <summary>A machine whose serial line is the user's terminal; Ctrl-A X leaves.</summary>
    public static List<string> AtTerminal(MachineSettings settings) =>
        [.. Hardware(settings), "-serial", "mon:stdio"];

    private static List<string> Hardware(MachineSettings settings)
    {
        // A fixed processor model keeps the guest the same on every host; "max" is the one whose
        // mitigations need the least emulated time.
        List<string> arguments =
        [
            "-accel", "tcg", "-cpu", "max", "-nodefaults", "-nographic", "-no-reboot",
            "-m", Number(settings.MemoryMiB), "-smp", Number(settings.ProcessorCount),
            "-device", "virtio-rng-pci",
        ];
        if (settings.HasScreen) arguments.AddRange(["-vga", "std"]);
        if (settings.CountsInstructions) arguments.AddRange(["-icount", "shift=0,sleep=off"]);
        if (settings.StartsAt is { } time) arguments.AddRange(["-rtc", $"base={time}"]);
        if (settings.Kernel is { } kernel)
        {
            arguments.AddRange(["-kernel", kernel, "-append", settings.CommandLine]);
            if (settings.Initramfs is { } initramfs) arguments.AddRange(["-initrd", initramfs]);
        }
        if (settings.Firmware is { } firmware) arguments.AddRange(["-bios", firmware]);
        for (int index = 0; index < settings.Disks.Count; index++)
            arguments.AddRange(Disk(settings.Disks[index], $"disk{Number(index)}"));
        if (settings.HasNetwork)
            arguments.AddRange(
                ["-netdev", "user,id=network", "-device", "virtio-net-pci,netdev=network,romfile="]);
        return arguments;
    }

    private static IEnumerable<string> Disk(MachineDisk disk, string id)
    {
        // The host's page cache holds the image; a clean guest shutdown flushes it like a real disk's cache.
        string image = $"file={Quoted(disk.Path)},format=raw,if=none,id={id},cache=writeback";
        image += disk.Mode switch
        {
            DiskMode.Kept => "",
            DiskMode.Forgotten => ",snapshot=on",
            DiskMode.ReadOnly => ",readonly=on",
            _ => throw new ArgumentOutOfRangeException(nameof(disk), disk.Mode, "no such mode"),
        };
        if (disk.WriteLog is not { } log)
            return ["-drive", image, "-device", $"virtio-blk-pci,drive={id}"];
        return
        [
            "-blockdev", $"driver=file,node-name={id}-file,filename={Quoted(disk.Path)}",
            "-blockdev", $"driver=raw,node-name={id}-image,file={id}-file",
            "-blockdev", $"driver=file,node-name={id}-log,filename={Quoted(log)}",
            "-blockdev", $"driver=blklogwrites,node-name={id},file={id}-image,log={id}-log",
            "-device", $"virtio-blk-pci,drive={id}",
        ];
    }

    /// <summary>In option values a comma is written twice (qemu(1), "Device options").</summary>
    private static string Quoted(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
