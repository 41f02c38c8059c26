using System.Globalization;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>The file systems that are views into the kernel, and what everybody expects in /dev.</summary>
internal static class PseudoFileSystemsStep
{
    private const string RootWord = "dinit_early_root_remount";
    private const uint AllPermissions = 0x3ff; // 1777
    private const uint PublicDirectory = 0x1ed; // 0755
    private const int LeastMajor = 5;
    private const int LeastMinor = 10;

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        bool isComplete = Mount(context, "proc", "/proc", "proc", "nosuid,noexec,nodev");
        CheckKernel(context);

        // Nobody writes to a root that has not been checked; a root that
        // cannot be remounted is used as it is.
        string root = context.Environment.GetValueOrDefault(RootWord)
            ?? context.CommandLine.Last(RootWord) ?? "ro,rshared";
        _ = Mounter.Remount(context, "/", root.Split(','));

        isComplete &= Mount(context, "sysfs", "/sys", "sysfs", "nosuid,noexec,nodev");
        isComplete &= Mount(context, "devtmpfs", "/dev", "devtmpfs", "mode=0755,nosuid");
        MakeDeviceLinks(context);
        isComplete &= Mount(context, "devpts", "/dev/pts", "devpts",
            $"mode=0620,gid={TerminalGroup(context)}");
        isComplete &= Mount(context, "shm", "/dev/shm", "tmpfs", "mode=1777,nosuid,nodev");
        MountIfPresent(context, "securityfs", "/sys/kernel/security", "nosuid,noexec,nodev");
        MountIfPresent(context, "efivarfs", "/sys/firmware/efi/efivars", "ro,nosuid,noexec,nodev");
        MountIfPresent(context, "selinuxfs", "/sys/fs/selinux", "nosuid,noexec");
        return isComplete ? 0 : 1;
    }

    private static bool Mount(StepContext context, string source, string target, string type, string options)
    {
        if (MountTable.IsMountPoint(context, target)) return true;

        // Fails on a read-only root that has the directory already; the mount tells if it has not. The mask
        // of this process takes permissions away, and belongs to other steps too: they are set by name.
        uint mode = target == "/dev/shm" ? AllPermissions : PublicDirectory;
        if (context.Tree.MakeDirectory(target, mode) == Errno.None)
            _ = context.Tree.ChangeMode(target, mode);

        return Mounter.Mount(context, new(source, target, type, options.Split(','), "pseudofs"));
    }

    private static void MountIfPresent(StepContext context, string type, string target, string options)
    {
        // Kernels without the feature have no such directory; a refusal is no reason to stop a boot.
        if (context.Tree.Exists(target) && !MountTable.IsMountPoint(context, target))
            Mounter.Mount(context, new(type, target, type, options.Split(','), "pseudofs"));
    }

    private static void CheckKernel(StepContext context)
    {
        string[] parts = context.Kernel.KernelRelease.Split('.', '-');
        if (parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            && (major < LeastMajor || (major == LeastMajor && minor < LeastMinor)))
        {
            context.Say($"this kernel is {context.Kernel.KernelRelease}; "
                + $"the boot steps need {LeastMajor}.{LeastMinor} or newer, expect failures");
        }
    }

    private static void MakeDeviceLinks(StepContext context)
    {
        (string Name, string Target)[] links =
        [
            ("/dev/fd", "/proc/self/fd"), ("/dev/stdin", "/proc/self/fd/0"),
            ("/dev/stdout", "/proc/self/fd/1"), ("/dev/stderr", "/proc/self/fd/2"),
        ];
        foreach ((string name, string target) in links)
        {
            Errno error = context.Tree.MakeSymbolicLink(target, name);
            _ = error != Errno.EEXIST && context.Failed(error, name);
        }
    }

    // The group that owns terminals is 5 unless /etc/group says otherwise.
    private static uint TerminalGroup(StepContext context) =>
        AccountFiles.Load(context.Tree).GroupId("tty") ?? 5;
}
