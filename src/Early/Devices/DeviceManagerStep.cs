using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Linux;

namespace Limyra.Early.Devices;

/// <summary>
/// Start, trigger, settle and stop of the device manager. A distribution's own program (/usr/libexec/dinit-devd) does
/// it where there is one; else drivers are loaded and disk names made here.
/// </summary>
internal static class DeviceManagerStep
{
    private const string ManagerPath = "/usr/libexec/dinit-devd";
    private static readonly string[] Actions = ["start", "stop", "settle", "trigger"];

    public static int Run(StepContext context)
    {
        if (context.IsContainer)
        {
            return 0;
        }

        if (context.Arguments is not [var action] || !Actions.Contains(action, StringComparer.Ordinal))
        {
            context.Say("devd: expected start, stop, settle or trigger");
            return 1;
        }

        if (context.Tree.IsExecutable(ManagerPath))
        {
            Errno error = context.Kernel.Run(ManagerPath, [ManagerPath, action], out ProgramEnd end);
            return context.Failed(error, ManagerPath) ? 1 : end.Signal == 0 ? end.ExitCode : 1;
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
}
