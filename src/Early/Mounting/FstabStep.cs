using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>Mounts what fstab lists, except what needs the network; unmounts at the end.</summary>
internal static class FstabStep
{
    private static readonly string[] NetworkTypes = ["nfs", "nfs4", "smbfs", "cifs"];

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        switch (context.Arguments)
        {
            case ["start"]:
                bool isComplete = MountAll(context);
                PackageRecovery.MendAll(context);
                return isComplete ? 0 : 1;
            case ["stop"]:
                return ShutdownStep.UnmountAll(context) ? 0 : 1;
            default:
                context.Say("fs-fstab: expected start or stop");
                return 1;
        }
    }

    public static bool IsNetwork(FstabEntry entry) =>
        entry.Has("_netdev") || NetworkTypes.Contains(entry.Type, StringComparer.Ordinal);

    private static bool MountAll(StepContext context)
    {
        bool isComplete = true;
        (IReadOnlyList<FstabEntry> entries, IReadOnlyList<FstabEntry> circle) = FstabOrder.Sort(
            [.. MountTable.ReadFstab(context).Where(IsMountedAtBoot)]);
        if (circle.Count > 0)
        {
            string lines = string.Join(", ", circle.Select(entry => entry.Line).Order());
            context.Say(
                $"{MountTable.FstabPath}: lines {lines} wait for each other: each lies on what another one mounts; "
                    + "mark one of them noauto");
            isComplete = false;
        }

        foreach (FstabEntry entry in entries)
        {
            if (!MountTable.IsMountPoint(context, entry.Target))
                isComplete &= Mount(context, entry) || entry.Has("nofail");
        }

        return isComplete;
    }

    private static bool IsMountedAtBoot(FstabEntry entry) =>
        entry.Target is not ("/" or "none" or "swap") && entry.Type is not ("swap" or "ignore")
        && !entry.Has("noauto") && !IsNetwork(entry);

    private static bool Mount(StepContext context, FstabEntry entry)
    {
        string where = $"{MountTable.FstabPath}:{entry.Line}";
        if (!entry.Target.StartsWith('/'))
        {
            context.Say($"{where}: the mount point \"{entry.Target}\" is not an absolute path");
            return false;
        }

        if (entry.Options.Any(o => o.StartsWith("x-mount.mkdir", StringComparison.Ordinal)
            || o.StartsWith("X-mount.mkdir", StringComparison.Ordinal)))
        {
            context.Failed(context.Tree.MakeDirectories(entry.Target, 0x1ed), $"{where}: {entry.Target}");
        }

        return Mounter.Mount(context, new(entry.Source, entry.Target, entry.Type, entry.Options, where));
    }
}
