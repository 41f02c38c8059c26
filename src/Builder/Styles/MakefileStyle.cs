using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>A makefile alone: tools and flags are given as arguments, unless it takes
/// them from the environment.</summary>
internal static class MakefileStyle
{
    private static readonly string[] Tools =
        ["PKG_CONFIG", "OBJCOPY", "READELF", "RANLIB", "CXX", "CPP", "CC", "LD", "AR", "AS", "NM"];

    private static readonly string[] Flags = ["CFLAGS", "FFLAGS", "LDFLAGS", "CXXFLAGS"];

    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["build"] = run => new MakeTool(run).Build(run.Model.MakeUsesEnvironment ? new() : new()
        {
            Arguments =
            [
                "PREFIX=/usr", .. Tools.Select(tool => $"{tool}={run.Tool(tool)}"),
                .. Flags.Select(flag => $"{flag}={run.Flags(flag)}"), $"OBJDUMP={run.Tool("OBJDUMP")}",
            ],
        }),
        ["check"] = run => new MakeTool(run).Check(new()),
        ["install"] = run => new MakeTool(run).Install(new() { Arguments = ["STRIP=true", "PREFIX=/usr"] }),
    };
}
