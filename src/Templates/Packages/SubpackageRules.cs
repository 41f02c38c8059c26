using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>What a subpackage gets by its name alone: subdescription, dependencies, and
/// when it installs itself.</summary>
internal static class SubpackageRules
{
    public static void Apply(SubpackageHandle handle, PackageHandle parent)
    {
        string name = handle.Name;
        handle["depends"] = new ListValue();
        if (SimpleDescription(name) is { } description)
        {
            handle["subdesc"] = new StringValue(description);
            return;
        }
        // A later kind wins, as "x-dinit-links" is not taken for "-links" of "x-dinit".
        AutomaticSubpackage? kind = AutomaticSubpackage.All.LastOrDefault(kind =>
            name.EndsWith($"-{kind.Suffix}", StringComparison.Ordinal) && name != $"base-{kind.Suffix}");
        if (kind is null) return;
        handle["subdesc"] = new StringValue(kind.Description);
        SetDependencies(handle, parent, kind);
    }

    private static string? SimpleDescription(string name) =>
        name.EndsWith("-devel", StringComparison.Ordinal) ? "development files"
        : name.EndsWith("-libs", StringComparison.Ordinal) ? "libraries"
        : name.EndsWith("-progs", StringComparison.Ordinal) ? "programs"
        : null;

    private static void SetDependencies(
        SubpackageHandle handle, PackageHandle parent, AutomaticSubpackage kind)
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
}
