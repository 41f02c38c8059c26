using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>What is mounted and what should be: /proc/self/mounts and /etc/fstab.</summary>
internal static class MountTable
{
    public const string FstabPath = "/etc/fstab";
    private const string MountsPath = "/proc/self/mounts";

    /// <summary>The lines of fstab; unusable ones are said.</summary>
    public static IReadOnlyList<FstabEntry> ReadFstab(StepContext context)
    {
        if (context.Tree.Read(FstabPath, out byte[] content) != Errno.None) return [];

        List<ConfigurationProblem> problems = [];
        IReadOnlyList<FstabEntry> entries = FstabFile.Parse(content, FstabPath, problems);
        context.Say(problems);
        return entries;
    }

    /// <summary>What is mounted, in the order of mounting; nothing where /proc is missing.</summary>
    public static IReadOnlyList<FstabEntry> ReadMounted(StepContext context) =>
        context.Tree.Read(MountsPath, out byte[] content) == Errno.None
            ? FstabFile.Parse(content, MountsPath, []) : [];

    /// <summary>The topmost mount at a path, null if it is no mount point.</summary>
    public static FstabEntry? Find(StepContext context, string target) =>
        ReadMounted(context).LastOrDefault(entry => entry.Target == Normalize(target));

    /// <summary>True if the path is a mount point; without /proc a directory's device is
    /// compared with its parent's.</summary>
    public static bool IsMountPoint(StepContext context, string target)
    {
        if (context.Tree.LinkStatus(target) is not { } status || status.Kind == FileKind.SymbolicLink)
            return false;

        if (context.Tree.Exists(MountsPath)) return Find(context, target) is not null;

        return status.Kind == FileKind.Directory && context.Tree.Status(target + "/..") is { } parent
            && (parent.Device != status.Device || parent.Inode == status.Inode);
    }

    private static string Normalize(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
