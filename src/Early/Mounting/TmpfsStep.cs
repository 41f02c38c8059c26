using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>/run and /run/user in memory, and the marks that say what kind of boot this is.</summary>
internal static class TmpfsStep
{
    private const uint PublicDirectory = 0x1ed; // 0755
    private const uint PublicFile = 0x1a4; // 0644

    public static int Run(StepContext context)
    {
        string size = RunSize(context.CommandLine);
        bool isMounted = MountMemory(context, "/run", $"nodev,noexec,nosuid,size={size},mode=0755");
        context.Failed(context.Tree.MakeDirectories("/run/dinit", PublicDirectory), "/run/dinit");
        context.Failed(context.Tree.MakeDirectories("/run/user", PublicDirectory), "/run/user");
        isMounted &= MountMemory(context, "/run/user", $"nodev,nosuid,size={size},mode=0755");
        Mark(context, "DINIT_CONTAINER", "/run/dinit/container");
        Mark(context, "DINIT_FIRST_BOOT", "/run/dinit/first-boot");
        RunRoom.SayIfFull(context);
        return isMounted ? 0 : 1;
    }

    /// <summary>How large /run may get: a word of the kernel command line, or
    /// a tenth of the memory.</summary>
    public static string RunSize(KernelCommandLine line) =>
        AskedRunSize(line) ?? "10%";

    /// <summary>The size of /run that the kernel command line asks for.</summary>
    public static string? AskedRunSize(KernelCommandLine line) =>
        line.Last("dinit.runsize") ?? line.Last("initramfs.runsize");

    private static bool MountMemory(StepContext context, string target, string options)
    {
        _ = context.Tree.MakeDirectory(target, PublicDirectory);
        return Mounter.TryMount(context, new("tmpfs", target, "tmpfs", options.Split(','), "tmpfs"));
    }

    private static void Mark(StepContext context, string variable, string path)
    {
        if (context.Environment.ContainsKey(variable))
        {
            context.Failed(
                context.Tree.Write(path, [], OpenFlags.WriteOnly | OpenFlags.Create, PublicFile), path);
        }
    }
}
