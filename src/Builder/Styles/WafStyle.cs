using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Projects that bring waf along.</summary>
internal static class WafStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run => run.Do(new()
        {
            Arguments =
            [
                "python3", run.Model.ConfigureScript, "configure", "--prefix=/usr", "--libdir=/usr/lib",
                "--libexecdir=/usr/lib", .. run.Model.ConfigureArgs,
            ],
            Environment =
                [KeyValuePair.Create("PKGCONFIG", run.Tool("PKG_CONFIG")), .. run.Model.ConfigureEnv],
        }),
        ["build"] =
            run => Waf(run, run.Model.MakeBuildTarget, $"-j{run.Jobs}", run.Model.MakeBuildArgs,
                run.Model.MakeBuildEnv),
        ["check"] =
            run => Waf(run, run.Model.MakeCheckTarget, $"-j{run.Jobs}", run.Model.MakeCheckArgs,
                run.Model.MakeCheckEnv),
        ["install"] =
            run => Waf(run, run.Model.MakeInstallTarget, $"--destdir={run.Context.Main.Destination}",
                run.Model.MakeInstallArgs, run.Model.MakeInstallEnv),
    };

    private static void Waf(
        RunningBuild run, string target, string argument, IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, string>> environment) => run.Do(new()
    {
        Arguments = ["python3", run.Model.ConfigureScript, target, argument, .. arguments],
        Environment = environment,
    });
}
