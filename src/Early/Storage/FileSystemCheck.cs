using Limyra.Early.Base;
using Limyra.Early.Consoles;
using Limyra.Early.Mounting;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Storage;

/// <summary>Checks file systems with their own programs (fsck.TYPE) before they are written to.</summary>
internal static class FileSystemCheck
{
    // Bits of the exit code of fsck(8).
    private const int Repaired = 1;
    private const int RebootNeeded = 2;
    private const int Uncorrected = 4;

    // Their root file systems are consistent by construction or cannot be checked while in use.
    private static readonly string[] UncheckedTypes =
        ["btrfs", "erofs", "squashfs", "tmpfs", "overlay", "9p", "zfs"];

    private enum Repair
    {
        Automatic,
        Always,
        Never,
    }

    /// <summary>The root file system, still read-only.</summary>
    public static int RunRoot(StepContext context)
    {
        if (context.IsContainer || IsSkipped(context, "root file system")) return 0;

        FstabEntry? wanted = MountTable.ReadFstab(context).LastOrDefault(entry => entry.Target == "/");
        if (wanted is { Pass: 0 })
        {
            context.Say("Skipping root file system check (the sixth field in fstab is 0).");
            return 0;
        }

        if (MountTable.Find(context, "/") is not { } root
            || RootDevice(context, root.Source) is not { } device)
        {
            return 0;
        }

        if (Check(context, root.Type, device, "Checking root file system (^C to skip)...") is not { } end)
            return 0;

        return ActOnRootResult(context, end);
    }

    /// <summary>Everything else that fstab wants checked, in the order of its sixth field.</summary>
    public static int RunOthers(StepContext context)
    {
        if (context.IsContainer || IsSkipped(context, "file system")) return 0;

        bool isUsable = true;
        foreach (FstabEntry entry in MountTable.ReadFstab(context).Where(e => e.Pass > 0)
            .OrderBy(e => e.Pass))
        {
            string device = Mounter.ResolveSource(entry.Source);
            if (entry.Target == "/" || entry.Has("noauto") || entry.Has("bind") || FstabStep.IsNetwork(entry)
                || !context.Tree.Exists(device) || MountTable.IsMountPoint(context, entry.Target))
            {
                continue;
            }

            ProgramEnd? end = Check(context, entry.Type, device, $"Checking {device} for {entry.Target}...");
            if (end is { Signal: 0 } ended && (ended.ExitCode & Uncorrected) != 0)
            {
                context.Say(
                    $"{MountTable.FstabPath}:{entry.Line}: {device} has errors that were not corrected; "
                        + $"run fsck.{entry.Type} -f {device} by hand");
                isUsable = false;
            }
        }

        return isUsable ? 0 : 1;
    }

    private static bool IsSkipped(StepContext context, string what)
    {
        bool isSkipped = context.CommandLine.Has("fastboot") || context.CommandLine.Has("fsck.mode", "skip");
        if (isSkipped)
            context.Note($"Skipping {what} check (fastboot).");

        return isSkipped;
    }

    private static ProgramEnd? Check(StepContext context, string type, string device, string announcement)
    {
        string tool = $"fsck.{type}";
        if (UncheckedTypes.Contains(type, StringComparer.Ordinal) || context.FindTool(tool) is null)
            return null;

        context.Say(announcement);
        List<string> arguments = [RepairOf(context) switch
        {
            Repair.Always => "-y",
            Repair.Never => "-n",
            Repair.Automatic or _ => "-a",
        }];
        if (context.CommandLine.Has("forcefsck") || context.CommandLine.Has("fsck.mode", "force"))
            arguments.Insert(0, "-f");

        return context.RunTool(tool, [.. arguments, device]);
    }

    private static Repair RepairOf(StepContext context) =>
        context.CommandLine.Has("fsckfix") || context.CommandLine.Has("fsck.repair", "yes") ? Repair.Always
        : context.CommandLine.Has("fsck.repair", "no") ? Repair.Never : Repair.Automatic;

    private static int ActOnRootResult(StepContext context, ProgramEnd end)
    {
        if (end.Signal != 0)
        {
            // ^C by the person at the console: the service is skippable.
            return 1;
        }

        if ((end.ExitCode & Uncorrected) != 0)
        {
            context.Say("WARNING: The root file system has errors that were not corrected.");
            context.Say("         A recovery shell is started now; the system reboots when you leave it.");
            if (RunRecoveryShell(context))
                ManagerControl.Reboot(context);

            return 0;
        }

        if ((end.ExitCode & RebootNeeded) != 0)
        {
            context.Say("WARNING: The root file system was repaired, rebooting...");
            context.Kernel.Sleep(TimeSpan.FromSeconds(5));
            ManagerControl.Reboot(context);
        }
        else if ((end.ExitCode & Repaired) != 0)
        {
            context.Say("WARNING: The root file system was repaired, continuing boot...");
            context.Kernel.Sleep(TimeSpan.FromSeconds(2));
        }

        return 0;
    }

    private static bool RunRecoveryShell(StepContext context)
    {
        bool isRun = Array.Exists(
            GettySteps.RepairShells(context),
            name => context.RunTool(name, name == "busybox" ? ["sh"] : []) is not null);
        if (!isRun)
            context.Say("There is neither sulogin nor a shell; going on with the root read-only.");

        return isRun;
    }

    // "/dev/root" is what the kernel says where no initramfs mounted it; sysfs knows the real name.
    private static string? RootDevice(StepContext context, string source)
    {
        if (context.Tree.Status(source) is { Kind: FileKind.BlockDevice }) return source;

        if (context.Tree.Status("/") is not { } status) return null;

        string directory = $"/sys/dev/block/{status.Device.Major}:{status.Device.Minor}/uevent";
        string? name = (context.Tree.ReadText(directory) ?? "").Split('\n').FirstOrDefault(
            line => line.StartsWith("DEVNAME=", StringComparison.Ordinal))?["DEVNAME=".Length..];
        return name is null ? null : $"/dev/{name}";
    }
}
