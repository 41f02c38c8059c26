using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>Writes <c>protected_paths</c> into the file apk reads them from.</summary>
internal static class ProtectedPathList
{
    public static void Write(BuildContext build, BuildPackage package)
    {
        if (package.ProtectedPaths.Count == 0) return;
        foreach (string path in package.ProtectedPaths)
        {
            if (path.Length < 2 || !"-+@!".Contains(path[0], StringComparison.Ordinal))
                throw build.Fail(package, "protected-path", $"'{path}' must begin with one of - + @ !");
            if (path[1] == '/') throw build.Fail(package, "protected-path", $"'{path}' must be relative");
        }
        string directory = $"{package.Destination}/etc/apk/protected_paths.d";
        build.Files.MakeDirectory(directory, withParents: true);
        build.Files.Write($"{directory}/apk-{package.Name}.list",
            System.Text.Encoding.UTF8.GetBytes(string.Concat(package.ProtectedPaths.Select(p => p + "\n"))),
            append: false);
    }
}
