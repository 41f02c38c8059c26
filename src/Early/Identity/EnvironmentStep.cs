using Limyra.Early.Base;

namespace Limyra.Early.Identity;

/// <summary>Tells the service manager what later services must know:
/// debugging, container, first boot.</summary>
internal static class EnvironmentStep
{
    /// <summary>What a service calls to keep a mount alive.</summary>
    private const string MountSupervisor = "/usr/lib/dinit.d/early/helpers/mnt-service";

    // What the administrator sets on the kernel command line, and the variable it becomes.
    private static readonly (string Word, string Variable)[] DebugWords =
    [
        ("dinit_early_debug", "DINIT_EARLY_DEBUG"),
        ("dinit_early_debug_slow", "DINIT_EARLY_DEBUG_SLOW"),
        ("dinit_early_debug_log", "DINIT_EARLY_DEBUG_LOG"),
    ];

    public static int Run(StepContext context)
    {
        bool isDone = true;
        if (context.Environment.GetValueOrDefault("dinit_early_debug") is { Length: > 0 })
        {
            foreach ((string word, string variable) in DebugWords)
            {
                if (context.Environment.GetValueOrDefault(word) is { Length: > 0 } value)
                {
                    isDone &= ManagerControl.SetVariable(
                        context, $"{variable}={(variable == "DINIT_EARLY_DEBUG" ? "1" : value)}");
                }
            }
        }

        if (context.Environment.ContainsKey("container"))
            isDone &= ManagerControl.SetVariable(context, "DINIT_CONTAINER=1");

        if (context.Tree.ReadText("/etc/machine-id") is null or "uninitialized")
            isDone &= ManagerControl.SetVariable(context, "DINIT_FIRST_BOOT=1");

        return isDone & ManagerControl.SetVariable(context, $"DINIT_MOUNT={MountSupervisor}") ? 0 : 1;
    }
}
