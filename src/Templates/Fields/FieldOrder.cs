namespace Limyra.Templates.Fields;

/// <summary>The order in which the first paragraph of a template sets its fields.</summary>
public static class FieldOrder
{
    // Fields on one line may come in any order among themselves.
    private static readonly string[][] Ranks =
    [
        ["pkgname"],
        ["pkgver"],
        ["pkgrel"],
        ["archs"],
        ["build_wrksrc"],
        ["build_style"],
        ["prepare_after_patch"],
        ["configure_script"],
        ["configure_args"],
        ["configure_env"],
        ["configure_gen"],
        ["make_cmd"],
        ["make_dir"],
        ["make_env"],
        ["make_wrapper"],
        ["make_build_target"],
        ["make_build_args"],
        ["make_build_env"],
        ["make_build_wrapper"],
        ["make_install_target"],
        ["make_install_args"],
        ["make_install_env"],
        ["make_install_wrapper"],
        ["make_check_target"],
        ["make_check_args"],
        ["make_check_env"],
        ["make_check_wrapper"],
        ["make_use_env", "cmake_dir", "meson_dir"],
        ["hostmakedepends"],
        ["makedepends"],
        ["checkdepends", "depends"],
        ["go_mod_dl", "go_build_tags", "go_check_tags"],
        ["provides"],
        ["provider_priority"],
        ["renames"],
        ["replaces"],
        ["replaces_priority"],
        ["install_if"],
        ["ignore_shlibs"],
        ["triggers"],
        ["origin"],
        ["pkgdesc"],
        ["subdesc"],
        ["license"],
        ["url"],
        ["source"],
        ["source_headers"],
        ["source_paths"],
        ["sha256"],
        ["debug_level"],
        ["tools"],
        ["tool_flags"],
        ["env"],
        ["protected_paths"],
        ["nostrip_files"],
        ["nopie_files"],
        ["file_modes"],
        ["file_xattrs"],
        ["broken_symlinks"],
        ["skip_dependencies"],
        ["skip_providers"],
        ["compression"],
        ["hardening"],
        ["options"],
        ["exec_wrappers"],
        ["restricted"],
        ["broken"],
    ];

    private static readonly Dictionary<string, int> RankByName = Ranks
        .SelectMany((names, rank) => names.Select(name => KeyValuePair.Create(name, rank)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Fields in the order the manual gives.</summary>
    public static IEnumerable<string> Names => Ranks.SelectMany(names => names);

    /// <summary>Place of a field in the order; unknown names come last.</summary>
    public static int RankOf(string name) => RankByName.GetValueOrDefault(name, Ranks.Length);
}
