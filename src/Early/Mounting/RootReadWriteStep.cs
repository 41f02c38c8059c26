using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>Makes the checked root writable, with the options fstab gives it, and mends a
/// package transaction on it.</summary>
internal static class RootReadWriteStep
{
    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        FstabEntry? wanted = MountTable.ReadFstab(context).LastOrDefault(entry => entry.Target == "/");
        IReadOnlyList<string> options = wanted?.Options ?? ["rw"];
        if (!options.Contains("ro", StringComparer.Ordinal))
            options = [.. options, "rw"];

        Errno error = Mounter.Remount(context, "/", options);
        if (error == Errno.EINVAL && wanted is not null)
        {
            context.Say($"{MountTable.FstabPath}:{wanted.Line}: the root file system refuses "
                + $"{string.Join(',', options)}; it is mounted writable without them");
            error = Mounter.Remount(context, "/", ["rw"]);
        }

        if (error is Errno.EROFS or Errno.EACCES)
        {
            // erofs, squashfs, a write-protected disk: a system may well run that way.
            context.Say("root-rw: the root file system stays read-only");
            return 0;
        }

        if (context.Failed(error, "root-rw: remounting /")) return 1;

        PackageRecovery.MendFiles(context);
        return 0;
    }
}
