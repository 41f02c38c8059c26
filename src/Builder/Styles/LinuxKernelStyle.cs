using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Kernels.</summary>
internal static class LinuxKernelStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] =
            run => new KernelTool(run).Configure(run.Model.ConfigureArgs, buildDirectory: null,
                run.Model.ConfigureEnv),
        ["build"] = run => new KernelTool(run).Build([.. run.Model.MakeEnv, .. run.Model.MakeBuildEnv]),
        ["install"] = run => new KernelTool(run).Install([.. run.Model.MakeEnv, .. run.Model.MakeInstallEnv]),
    };
}
