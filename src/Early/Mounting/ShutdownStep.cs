using Limyra.Early.Base;
using Limyra.Early.Storage;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>
/// The hook of dinit's shutdown: swap off, everything unmounted, root read-only, disks written, volumes
/// closed. Exit code 0 tells dinit that nothing is left to do.
/// </summary>
internal static class ShutdownStep
{
    // Views into the kernel and memory: nothing on a disk depends on them, and /dev and /proc are still used.
    private static readonly string[] KeptTypes =
    [
        "sysfs", "proc", "devtmpfs", "tmpfs", "devpts", "cgroup2", "cgroup", "securityfs", "efivarfs",
        "selinuxfs",
        "debugfs", "tracefs", "mqueue", "hugetlbfs", "pstore", "bpf", "configfs", "binfmt_misc",
        "ramfs", "rootfs",
    ];

    public static int Run(StepContext context)
    {
        bool isClean = true;
        if (!context.Tree.Exists("/run/dinit/container"))
        {
            context.Say("Disabling swap...");
            isClean &= SwapStep.Stop(context);
            context.Say("Unmounting file systems...");
            UnmountNetwork(context);
            isClean &= UnmountAll(context);
            context.Say("Remounting root read-only...");
            isClean &= MakeRootReadOnly(context);
        }

        context.Kernel.Sync();
        if (!context.Tree.Exists("/run/dinit/container"))
            VolumeSteps.CloseAll(context);

        return isClean ? 0 : 1;
    }

    /// <summary>Unmounts from the last to the first; what is busy becomes read-only. True
    /// if nothing stays writable.</summary>
    public static bool UnmountAll(StepContext context)
    {
        bool isClean = true;
        foreach (FstabEntry entry in MountTable.ReadMounted(context).Reverse())
        {
            if (entry.Target == "/" || KeptTypes.Contains(entry.Type, StringComparer.Ordinal))
                continue;

            Errno error = context.Kernel.Unmount(entry.Target, UnmountFlags.None);
            if (error is Errno.None or Errno.EINVAL) continue;

            Errno remount = Mounter.Remount(context, entry.Target, ["ro"]);
            if (remount != Errno.None)
            {
                context.Say($"{entry.Target} ({entry.Source}) is still in use: {error.Describe()}, "
                    + $"and does not become read-only: {remount.Describe()}");
                isClean = false;
            }
        }

        return isClean;
    }

    private static void UnmountNetwork(StepContext context)
    {
        foreach (FstabEntry entry in MountTable.ReadMounted(context).Reverse())
        {
            if (FstabStep.IsNetwork(entry))
            {
                context.Failed(
                    context.Kernel.Unmount(entry.Target, UnmountFlags.Detach), $"unmounting {entry.Target}");
            }
        }
    }

    private static bool MakeRootReadOnly(StepContext context)
    {
        if (MountTable.Find(context, "/") is { } root && root.Has("ro")) return true;

        Errno error = Mounter.Remount(context, "/", ["ro"]);
        return !context.Failed(error, "remounting / read-only");
    }
}
