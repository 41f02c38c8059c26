using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>A set-user-id or set-group-id file must be named in <c>file_modes</c>.</summary>
internal static class SetIdLint
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        string[] found = [.. BuildEntry.Walk(package.HostDestination, "")
            .Where(entry => entry.IsFile
                && (File.GetUnixFileMode(entry.Host) & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0
                && !GlobMatch.MatchesAny(entry.Path, package.FileModes.Keys))
            .Select(entry => entry.Path)];
        if (found.Length > 0)
            build.Refuse(package, "setid", $"set-user-id or set-group-id files: {string.Join(", ", found)}",
                "name them in file_modes when they must be so");
    }
}
