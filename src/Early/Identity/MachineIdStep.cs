using System.Text;
using Limyra.Early.Base;
using Limyra.Early.Mounting;
using Limyra.Linux;

namespace Limyra.Early.Identity;

/// <summary>
/// The machine's identifier: made on the first boot, visible at once, written to the disk when the local file
/// systems are complete, so that an interrupted first boot is a first boot again.
/// </summary>
internal static class MachineIdStep
{
    private const string Path = "/etc/machine-id";
    private const string NewPath = "/run/dinit/machine-id";
    private const uint ReadableByAll = 0x1a4; // 0644
    private static readonly string[] BindOption = ["bind"];

    public static int Run(StepContext context)
    {
        bool isUnset = context.Tree.ReadText(Path) is null or "" or "uninitialized";
        if (context.Tree.Exists("/run/dinit/first-boot") || isUnset)
        {
            Errno error = WriteNew(context);
            if (context.Failed(error, NewPath)) return 1;
        }

        if (!context.Tree.Exists(Path))
        {
            // Fails on a read-only root: then there is nothing to bind over, and nobody reads it either.
            _ = context.Tree.Write(
                Path, "uninitialized\n"u8, OpenFlags.WriteOnly | OpenFlags.Create, ReadableByAll);
        }

        if (!context.Tree.Exists(NewPath) || !context.Tree.Exists(Path)) return 0;

        if (context.IsContainer) return Commit(context) ? 0 : 1;

        return Mounter.TryMount(context, new(NewPath, Path, "none", BindOption, "machine-id")) ? 0 : 1;
    }

    /// <summary>pre-local.target: the new identifier goes to the disk, or stays bound
    /// where the disk is read-only.</summary>
    public static int RunCommit(StepContext context)
    {
        if (context.IsContainer || !context.Tree.Exists(NewPath) || !MountTable.IsMountPoint(context, Path))
            return 0;

        if (context.Failed(context.Kernel.Unmount(Path, UnmountFlags.None), $"unmounting {Path}"))
            return 0;

        if (!Commit(context))
            Mounter.Mount(context, new(NewPath, Path, "none", BindOption, "machine-id"));

        return 0;
    }

    private static bool Commit(StepContext context)
    {
        Errno error = context.Tree.Read(NewPath, out byte[] content);
        error = error != Errno.None ? error : context.Tree.Replace(Path, content, ReadableByAll);
        return error == Errno.EROFS ? false : !context.Failed(error, Path);
    }

    private static Errno WriteNew(StepContext context)
    {
        Span<byte> random = stackalloc byte[16];
        Errno error = context.Kernel.GetRandom(random, isWaiting: false);
        if (error != Errno.None)
        {
            // Not yet seeded: an identifier must be unique, not secret.
            error = context.Kernel.GetInsecureRandom(random);
        }

        if (error != Errno.None) return error;

        // machine-id(5): a version 4 UUID without its dashes.
        random[6] = (byte)((random[6] & 0x0f) | 0x40);
        random[8] = (byte)((random[8] & 0x3f) | 0x80);
        byte[] text = Encoding.Latin1.GetBytes(Convert.ToHexStringLower(random) + "\n");
        return context.Tree.Write(
            NewPath, text, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, ReadableByAll);
    }
}
