using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>What build styles give a template before any phase runs; the
/// builder carries the phases out.</summary>
public static class BuildStyles
{
    private static readonly string[] BuildAndInstall = ["build", "check", "install"];
    private static readonly string[] AllFour = ["configure", "build", "check", "install"];

    /// <summary>All styles by name.</summary>
    public static IReadOnlyDictionary<string, BuildStyle> ByName { get; } = new[]
    {
        new BuildStyle("meta", ["fetch", "install"], []),
        new BuildStyle("cargo", ["prepare", "build", "check", "install"], []),
        new BuildStyle("cmake", AllFour,
            [Text("make_cmd", "ninja"), Text("make_dir", "build"), Text("make_check_target", "")]),
        new BuildStyle("configure", AllFour, []),
        new BuildStyle("gnu_configure", AllFour,
            [Text("make_dir", "build"), List("configure_gen", "autoreconf", "-if", "-W", "none")]),
        new BuildStyle("go", ["prepare", "build", "check", "install"], [Text("make_dir", "build")]),
        new BuildStyle("linux_kernel", ["configure", "build", "install"], []),
        new BuildStyle("makefile", BuildAndInstall, []),
        new BuildStyle("meson", AllFour,
            [Text("make_build_target", "all"), Text("make_dir", "build"), Text("make_cmd", "ninja")]),
        new BuildStyle("perl_module", AllFour, [Text("make_check_target", "test")]),
        new BuildStyle("python_pep517", BuildAndInstall,
        [
            Text("make_build_target", "."), Text("make_check_target", ""),
            Text("make_install_target", "dist/*.whl"),
        ]),
        new BuildStyle("ruby_gem", ["extract", "install"], []),
        new BuildStyle("u_boot", AllFour, []),
        new BuildStyle("waf", AllFour,
        [
            Text("configure_script", "waf"), Text("make_build_target", "build"),
            Text("make_install_target", "install"), Text("make_check_target", "test"),
        ]),
        // Ours: a .NET project, restored from a locked package folder and published.
        new BuildStyle("dotnet", BuildAndInstall, []),
    }.ToDictionary(style => style.Name, StringComparer.Ordinal);

    private static KeyValuePair<string, Value> Text(string field, string value) =>
        new(field, new StringValue(value));

    private static KeyValuePair<string, Value> List(string field, params string[] values) =>
        new(field, ListValue.OfTexts(values));
}

/// <summary>A build style.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phases">Phases it carries out unless the template defines them.</param>
/// <param name="Defaults">Fields it sets where the template does not.</param>
public sealed record BuildStyle(
    string Name,
    IReadOnlyList<string> Phases,
    IReadOnlyList<KeyValuePair<string, Value>> Defaults);
