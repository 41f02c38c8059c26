using Limyra.Early.Base;
using Limyra.Linux;
using Limyra.Recovery;

namespace Limyra.Early.Mounting;

/// <summary>
/// Mends what a power cut left of a package transaction. Called as soon as the root is writable, when nothing
/// of the system runs yet but the steps before it; and again when all file systems are mounted, for a
/// transaction that went beyond the root's (docs/decisions, the page on package transactions).
/// </summary>
internal static class PackageRecovery
{
    private const string ApkPath = "/usr/bin/apk";

    /// <summary>Finishes or undoes a transaction if its file systems are there; a boot
    /// goes on however that ends.</summary>
    public static void MendFiles(StepContext context) => Mend(context);

    /// <summary>The same, the last time: what is still not mounted is told of, and
    /// scripts that are due run.</summary>
    public static void MendAll(StepContext context)
    {
        RecoveryOutcome outcome = Mend(context);
        if (outcome == RecoveryOutcome.Waiting)
        {
            context.Say("packages: a transaction was cut off, and file systems it needs are not mounted; "
                + "mount them, then run 'apk recover'");
        }

        if (outcome != RecoveryOutcome.ScriptsDue || !context.Tree.IsExecutable(ApkPath)) return;

        Errno error = context.Kernel.Run(ApkPath, ["apk", "recover"], out ProgramEnd end);
        if (!context.Failed(error, ApkPath) && !end.IsSuccess)
            context.Say($"packages: 'apk recover' ended with {end.ExitCode}; run it again to see why");
    }

    private static RecoveryOutcome Mend(StepContext context)
    {
        try
        {
            RecoveryOutcome outcome = TransactionRecovery.Run(context.Tree.Path);
            if (outcome is RecoveryOutcome.Completed or RecoveryOutcome.RolledBack)
            {
                string what = outcome == RecoveryOutcome.Completed ? "completed" : "undone";
                context.Say($"packages: a transaction that was cut off has been {what}");
                outcome = TransactionRecovery.Run(context.Tree.Path); // scripts may be due now
            }

            return outcome;
        }
        catch (Exception error)
        {
            // Whatever is in that file: a machine that does not boot cannot be mended at all.
            context.Say($"packages: a transaction was cut off and cannot be mended: {error.Message}");
            return RecoveryOutcome.Nothing;
        }
    }
}
