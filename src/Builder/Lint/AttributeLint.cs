using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Extended attributes come from <c>file_xattrs</c> alone; security
/// attributes ask for a stated mode.</summary>
internal static class AttributeLint
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach ((string path, Dictionary<string, string> attributes) in package.FileAttributes)
        {
            if (package.FileModes.ContainsKey(path)) continue;
            if (attributes.Keys.Any(name => name.StartsWith("security.", StringComparison.Ordinal)))
                build.Refuse(package, "xattr-mode",
                    $"{path} has a security attribute but no entry in file_modes",
                    "state owner and mode of the file in file_modes");
        }
    }
}
