namespace Limyra.Templates.Packages;

/// <summary>Fields that only templates have, as they are now.</summary>
public sealed partial class Template
{
    /// <summary>Home page. Field <c>url</c>.</summary>
    public string Url => PackageFields.Text(Handle, "url");

    /// <summary>Why it cannot be built now, for this architecture and run; null when it
    /// can. Field <c>broken</c>.</summary>
    public string? Broken => PackageFields.OptionalText(Handle, "broken");

    /// <summary>Why its packages may not be given away. Field <c>restricted</c>.</summary>
    public string? Restricted => PackageFields.OptionalText(Handle, "restricted");

    /// <summary>Build style, null for none. Field <c>build_style</c>.</summary>
    public string? BuildStyle => PackageFields.OptionalText(Handle, "build_style");

    /// <summary>Sources with site macros filled in. Field <c>source</c>.</summary>
    public IReadOnlyList<string> Sources => PackageFields.Texts(Handle, "source");

    /// <summary>Digests, one for each source. Field <c>sha256</c>.</summary>
    public IReadOnlyList<string> Sha256 => PackageFields.Texts(Handle, "sha256");

    /// <summary>Where each source is extracted; empty when none says. Field <c>source_paths</c>.</summary>
    public IReadOnlyList<string> SourcePaths => PackageFields.Texts(Handle, "source_paths");

    /// <summary>Patterns of architectures; empty for all. Field <c>archs</c>.</summary>
    public IReadOnlyList<string> Archs => PackageFields.Texts(Handle, "archs");

    /// <summary>Where configure and later phases work, below the sources.
    /// Field <c>build_wrksrc</c>.</summary>
    public string BuildDirectory => PackageFields.Text(Handle, "build_wrksrc");

    /// <summary>True when patches come before the prepare phase. Field <c>prepare_after_patch</c>.</summary>
    public bool PreparesAfterPatch => PackageFields.Flag(Handle, "prepare_after_patch");

    /// <summary>Packages the tests need. Field <c>checkdepends</c>.</summary>
    public IReadOnlyList<string> CheckDepends => PackageFields.Texts(Handle, "checkdepends");

    /// <summary>Packages the build runs. Field <c>hostmakedepends</c>.</summary>
    public IReadOnlyList<string> HostMakeDepends => PackageFields.Texts(Handle, "hostmakedepends");

    /// <summary>Packages the build links and includes. Field <c>makedepends</c>.</summary>
    public IReadOnlyList<string> MakeDepends => PackageFields.Texts(Handle, "makedepends");

    /// <summary>Arguments of configure. Field <c>configure_args</c>.</summary>
    public IReadOnlyList<string> ConfigureArgs => PackageFields.Texts(Handle, "configure_args");

    /// <summary>The script of configure. Field <c>configure_script</c>.</summary>
    public string ConfigureScript => PackageFields.Text(Handle, "configure_script");

    /// <summary>Environment of configure. Field <c>configure_env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConfigureEnv =>
        PackageFields.Entries(Handle, "configure_env");

    /// <summary>Command that makes the configure script. Field <c>configure_gen</c>.</summary>
    public IReadOnlyList<string> ConfigureGen => PackageFields.Texts(Handle, "configure_gen");

    /// <summary>The make program. Field <c>make_cmd</c>.</summary>
    public string MakeCommand => PackageFields.Text(Handle, "make_cmd");

    /// <summary>Where make works. Field <c>make_dir</c>.</summary>
    public string MakeDirectory => PackageFields.Text(Handle, "make_dir");

    /// <summary>Environment of all make phases. Field <c>make_env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MakeEnv => PackageFields.Entries(Handle, "make_env");

    /// <summary>Command in front of make in all phases. Field <c>make_wrapper</c>.</summary>
    public IReadOnlyList<string> MakeWrapper => PackageFields.Texts(Handle, "make_wrapper");

    /// <summary>Arguments of make in build. Field <c>make_build_args</c>.</summary>
    public IReadOnlyList<string> MakeBuildArgs => PackageFields.Texts(Handle, "make_build_args");

