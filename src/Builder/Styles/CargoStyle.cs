using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Rust projects built by cargo.</summary>
internal static class CargoStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["prepare"] = run => new CargoTool(run).Vendor(new()),
        ["build"] = run => new CargoTool(run).Build(new()),
        ["check"] = run => new CargoTool(run).Check(new()),
        ["install"] = run => new CargoTool(run).Install(new()),
    };
}
