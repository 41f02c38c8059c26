using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Go projects in module mode.</summary>
internal static class GoStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["prepare"] = run => new GoTool(run).Download(new()),
        ["build"] = run => new GoTool(run).Build(new()),
        ["check"] = run => new GoTool(run).Check(new()),
        ["install"] = run => new GoTool(run).Install(),
    };
}
