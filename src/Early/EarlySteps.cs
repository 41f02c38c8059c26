using System.Text;
using Limyra.Early.Base;
using Limyra.Early.Consoles;
using Limyra.Early.Devices;
using Limyra.Early.Entropy;
using Limyra.Early.Identity;
using Limyra.Early.InitialRoot;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Early.Network;
using Limyra.Early.Settings;
using Limyra.Early.Storage;
using Limyra.Early.Temporary;
using Limyra.Early.Time;
using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Early;

/// <summary>
/// The steps from PID 1 to a usable machine. Each is a program of its own to the service manager: started by
/// a service file as "dinit-early NAME WORDS...", it does one thing, says what it could not do with file,
/// line and reason, and ends. No step starts a shell.
/// </summary>
public static class EarlySteps
{
    // In the order in which a boot needs them; the service files, not this table, order a boot.
    private static readonly EarlyStep[] Table =
    [
        new("env", "", "tell the service manager about debugging, containers and the first boot",
            EnvironmentStep.Run),
        new("serve", "FD", "run the steps of other services in one process, while any come", Serve),
        new("pseudofs", "", "mount /proc, /sys, /dev and what belongs to them", PseudoFileSystemsStep.Run),
        new("kernel-env", "", "reserved; does nothing", ProgramSteps.RunKernelEnvironment),
        new("cgroups", "", "mount the control groups and enable their controllers", CgroupsStep.Run),
        new("tmpfs", "", "mount /run and /run/user", TmpfsStep.Run),
        new("modules-early", "", "make device nodes that load a module when opened", ModuleSteps.RunStatic),
        new("modules", "", "load the modules of modules-load.d and the command line", ModuleSteps.RunListed),
        new("kmod", "static-modules|modules|load NAME", "load kernel modules", ModuleSteps.RunKmod),
        new("devd", "start|stop|trigger|settle", "the device manager, or its work where none is installed",
            DeviceManagerStep.Run),
        new("root-fsck", "", "check the root file system", FileSystemCheck.RunRoot),
        new("root-rw", "", "make the root file system writable", RootReadWriteStep.Run),
        new("mdadm", "", "assemble MD RAID arrays", VolumeSteps.RunMdadm),
        new("dmraid", "", "activate BIOS RAID sets", VolumeSteps.RunDmraid),
        new("cryptdisks", "early|remaining start|stop", "open and close encrypted disks",
            VolumeSteps.RunCryptdisks),
        new("lvm", "start|stop", "activate LVM volume groups", VolumeSteps.RunLvm),
        new("fs-btrfs", "", "make btrfs devices known to the kernel", VolumeSteps.RunBtrfs),
        new("fs-zfs", "", "import ZFS pools and mount their file systems", VolumeSteps.RunZfs),
        new("fs-fsck", "", "check the other file systems of fstab", FileSystemCheck.RunOthers),
        new("fs-fstab", "start|stop", "mount and unmount the file systems of fstab", FstabStep.Run),
        new("swap", "start|stop", "enable and disable the swap space of fstab", SwapStep.Run),
        new("rng", "", "feed the random generator and save a new seed", SeedStep.Run),
        new("hwclock", "start|stop [utc|localtime]", "kernel time zone; hardware clock",
            HardwareClockStep.Run),
        new("swclock", "start|stop [utc|localtime]", "keep the time where no clock does",
            SoftwareClockStep.Run),
        new("machine-id", "", "make the machine's identifier on the first boot", MachineIdStep.Run),
        new("hostname", "", "set the machine's name", HostNameStep.Run),
        new("net-lo", "", "bring the loopback interface up", LoopbackStep.Run),
        new("sysctl", "", "apply sysctl.d", SysctlStep.Run),
        new("binfmt", "start|stop|-p", "register interpreters of binfmt.d", BinfmtStep.Run),
        new("devmon", "FD", "follow devices: load drivers, keep disk names right", DeviceMonitor.RunMonitor),
        new("devclient", "NAME FD", "be up while a device is there", DeviceMonitor.RunClient),
        new("mnt", "is|try|mnt|umnt|rmnt|prepare|root-rw|getent|supervise WORDS...",
            "mount from service files",
            MountTool.Run),
        new("mnt-service", "--from S --to D --type T [--options O]", "a mount as a service",
            MountTool.RunService),
        new("zram", "zramN [stop|conf]", "compressed block devices in memory", ZramStep.Run),
        new("kdump", "", "save a crash dump, or load a crash kernel", KdumpStep.Run),
        new("sysusers", "[--root=D] [FILE...]", "create users and groups as sysusers.d says",
            SysusersStep.Run),
        new("installed", "", "make the users, groups and files that installed packages ask for",
            InstalledStep.Run),
        new("agetty", "", "start a login prompt on each console in use", GettySteps.RunAll),
        new("getty", "TTY", "become the login prompt of a terminal", GettySteps.RunOne),
        new("sulogin", "", "become a shell for repairs", GettySteps.RunRepairShell),
        new("dhcp", "[INTERFACE]", "become the DHCP client of the first interface", DhcpStep.Run),
        new("tmpfiles-clean", "", "clean old temporary files once a day", TmpfilesCleanStep.Run),
        new("console", "[keyboard]", "console font and keymap", ConsoleStep.Run),
        new("done", "", "write the new machine identifier to the disk", MachineIdStep.RunCommit),
        new("tmpfiles",
            "[--create] [--remove] [--clean] [--boot] [--prefix=P] [--exclude-prefix=P] [--root=D] [FILE...]",
            "create, remove and clean files as tmpfiles.d says", TmpfilesStep.Run),
        new("bless-boot", "", "tell the boot loader that this boot is good", ProgramSteps.RunBlessBoot),
        new("local", "", "run /etc/rc.local", ProgramSteps.RunLocal),
        new("initramfs-init", "[WORDS...]", "process 1 of the initramfs: find the root and go there",
            InitialRootStep.Run),
        new("shutdown-hook", "halt|poweroff|reboot|soft", "leave the disks clean at the end",
            ShutdownStep.Run),
    ];

