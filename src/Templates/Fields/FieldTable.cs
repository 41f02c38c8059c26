using Limyra.Templates.Values;

namespace Limyra.Templates.Fields;

/// <summary>The vocabulary: all fields a template may set, mandatory ones first.</summary>
public static class FieldTable
{
    private static readonly Value None = NoneValue.Instance;

    /// <summary>All 72 fields.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        Make("license", FieldType.Text, None, mandatory: true, subpackages: true, inherited: true),
        Make("pkgdesc", FieldType.Text, None, mandatory: true, subpackages: true, inherited: true),
        Make("pkgname", FieldType.Text, None, mandatory: true),
        Make("pkgrel", FieldType.Number, None, mandatory: true),
        Make("pkgver", FieldType.Text, None, mandatory: true),
        Make("url", FieldType.Text, None, mandatory: true),
        Make("options", FieldType.List, new ListValue(), subpackages: true),
        Make("broken", FieldType.Text, None),
        Make("restricted", FieldType.Text, None),
        Make("build_style", FieldType.Text, None),
        Make("sha256", FieldType.ListOrText, new ListValue()),
        Make("source", FieldType.ListOrText, new ListValue()),
        Make("source_headers", FieldType.ListOrDict, None),
        Make("source_paths", FieldType.List, None),
        Make("archs", FieldType.List, None),
        Make("build_wrksrc", FieldType.Text, Text("")),
        Make("prepare_after_patch", FieldType.Truth, BoolValue.False),
        Make("checkdepends", FieldType.List, new ListValue()),
        Make("hostmakedepends", FieldType.List, new ListValue()),
        Make("makedepends", FieldType.List, new ListValue()),
        Make("depends", FieldType.List, new ListValue(), subpackages: true),
        Make("provides", FieldType.List, new ListValue(), subpackages: true),
        Make("provider_priority", FieldType.Number, IntValue.Of(0), subpackages: true, inherited: true),
        Make("renames", FieldType.List, new ListValue(), subpackages: true),
        Make("replaces", FieldType.List, new ListValue(), subpackages: true),
        Make("replaces_priority", FieldType.Number, IntValue.Of(0), subpackages: true, inherited: true),
        Make("install_if", FieldType.List, new ListValue(), subpackages: true),
        Make("ignore_shlibs", FieldType.List, new ListValue(), subpackages: true),
        Make("configure_args", FieldType.List, new ListValue()),
        Make("configure_script", FieldType.Text, Text("configure")),
        Make("configure_env", FieldType.Dict, new DictValue()),
        Make("configure_gen", FieldType.List, new ListValue()),
        Make("make_cmd", FieldType.Text, Text("make")),
        Make("make_dir", FieldType.Text, Text(".")),
        Make("make_env", FieldType.Dict, new DictValue()),
        Make("make_wrapper", FieldType.List, new ListValue()),
        Make("make_build_args", FieldType.List, new ListValue()),
        Make("make_install_args", FieldType.List, new ListValue()),
        Make("make_check_args", FieldType.List, new ListValue()),
        Make("make_build_target", FieldType.Text, Text("")),
        Make("make_install_target", FieldType.Text, Text("install")),
        Make("make_check_target", FieldType.Text, Text("check")),
        Make("make_build_env", FieldType.Dict, new DictValue()),
        Make("make_install_env", FieldType.Dict, new DictValue()),
        Make("make_check_env", FieldType.Dict, new DictValue()),
        Make("make_build_wrapper", FieldType.List, new ListValue()),
        Make("make_install_wrapper", FieldType.List, new ListValue()),
        Make("make_check_wrapper", FieldType.List, new ListValue()),
        Make("protected_paths", FieldType.List, new ListValue(), subpackages: true),
        Make("nostrip_files", FieldType.List, new ListValue(), subpackages: true),
        Make("hardening", FieldType.List, new ListValue(), subpackages: true),
        Make("nopie_files", FieldType.List, new ListValue(), subpackages: true),
        Make("tools", FieldType.Dict, new DictValue()),
        Make("tool_flags", FieldType.Dict, new DictValue()),
        Make("env", FieldType.Dict, new DictValue()),
        Make("debug_level", FieldType.Number, IntValue.Of(-1)),
        Make("subdesc", FieldType.Text, Text(""), subpackages: true),
        Make("origin", FieldType.Text, None, subpackages: true, inherited: true),
        Make("triggers", FieldType.List, new ListValue(), subpackages: true),
        Make("file_modes", FieldType.Dict, new DictValue(), subpackages: true),
        Make("file_xattrs", FieldType.Dict, new DictValue(), subpackages: true),
        Make("broken_symlinks", FieldType.List, new ListValue(), subpackages: true),
        Make("skip_providers", FieldType.List, new ListValue(), subpackages: true),
        Make("skip_dependencies", FieldType.List, new ListValue(), subpackages: true),
        Make("compression", FieldType.Compression, None, subpackages: true, inherited: true),
        Make("exec_wrappers", FieldType.List, new ListValue()),
        Make("cmake_dir", FieldType.Text, None),
        Make("make_use_env", FieldType.Truth, BoolValue.False),
        Make("meson_dir", FieldType.Text, Text(".")),
        Make("go_mod_dl", FieldType.Text, None),
        Make("go_build_tags", FieldType.List, new ListValue()),
        Make("go_check_tags", FieldType.List, new ListValue()),
    ];

    /// <summary>All fields by name.</summary>
    public static IReadOnlyDictionary<string, Field> ByName { get; } =
        All.ToDictionary(field => field.Name, StringComparer.Ordinal);

    private static StringValue Text(string text) => new(text);

    private static Field Make(
        string name,
        FieldType type,
        Value fallback,
        bool mandatory = false,
        bool subpackages = false,
        bool inherited = false) => new(name, type, fallback)
        {
            IsMandatory = mandatory,
            IsForSubpackages = subpackages,
            IsInherited = inherited,
        };
}