    /// <summary>Arguments of make in install. Field <c>make_install_args</c>.</summary>
    public IReadOnlyList<string> MakeInstallArgs => PackageFields.Texts(Handle, "make_install_args");

    /// <summary>Arguments of make in check. Field <c>make_check_args</c>.</summary>
    public IReadOnlyList<string> MakeCheckArgs => PackageFields.Texts(Handle, "make_check_args");

    /// <summary>Target of make in build. Field <c>make_build_target</c>.</summary>
    public string MakeBuildTarget => PackageFields.Text(Handle, "make_build_target");

    /// <summary>Target of make in install. Field <c>make_install_target</c>.</summary>
    public string MakeInstallTarget => PackageFields.Text(Handle, "make_install_target");

    /// <summary>Target of make in check. Field <c>make_check_target</c>.</summary>
    public string MakeCheckTarget => PackageFields.Text(Handle, "make_check_target");

    /// <summary>Environment of make in build. Field <c>make_build_env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MakeBuildEnv =>
        PackageFields.Entries(Handle, "make_build_env");

    /// <summary>Environment of make in install. Field <c>make_install_env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MakeInstallEnv =>
        PackageFields.Entries(Handle, "make_install_env");

    /// <summary>Environment of make in check. Field <c>make_check_env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MakeCheckEnv =>
        PackageFields.Entries(Handle, "make_check_env");

    /// <summary>Command in front of make in build. Field <c>make_build_wrapper</c>.</summary>
    public IReadOnlyList<string> MakeBuildWrapper => PackageFields.Texts(Handle, "make_build_wrapper");

    /// <summary>Command in front of make in install. Field <c>make_install_wrapper</c>.</summary>
    public IReadOnlyList<string> MakeInstallWrapper => PackageFields.Texts(Handle, "make_install_wrapper");

    /// <summary>Command in front of make in check. Field <c>make_check_wrapper</c>.</summary>
    public IReadOnlyList<string> MakeCheckWrapper => PackageFields.Texts(Handle, "make_check_wrapper");

    /// <summary>Environment of everything in the sandbox. Field <c>env</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env => PackageFields.Entries(Handle, "env");

    /// <summary>Level of <c>-g</c>, -1 for the default. Field <c>debug_level</c>.</summary>
    public long DebugLevel => PackageFields.Number(Handle, "debug_level");

    /// <summary>Where CMakeLists.txt stands, null for the sources. Field <c>cmake_dir</c>.</summary>
    public string? CmakeDirectory => PackageFields.OptionalText(Handle, "cmake_dir");

    /// <summary>True when make takes tools from the environment, not as arguments.
    /// Field <c>make_use_env</c>.</summary>
    public bool MakeUsesEnvironment => PackageFields.Flag(Handle, "make_use_env");

    /// <summary>Where meson.build stands. Field <c>meson_dir</c>.</summary>
    public string MesonDirectory => PackageFields.Text(Handle, "meson_dir");

    /// <summary>Where go.mod stands for the download. Field <c>go_mod_dl</c>.</summary>
    public string? GoModuleDownload => PackageFields.OptionalText(Handle, "go_mod_dl");

    /// <summary>Tags of go build. Field <c>go_build_tags</c>.</summary>
    public IReadOnlyList<string> GoBuildTags => PackageFields.Texts(Handle, "go_build_tags");

    /// <summary>Tags of go test. Field <c>go_check_tags</c>.</summary>
    public IReadOnlyList<string> GoCheckTags => PackageFields.Texts(Handle, "go_check_tags");

    /// <summary>Extra HTTP headers for each source. Field <c>source_headers</c>.</summary>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> SourceHeaders =>
        PackageFields.Dicts(Handle, "source_headers");

    /// <summary>Programs by tool name. Field <c>tools</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tools => PackageFields.Entries(Handle, "tools");

    /// <summary>Links first in the PATH: the program and the name it gets.
    /// Field <c>exec_wrappers</c>.</summary>
    public IReadOnlyList<(string Program, string Name)> ExecWrappers =>
        PackageFields.Pairs(Handle, "exec_wrappers");
}
