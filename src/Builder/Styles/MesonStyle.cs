using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>meson with ninja.</summary>
internal static class MesonStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run => new MesonTool(run).Configure(
            run.Model.MakeDirectory, run.Model.MesonDirectory, run.Model.ConfigureArgs,
            run.Model.ConfigureEnv),
        ["build"] = Build,
        ["check"] = run => new MesonTool(run).Test(
            run.Model.MakeDirectory, run.Model.MakeCheckArgs, StyleCall.OfCheck(run)),
        ["install"] = run => new MesonTool(run).Install(
            run.Model.MakeDirectory, run.Model.MakeInstallArgs, StyleCall.OfInstall(run)),
    };

    private static void Build(RunningBuild run)
    {
        StyleCall call = StyleCall.OfBuild(run);
        run.Do(new()
        {
            Arguments =
            [
                .. call.Wrapper, run.Model.MakeCommand, "-j", $"{run.Jobs}",
                .. run.IsVerbose ? ["--verbose"] : Array.Empty<string>(),
                run.Model.MakeBuildTarget, .. run.Model.MakeBuildArgs,
                // Older versions of meson have no such target.
                .. HasTestTarget(run) ? ["meson-test-prereq"] : Array.Empty<string>(),
            ],
            Directory = run.Model.MakeDirectory,
            Environment = call.Environment,
        });
    }

    private static bool HasTestTarget(RunningBuild run)
    {
        string file = run.At($"{run.Model.MakeDirectory}/build.ninja");
        return !run.Exists(file) || run.Files.Read(file).Span.IndexOf("\nbuild meson-test-prereq:"u8) >= 0;
    }
}
