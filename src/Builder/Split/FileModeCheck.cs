using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>
/// Entries of <c>file_modes</c> must name what is there. Owner and mode themselves are metadata, put into the
/// package when it is written: nothing is changed on disk and no privilege is needed.
/// </summary>
internal static class FileModeCheck
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (string path in package.FileModes.Keys)
        {
            if (path.StartsWith('+')) continue;
            if (build.Files.KindOf($"{package.Destination}/{path}", followLinks: false) is null)
                throw build.Fail(package, "file-modes", $"file_modes names {path}, which does not exist");
        }
    }
}
