using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Linux;

namespace Limyra.Builder.Split;

/// <summary>Files with two names are refused unless the template says they are meant.</summary>
internal static class HardLinkCheck
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        if (package.Has("hardlinks")) return;
        Dictionary<ulong, string> seen = [];
        List<string> found = [];
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (entry.Kind == BuildEntryKind.Directory || Linux.Files.LinkStatus(
                Linux.Files.CurrentDirectory, entry.Host, out FileStatus status) != Errno.None) continue;
            if (status.LinkCount > 1 && !seen.TryAdd(status.Inode, entry.Path))
                found.Add($"{entry.Path} and {seen[status.Inode]}");
        }
        if (found.Count > 0)
            build.Refuse(package, "hardlink", $"two names for one file: {string.Join(", ", found)}",
                "make one of them a symbolic link, or set the option hardlinks");
    }
}
