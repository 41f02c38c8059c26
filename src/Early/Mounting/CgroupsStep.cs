using Limyra.Early.Base;

namespace Limyra.Early.Mounting;

/// <summary>Mounts the control group tree and switches every controller on for services.</summary>
internal static class CgroupsStep
{
    private const string Path = "/sys/fs/cgroup";

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (!context.Tree.Exists(Path))
        {
            context.Say("cgroups: this kernel has no control groups");
            return 0;
        }

        if (!Mounter.TryMount(context, new(
            "cgroup2", Path, "cgroup2", ["nsdelegate", "nosuid", "nodev", "noexec"], "cgroups")))
        {
            return 1;
        }

        // One by one: a controller that is bound to the first version refuses alone.
        foreach (string controller in (context.Tree.ReadText($"{Path}/cgroup.controllers") ?? "").Split(
            ' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = context.Tree.Put($"{Path}/cgroup.subtree_control", $"+{controller}\n");
        }

        return 0;
    }
}
