using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Formats.Ar;

namespace Limyra.Builder.Split;

/// <summary>
/// Static libraries do not say when and by whom their members were compiled, whatever flags a build gives to
/// ar: some insist on it (<c>ar -U</c>), and no two builds would be alike.
/// </summary>
internal static class ArchiveMarks
{
    public static void Clear(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (!entry.IsFile || !entry.Path.EndsWith(".a", StringComparison.Ordinal)) continue;
            UnixFileMode mode = File.GetUnixFileMode(entry.Host);
            File.SetUnixFileMode(entry.Host, mode | UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using (FileStream archive = new(entry.Host, FileMode.Open, FileAccess.ReadWrite))
                ArMarks.Clear(archive); // data that only happens to be called so stays as it is
            File.SetUnixFileMode(entry.Host, mode);
        }
    }
}
