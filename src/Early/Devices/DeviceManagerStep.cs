using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Linux;

namespace Limyra.Early.Devices;

/// <summary>
/// Start, trigger, settle and stop of the device manager. A distribution's own program
/// (/usr/libexec/dinit-devd) does it where there is one; else drivers are loaded and disk names made here.
/// </summary>
internal static class DeviceManagerStep
{
    private const string ManagerPath = "/usr/libexec/dinit-devd";
    private const string FailedPath = "/run/dinit/devd-failed";
    private static readonly string[] Actions = ["start", "stop", "settle", "trigger"];

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (context.Arguments is not [var action] || !Actions.Contains(action, StringComparer.Ordinal))
        {
            context.Say("devd: expected start, stop, settle or trigger");
            return 1;
        }

        if (IsManaged(context))
        {
            if (RunManager(context, action)) return 0;

            // Without devices there is no boot, no console and nobody who could mend the device manager.
            context.Say(
                $"devices are set up without it: drivers are loaded and disks get their names; mend {ManagerPath}");
            _ = context.Tree.MakeDirectories("/run/dinit", 0x1ed);
            context.Failed(
                context.Tree.Write(FailedPath, [], OpenFlags.WriteOnly | OpenFlags.Create, 0x1a4),
                FailedPath);
        }

        switch (action)
        {
            case "start":
                // Hot-plug helper of old kernels: nobody answers it here.
                _ = context.Tree.Put("/proc/sys/kernel/hotplug", "\n");
                return 0;
            case "trigger":
                Coldplug.Run(context);
                return 0;
            case "settle":
                DiskLinks.Update(context);
                return 0;
            default:
                return 0;
        }
    }

    /// <summary>True if a program of the distribution looks after devices and has not
    /// failed at it since the boot.</summary>
    public static bool IsManaged(StepContext context) =>
        context.Tree.IsExecutable(ManagerPath) && !context.Tree.Exists(FailedPath);

    private static bool RunManager(StepContext context, string action)
    {
        Errno error = context.Kernel.Run(ManagerPath, [ManagerPath, action], out ProgramEnd end);
        if (context.Failed(error, ManagerPath)) return false;

        if (!end.IsSuccess)
        {
            context.Say(end.Signal != 0 ? $"{ManagerPath} {action} was killed by signal {end.Signal}"
                : $"{ManagerPath} {action} ended with {end.ExitCode}");
        }

        return end.IsSuccess;
    }
}
