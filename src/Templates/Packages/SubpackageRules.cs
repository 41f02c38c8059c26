using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>What a subpackage gets by its name alone: subdescription, dependencies, and when it installs itself.</summary>
internal static class SubpackageRules
{
    public static void Apply(SubpackageHandle handle, PackageHandle parent, AutomaticSubpackage? automatic)
    {
        if (automatic is not null) InheritAutomatic(handle, parent);
        string name = handle.Name;
        handle["depends"] = new ListValue();
        if (SimpleDescription(name) is { } description)
        {
            handle["subdesc"] = new StringValue(description);
            return;
        }
        // A later kind wins, as "x-dinit-links" is not taken for "-links" of "x-dinit".
        var kind = AutomaticSubpackage.All.LastOrDefault(kind =>
            name.EndsWith($"-{kind.Suffix}", StringComparison.Ordinal) && name != $"base-{kind.Suffix}");
        if (kind is null) return;
        // An automatic one keeps the subdescription of what it is split from; its own text is added when it is packed.
        handle["subdesc"] = automatic is null ? new StringValue(kind.Description) : parent["subdesc"];
        SetDependencies(handle, parent, kind);
    }

    private static string? SimpleDescription(string name) =>
        name.EndsWith("-devel", StringComparison.Ordinal) ? "development files"
        : name.EndsWith("-libs", StringComparison.Ordinal) ? "libraries"
        : name.EndsWith("-progs", StringComparison.Ordinal) ? "programs"
        : null;

    private static void SetDependencies(SubpackageHandle handle, PackageHandle parent, AutomaticSubpackage kind)
    {
        string name = handle.Name;
        bool isBySuffix = kind.InstalledWith?.StartsWith('-') == true;
        string baseName = name[..^(kind.Suffix.Length + 1)] + (isBySuffix ? kind.InstalledWith : "");
        string exact = $"{baseName}={parent["pkgver"]}-r{parent["pkgrel"]}";
        List<string> depends = [];
        if (kind.Suffix is not ("man" or "doc")) depends.Add(exact);
        if (isBySuffix) handle["install_if"] = ListValue.OfTexts([exact]);
        else if (kind.InstalledWith is { } reason)
        {
            if (kind.Suffix == "pycache")
            {
                // The version of Python is known once its build root stands; templates declare it rarely.
                if (parent.Root.GetAttribute("python_version") is { IsTrue: true } version)
                {
                    reason = $"{reason}~{version}";
                    depends.Add($"python-python{version}-meta");
                }
            }
            else if (!reason.StartsWith("base-", StringComparison.Ordinal)) depends.Add(reason);
            handle["install_if"] = ListValue.OfTexts([exact, reason]);
        }
        handle["depends"] = ListValue.OfTexts(depends);
    }

    /// <summary>What its package replaces or renames, it replaces and renames with its suffix.</summary>
    private static void InheritAutomatic(SubpackageHandle handle, PackageHandle parent)
    {
        string suffix = handle.Name[parent.Name.Length..];
        foreach (string shared in (string[])["skip_dependencies", "skip_providers"]) handle[shared] = parent[shared];
        handle.ShareOptions(parent);
        handle["pkgdesc"] = parent["pkgdesc"];
        List<string> replaces = [];
        foreach (string entry in PackageFields.Texts(parent, "replaces"))
            if (DependencyText.SplitVersion(entry) is { } parts)
                replaces.Add($"{parts.Name}{suffix}{parts.Operator}{parts.Version}");
        handle["replaces"] = ListValue.OfTexts(replaces);
        handle["renames"] = ListValue.OfTexts(PackageFields.Texts(parent, "renames").Select(entry =>
            entry.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0
                ? $"{entry[..equals]}{suffix}{entry[equals..]}"
                : entry + suffix));
    }
}
