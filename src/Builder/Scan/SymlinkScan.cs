using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Scan;

/// <summary>Links that point into a sibling package make a dependency; links that
/// point nowhere are refused.</summary>
internal static class SymlinkScan
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry link in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (link.Kind != BuildEntryKind.Link || GlobMatch.MatchesAny(link.Path, package.SkipDependencies))
                continue;
            string target = TargetPath(link);
            if (Exists(package, target)) continue;
            BuildPackage? owner = build.All.Append(build.Main).FirstOrDefault(p => Exists(p, target));
            if (owner is not null)
            {
                SharedLibraries.DependExactly(build, package, owner.Name);
                continue;
            }
            if (package.Has("brokenlinks") || GlobMatch.MatchesAny(link.Path, package.BrokenSymlinks))
                continue;
            build.Refuse(package, "symlink-target",
                $"the link {link.Path} points to {link.LinkTarget}, which no package of the template has",
                "list it in broken_symlinks when another package brings the target");
        }
    }

    /// <summary>Where a link points within the system, without leading slash.</summary>
    private static string TargetPath(BuildEntry link)
    {
        string target = link.LinkTarget ?? "";
        string start = target.StartsWith('/') ? "" : Path.GetDirectoryName(link.Path) ?? "";
        List<string> parts = [.. start.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    private static bool Exists(BuildPackage package, string path)
    {
        FileInfo info = new(Path.Combine(package.HostDestination, path));
        return info.Exists || info.LinkTarget is not null || Directory.Exists(info.FullName);
    }
}
