namespace Limyra.Templates.Fields;

/// <summary>The options a template can switch: <c>name</c> on, <c>!name</c> off.</summary>
public static class OptionTable
{
    /// <summary>All 46 options.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        new("bootstrap", IsOnByDefault: false, IsInherited: true),
        new("checkroot", IsOnByDefault: false, IsInherited: true),
        new("installroot", IsOnByDefault: true, IsInherited: true),
        new("keepempty", IsOnByDefault: false, IsInherited: false),
        new("keeplibtool", IsOnByDefault: false, IsInherited: false),
        new("brokenlinks", IsOnByDefault: false, IsInherited: false),
        new("hardlinks", IsOnByDefault: false, IsInherited: false),
        new("autosplit", IsOnByDefault: true, IsInherited: false),
        new("lintcomp", IsOnByDefault: true, IsInherited: false),
        new("lintstatic", IsOnByDefault: true, IsInherited: false),
        new("lintpixmaps", IsOnByDefault: true, IsInherited: false),
        new("etcfiles", IsOnByDefault: false, IsInherited: false),
        new("distlicense", IsOnByDefault: true, IsInherited: false),
        new("empty", IsOnByDefault: false, IsInherited: false),
        new("splitstatic", IsOnByDefault: false, IsInherited: false),
        new("splitudev", IsOnByDefault: true, IsInherited: false),
        new("splitdinit", IsOnByDefault: true, IsInherited: false),
        new("splitdoc", IsOnByDefault: true, IsInherited: false),
        new("scantrigdeps", IsOnByDefault: true, IsInherited: false),
        new("scanrundeps", IsOnByDefault: true, IsInherited: false),
        new("scanshlibs", IsOnByDefault: true, IsInherited: false),
        new("scanpkgconf", IsOnByDefault: true, IsInherited: false),
        new("scanservices", IsOnByDefault: true, IsInherited: false),
        new("scandevelif", IsOnByDefault: true, IsInherited: false),
        new("scancmd", IsOnByDefault: true, IsInherited: false),
        new("textrels", IsOnByDefault: false, IsInherited: false),
        new("execstack", IsOnByDefault: false, IsInherited: false),
        new("foreignelf", IsOnByDefault: false, IsInherited: false),
        new("parallel", IsOnByDefault: true, IsInherited: true),
        new("eepy", IsOnByDefault: false, IsInherited: true),
        new("debug", IsOnByDefault: true, IsInherited: true),
        new("strip", IsOnByDefault: true, IsInherited: false),
        new("check", IsOnByDefault: true, IsInherited: true),
        new("cross", IsOnByDefault: true, IsInherited: true),
        new("lint", IsOnByDefault: true, IsInherited: true),
        new("spdx", IsOnByDefault: true, IsInherited: false),
        new("relr", IsOnByDefault: true, IsInherited: true),
        new("lto", IsOnByDefault: true, IsInherited: true),
        new("ltofull", IsOnByDefault: false, IsInherited: true),
        new("ltostrip", IsOnByDefault: false, IsInherited: false),
        new("linkparallel", IsOnByDefault: true, IsInherited: true),
        new("linkundefver", IsOnByDefault: false, IsInherited: false),
        new("linkrelax", IsOnByDefault: true, IsInherited: false),
        new("framepointer", IsOnByDefault: true, IsInherited: true),
        new("fullrustflags", IsOnByDefault: false, IsInherited: true),
        new("sanruntime", IsOnByDefault: false, IsInherited: true),
    ];

    /// <summary>All options by name.</summary>
    public static IReadOnlyDictionary<string, Option> ByName { get; } =
        All.ToDictionary(option => option.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, int> Places = All.Index()
        .ToDictionary(entry => entry.Item.Name, entry => entry.Index, StringComparer.Ordinal);

    /// <summary>Place of an option in <see cref="All"/>, -1 for an unknown one.</summary>
    internal static int PlaceOf(string name) => Places.GetValueOrDefault(name, -1);
}
