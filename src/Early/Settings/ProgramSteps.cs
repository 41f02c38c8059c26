using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Settings;

/// <summary>Steps that hand over to a program of the distribution or the
/// administrator, if it is there.</summary>
internal static class ProgramSteps
{
    private const string BlessPath = "/usr/lib/systemd/systemd-bless-boot";
    private const string LocalPath = "/etc/rc.local";

    /// <summary>The reserved place between /proc and everything else.</summary>
    public static int RunKernelEnvironment(StepContext context) => 0;

    /// <summary>The administrator's own script; what it returns does not matter.</summary>
    public static int RunLocal(StepContext context)
    {
        if (context.Tree.IsExecutable(LocalPath))
            context.Failed(context.Kernel.Run(LocalPath, [LocalPath], out _), LocalPath);

        return 0;
    }

    /// <summary>Tells the boot loader that this boot went well.</summary>
    public static int RunBlessBoot(StepContext context)
    {
        if (!context.IsContainer && context.Tree.IsExecutable(BlessPath))
        {
            Errno error = context.Kernel.Run(BlessPath, [BlessPath, "good"], out ProgramEnd end);
            if (!context.Failed(error, BlessPath) && !end.IsSuccess)
                context.Say($"{BlessPath} good ended with {end.ExitCode}: this boot is not marked as good");
        }

        return 0;
    }
}