    /// <summary>The names of all steps.</summary>
    public static IEnumerable<string> Names => from step in Table select step.Name;

    /// <summary>What --help says about a step, null if there is none of that name.</summary>
    public static string? HelpOf(string name) =>
        Array.Find(Table, step => step.Name == name) is { } step ? HelpOf(step) : null;

    /// <summary>True in an initramfs of our making, where process 1 has to be
    /// the step initramfs-init.</summary>
    public static bool IsInitramfs => Files.Status(
        Files.CurrentDirectory, InitialRootStep.MarkPath, out _) == Errno.None;

    /// <summary>
    /// Runs a step on this machine: <paramref name="arguments"/> are its name and words, messages go to
    /// standard error, the result is the exit code. Unknown names give 64.
    /// </summary>
    public static int Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        const int Usage = 64;
        if (arguments.Count == 0 || arguments[0] is "--help" or "-h")
        {
            Print(arguments.Count == 0 ? 2 : 1, Help());
            return arguments.Count == 0 ? Usage : 0;
        }

        EarlyStep? step = Array.Find(Table, step => step.Name == arguments[0]);
        if (step is null)
        {
            Print(2, $"dinit-early: there is no step {arguments[0]}; dinit-early --help lists them");
            return Usage;
        }

        if (arguments.Count > 1 && arguments[1] is "--help")
        {
            Print(1, HelpOf(step));
            return 0;
        }

        return Run(step, [.. arguments.Skip(1)], environment);
    }

    private static int Run(
        EarlyStep step, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        StepMessages messages = new(errorFd: 2);
        RedirectForDebugging(environment, messages);
        if (environment.GetValueOrDefault("DINIT_EARLY_DEBUG") is { Length: > 0 })
        {
            messages.Show($"INIT: {step.Name} {string.Join(' ', words)}".TrimEnd());
            string? slow = environment.GetValueOrDefault("DINIT_EARLY_DEBUG_SLOW");
            if (ServiceValues.Time(slow, out _) is { } wait && wait < TimeSpan.FromHours(1))
                Clocks.Sleep(wait);
        }

        return step.RunOnMachine(words, environment, messages, asker: null);
    }

    private static int Serve(StepContext context) =>
        new StepServer(name => Array.Find(Table, step => step.Name == name)).Run(context);

    private static void RedirectForDebugging(
        IReadOnlyDictionary<string, string> environment, StepMessages messages)
    {
        if (!environment.ContainsKey("DINIT_EARLY_DEBUG")
            || environment.GetValueOrDefault("DINIT_EARLY_DEBUG_LOG") is not { Length: > 0 } path)
        {
            return;
        }

        Errno error = Files.Open(
            Files.CurrentDirectory, path, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.Create, 0x180,
            out FileDescriptor log);
        if (error != Errno.None)
        {
            messages.Show(
                $"dinit_early_debug_log={path}: {error.Describe()}; name a file below /run or a device");
            return;
        }

        using (log)
        {
            _ = Descriptors.CopyTo(log.Number, 1);
            _ = Descriptors.CopyTo(log.Number, 2);
        }
    }

    private static void Print(int fd, string text) => StepMessages.Print(fd, text);

    private static string HelpOf(EarlyStep step) =>
        $"Usage: dinit-early {step.Name} {step.Usage}".TrimEnd() + "\n" + step.Summary;

    private static string Help()
    {
        StringBuilder text = new("Usage: dinit-early STEP [WORDS...]\n\nSteps:\n");
        foreach (EarlyStep step in Table)
            text.Append("  ").Append(step.Name.PadRight(16)).Append(step.Summary).Append('\n');

        return text.Append(
            "\ndinit-early STEP --help shows a step's words; its manual page is dinit-early-STEP(8).")
            .ToString();
    }
}
