using System.Globalization;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Storage;

/// <summary>
/// After a crash: saves the dead kernel's memory and messages to /var/crash and reboots.
/// Else: loads the kernel that will do so.
/// </summary>
internal static class KdumpStep
{
    private const string CrashParameters =
        "irqpoll nr_cpus=1 maxcpus=1 reset_devices udev.children-max=2 panic=10 "
            + "cgroup_disable=memory mce=off numa=off";

    public static int Run(StepContext context)
    {
        if (context.IsContainer || context.FindTool("kexec") is null
            || context.FindTool("makedumpfile") is null
            || context.FindTool("vmcore-dmesg") is null)
        {
            return 0;
        }

        if (context.Tree.Exists("/proc/vmcore") && !context.CommandLine.Has("nokdump"))
            return Save(context);

        return context.Tree.ReadText("/sys/kernel/kexec_crash_size") is null or "0"
            ? 0 : LoadCrashKernel(context);
    }

    private static int Save(StepContext context)
    {
        DateTime now = DateTime.UnixEpoch.AddSeconds(context.Kernel.RealTimeNs() / 1_000_000_000);
        // Not DateTime's own formatting: it brings time zones and their tables, some 60 kB of program.
        string directory = string.Create(
            CultureInfo.InvariantCulture,
            $"/var/crash/kdump-{now.Year:D4}{now.Month:D2}{now.Day:D2}-{now.Hour:D2}{now.Minute:D2}{now.Second:D2}");
        context.Say($"Saving the crash dump to {directory}...");
        bool isSaved = !context.Failed(context.Tree.MakeDirectories(directory, 0x1c0), directory);
        isSaved = isSaved && context.RunTool(
            "makedumpfile", "-l", "--message-level", "1", "-d", "31", "/proc/vmcore",
            $"{directory}/vmcore.tmp")
            is { IsSuccess: true };
        isSaved = isSaved && !context.Failed(
            context.Tree.Rename($"{directory}/vmcore.tmp", $"{directory}/vmcore"), $"{directory}/vmcore");
        isSaved = isSaved && context.RunTool(
            "makedumpfile", "--dump-dmesg", "/proc/vmcore", $"{directory}/dmesg.txt") is { IsSuccess: true };
        context.Kernel.Sync();
        context.Say(
            isSaved ? "The crash dump is saved, rebooting..." : "The crash dump is incomplete, rebooting...");
        context.Kernel.Sleep(TimeSpan.FromSeconds(5));
        return ManagerControl.Reboot(context) ? 0 : 1;
    }

    private static int LoadCrashKernel(StepContext context)
    {
        string release = context.Kernel.KernelRelease;
        List<string> files = [.. from entry in context.Tree.List("/boot")
                                 where entry.Name.Contains(release, StringComparison.Ordinal)
                                 select entry.Name];
        string? kernel = files.Find(name => name.StartsWith("vmlinu", StringComparison.Ordinal)
            || name.Contains("Image", StringComparison.Ordinal));
        string? initramfs = files.Find(name => name.StartsWith("initr", StringComparison.Ordinal)
            && name.Contains("kdump", StringComparison.Ordinal))
            ?? files.Find(name => name.StartsWith("initr", StringComparison.Ordinal));
        if (kernel is null)
        {
            context.Say($"kdump: no kernel {release} in /boot; crashes will not be saved");
            return 0;
        }

        List<string> words =
            ["--load-panic", $"/boot/{kernel}", "--reuse-cmdline", $"--append={CrashParameters}"];
        if (initramfs is not null)
            words.Insert(2, $"--initrd=/boot/{initramfs}");

        return context.RunTool("kexec", words) is { IsSuccess: true } ? 0 : 1;
    }
}
