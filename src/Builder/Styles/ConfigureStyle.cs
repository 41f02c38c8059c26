using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>A configure script that is none of autoconf's, and make.</summary>
internal static class ConfigureStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run => run.Do(new()
        {
            Arguments = [$"{run.CurrentDirectory}/{run.Model.ConfigureScript}", .. run.Model.ConfigureArgs],
            Directory = run.Model.MakeDirectory,
            Environment = run.Model.ConfigureEnv,
        }),
        ["build"] = run => new MakeTool(run).Build(new()),
        ["check"] = run => new MakeTool(run).Check(new()),
        ["install"] = run => new MakeTool(run).Install(new()),
    };
}
