using Limyra.Early.Base;
using Limyra.Early.Mounting;
using Limyra.Early.Temporary;

namespace Limyra.Early.Settings;

/// <summary>
/// What follows the installation of packages: their users and groups, then their files and directories. It is
/// the interpreter of a trigger, so that no shell is needed; the words behind it (script, directories) do not
/// matter.
/// </summary>
internal static class InstalledStep
{
    // What is mounted here belongs to the machine that runs, not to a root that is being filled.
    private static readonly string[] OfARunningSystem = ["/dev", "/proc", "/run", "/sys"];

    public static int Run(StepContext context)
    {
        // What could not be made has been said; an installed package stays installed.
        _ = SysusersStep.Run(context with { Arguments = [] });
        _ = TmpfilesStep.Run(context with
        {
            Arguments =
            [
                "--create", "--remove",
                .. MountTable.IsMountPoint(context, "/run") ? []
                    : from prefix in OfARunningSystem select $"--exclude-prefix={prefix}",
            ],
        });
        return 0;
    }
}
