using Limyra.Builder.Handle;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Styles;

/// <summary>What each build style does in the phases a template leaves to it.</summary>
internal static class StylePhases
{
    private static readonly Dictionary<string, Action<RunningBuild>> None = [];

    /// <summary>Phases by style; the names of the styles and their defaults stand
    /// with the template model.</summary>
    private static readonly Dictionary<string, Dictionary<string, Action<RunningBuild>>> Styles =
        new(StringComparer.Ordinal)
        {
            ["meta"] = MetaStyle.Phases,
            ["makefile"] = MakefileStyle.Phases,
            ["configure"] = ConfigureStyle.Phases,
            ["gnu_configure"] = GnuConfigureStyle.Phases,
            ["cmake"] = CMakeStyle.Phases,
            ["meson"] = MesonStyle.Phases,
            ["python_pep517"] = PythonStyle.Phases,
            ["perl_module"] = PerlModuleStyle.Phases,
            ["waf"] = WafStyle.Phases,
            ["cargo"] = CargoStyle.Phases,
            ["go"] = GoStyle.Phases,
            ["ruby_gem"] = RubyGemStyle.Phases,
            ["u_boot"] = UBootStyle.Phases,
            ["linux_kernel"] = LinuxKernelStyle.Phases,
            ["dotnet"] = DotnetStyle.Phases,
        };

    /// <summary>What a style does in a phase; null when it does nothing there.</summary>
    public static Action<RunningBuild>? Find(string? style, string phase) =>
        (style is null ? None : Styles.GetValueOrDefault(style, None)).GetValueOrDefault(phase);

    /// <summary>Whether the template, or its style, stands in for the builder's fetching.</summary>
    public static bool FetchesItself(Template template) =>
        template.Functions.ContainsKey("fetch") || Find(template.BuildStyle, "fetch") is not null;
}
