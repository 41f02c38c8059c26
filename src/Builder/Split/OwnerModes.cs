using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>
/// What is installed can be read and written by its owner, and folders entered. cports installs under
/// fakeroot, whose chmod(2) adds these permissions to what it is asked for, so that its packages have them;
/// so do ours, without it. Templates that switch off <c>installroot</c> keep the modes they set.
/// </summary>
internal static class OwnerModes
{
    private const UnixFileMode Files = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folders = Files | UnixFileMode.UserExecute;

    public static void Grant(BuildContext build, BuildPackage package)
    {
        if (!build.Main.Has("installroot")) return;
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (entry.Kind is not (BuildEntryKind.File or BuildEntryKind.Directory)) continue;
            UnixFileMode mode = File.GetUnixFileMode(entry.Host);
            UnixFileMode wanted = mode | (entry.IsFile ? Files : Folders);
            if (wanted != mode) File.SetUnixFileMode(entry.Host, wanted);
        }
    }
}
