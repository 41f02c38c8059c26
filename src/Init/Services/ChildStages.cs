using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Services;

/// <summary>What clients print for a stage that failed.</summary>
internal static class ChildStages
{
    public static string Describe(ChildStage stage) => stage switch
    {
        ChildStage.ArrangeDescriptors => "arranging file descriptors",
        ChildStage.ReadEnvironmentFile => "reading environment file",
        ChildStage.SetNotificationVariable => "setting environment variable",
        ChildStage.SetUpActivationSocket => "setting up activation socket",
        ChildStage.SetUpControlSocket => "setting up control socket",
        ChildStage.ChangeDirectory => "changing directory",
        ChildStage.SetUpStandardFiles => "setting up standard input/output descriptors",
        ChildStage.EnterCgroup => "entering cgroup",
        ChildStage.SetLimits => "setting resource limits",
        ChildStage.SetIds => "setting user/group ID",
        ChildStage.OpenLogFile => "opening log file",
        ChildStage.SetCapabilities => "setting capabilities",
        ChildStage.SetPriorities => "setting I/O priority",
        ChildStage.Execute => "executing command",
        _ => "unknown stage",
    };
}
