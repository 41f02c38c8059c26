using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Storage;

/// <summary>
/// Volumes that other programs assemble: MD and BIOS RAID, encrypted disks, LVM, btrfs, ZFS. Without the
/// program there is nothing to assemble, which is success.
/// </summary>
internal static class VolumeSteps
{
    private const string CryptPath = "/usr/libexec/dinit-cryptdisks";
    private static readonly string[] RaidConfigurations = ["/etc/mdadm.conf", "/etc/mdadm/mdadm.conf"];

    public static int RunMdadm(StepContext context)
    {
        string? path = RaidConfigurations.FirstOrDefault(context.Tree.Exists);
        bool hasArrays = path is not null && (context.Tree.ReadText(path) ?? "").Split('\n').Any(
            line => line.StartsWith("ARRAY", StringComparison.Ordinal));
        if (!context.IsContainer && hasArrays)
        {
            // Incomplete arrays are the administrator's business, not a reason to stop here.
            _ = Run(context, "mdadm", "-As");
        }

        return 0;
    }

    public static int RunDmraid(StepContext context) =>
        context.IsContainer ? 0 : Run(context, "dmraid", "-i", "-ay");

    public static int RunCryptdisks(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (context.Arguments is not [("early" or "remaining") and var set,
            ("start" or "stop") and var action])
        {
            context.Say("cryptdisks: expected early or remaining, then start or stop");
            return 1;
        }

        return RunCryptdisks(context, set, action);
    }

    public static int RunLvm(StepContext context)
    {
        if (context.IsContainer || context.CommandLine.Has("dinit_skip_volumes")) return 0;

        switch (context.Arguments)
        {
            case ["start"]:
                return Run(context, "vgchange", "--sysinit", "-a", "ay");
            case ["stop"]:
                return Run(context, "vgchange", "-an");
            default:
                context.Say("lvm: expected start or stop");
                return 1;
        }
    }

    public static int RunBtrfs(StepContext context) =>
        context.IsContainer || context.CommandLine.Has("dinit_skip_volumes") ? 0
            : Run(context, "btrfs", "device", "scan");

    public static int RunZfs(StepContext context)
    {
        if (context.IsContainer || context.CommandLine.Has("dinit_skip_volumes")
            || context.FindTool("zpool") is null || context.FindTool("zfs") is null)
        {
            return 0;
        }

        const string Cache = "/etc/zfs/zpool.cache";
        string[] source = context.Tree.Exists(Cache) ? ["-c", Cache] : ["-o", "cachefile=none"];

        // Each needs the one before; a pool that does not come is said by zpool and does not stop the boot.
        _ = Run(context, "zpool", ["import", "-N", "-a", .. source]) == 0
            && Run(context, "zfs", "mount", "-a", "-l") == 0 && Run(context, "zfs", "share", "-a") == 0;
        return 0;
    }

    /// <summary>At shutdown: encrypted disks on volumes, volumes, encrypted disks below them.</summary>
    public static void CloseAll(StepContext context)
    {
        _ = RunCryptdisks(context, "remaining", "stop");
        if (context.FindTool("vgchange") is not null && context.Tree.List("/dev/mapper").Count > 1)
            _ = Run(context, "vgchange", "-an");

        _ = RunCryptdisks(context, "early", "stop");
    }

    private static int RunCryptdisks(StepContext context, string set, string action)
    {
        if (!context.Tree.IsExecutable(CryptPath)) return 0;

        Errno error = context.Kernel.Run(CryptPath, [CryptPath, set, action], out ProgramEnd end);
        return context.Failed(error, CryptPath) || end.Signal != 0 ? 1 : end.ExitCode;
    }

    private static int Run(StepContext context, string tool, params IReadOnlyList<string> arguments)
    {
        if (context.FindTool(tool) is null)
        {
            context.Note($"{tool} is not installed: nothing to do");
            return 0;
        }

        ProgramEnd? end = context.RunTool(tool, arguments);
        return end is { Signal: 0 } ended ? ended.ExitCode : 1;
    }
}
