using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Packages that only depend on others.</summary>
internal static class MetaStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["fetch"] = run =>
        {
            if (run.Model.Sources.Count > 0)
                throw new BuildException("meta-sources", "meta build style cannot define sources");
        },
        ["install"] = _ => { },
    };
}
