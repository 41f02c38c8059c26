using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>cmake with ninja, unless make_cmd says make.</summary>
internal static class CMakeStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run => new CMakeTool(run).Configure(
            run.Model.MakeDirectory, run.Model.CmakeDirectory, run.Model.ConfigureArgs,
            run.Model.ConfigureEnv,
            run.Model.MakeCommand == "ninja" ? "Ninja" : "Unix Makefiles"),
        ["build"] = run => new CMakeTool(run).Build(
            run.Model.MakeDirectory, [.. Target(run.Model.MakeBuildTarget), .. run.Model.MakeBuildArgs],
            StyleCall.OfBuild(run)),
        ["check"] = Check,
        ["install"] = run => new CMakeTool(run).Install(
            run.Model.MakeDirectory, run.Model.MakeInstallArgs, StyleCall.OfInstall(run)),
    };

    private static void Check(RunningBuild run)
    {
        CMakeTool tool = new(run);
        string[] target = Target(run.Model.MakeCheckTarget);
        if (target.Length == 0)
            tool.Test(run.Model.MakeDirectory, run.Model.MakeCheckArgs, StyleCall.OfCheck(run));
        else tool.Build(run.Model.MakeDirectory, [.. target, .. run.Model.MakeCheckArgs],
            StyleCall.OfCheck(run));
    }

    private static string[] Target(string names) => names.Length == 0
        ? []
        : ["--target", .. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
