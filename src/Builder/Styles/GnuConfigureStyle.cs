using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>autoconf's configure, in a directory of its own, and make.</summary>
internal static class GnuConfigureStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run =>
        {
            GnuConfigureTool tool = new(run);
            tool.ReplaceGuess();
            tool.Configure(new());
        },
        ["build"] = run => Make(run).Build(Arguments(run)),
        ["check"] = run => Make(run).Check(Arguments(run)),
        ["install"] = run => Make(run).Install(Arguments(run)),
    };

    /// <summary>make as configured projects want it.</summary>
    public static MakeTool Make(RunningBuild run) => new(run) { Environment = [GnuConfigureTool.SearchPath] };

    private static MakeCall Arguments(RunningBuild run) => new()
    {
        Arguments =
        [
            .. run.Exists("/usr/bin/slibtool") ? ["LIBTOOL=rlibtool"] : Array.Empty<string>(),
            .. run.IsVerbose ? ["V=1"] : Array.Empty<string>(),
        ],
    };
}
