using System.Globalization;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>Swap space of fstab on and off.</summary>
internal static class SwapStep
{
    // swapon(2)
    private const int Prefer = 0x8000;
    private const int PriorityMask = 0x7fff;
    private const int Discard = 0x10000;
    private const int DiscardOnce = 0x20000;
    private const int DiscardPages = 0x40000;

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        switch (context.Arguments)
        {
            case ["start"]:
                return Start(context) ? 0 : 1;
            case ["stop"]:
                return Stop(context) ? 0 : 1;
            default:
                context.Say("swap: expected start or stop");
                return 1;
        }
    }

    /// <summary>Takes every swap space out of use, except compressed memory, which
    /// ends with its own service.</summary>
    public static bool Stop(StepContext context)
    {
        bool isDone = true;
        foreach (string line in (context.Tree.ReadText("/proc/swaps") ?? "").Split('\n').Skip(1))
        {
            string path = line.Split([' ', '\t'], 2)[0];
            if (path.Length > 0 && !path.StartsWith("/dev/zram", StringComparison.Ordinal))
                isDone &= !context.Failed(context.Kernel.SwapOff(path), $"swapoff {path}");
        }

        return isDone;
    }

    private static bool Start(StepContext context)
    {
        bool isComplete = true;
        foreach (FstabEntry entry in MountTable.ReadFstab(context))
        {
            if (entry.Type == "swap" && !entry.Has("noauto"))
                isComplete &= SwapOn(context, entry) || entry.Has("nofail");
        }

        return isComplete;
    }

    private static bool SwapOn(StepContext context, FstabEntry entry)
    {
        string where = $"{MountTable.FstabPath}:{entry.Line}";
        string path = Mounter.ResolveSource(entry.Source);
        if (context.Tree.Status(path) is { Kind: FileKind.Regular } status
            && status.Blocks512 * 512 < status.Size)
        {
            context.Say(
                $"{where}: {path} has holes; write it out in full (dd, not truncate) and run mkswap on it");
            return false;
        }

        Errno error = context.Kernel.SwapOn(path, Flags(context, entry, where));
        if (error == Errno.EBUSY)
        {
            return true; // in use already
        }

        return !context.Failed(error, $"{where}: swapon {path}");
    }

    private static int Flags(StepContext context, FstabEntry entry, string where)
    {
        int flags = entry.Value("discard") switch
        {
            "once" => Discard | DiscardOnce,
            "pages" => Discard | DiscardPages,
            _ => entry.Has("discard") ? Discard : 0,
        };
        if (entry.Value("pri") is not { } priority) return flags;

        if (!int.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int number)
            || number > PriorityMask)
        {
            context.Say($"{where}: pri={priority} is not a number up to {PriorityMask}; ignored");
            return flags;
        }

        return number < 0 ? flags : flags | Prefer | number;
    }
}
