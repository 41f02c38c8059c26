using Limyra.Templates.Loading;
using Limyra.Templates.Profiles;

namespace Limyra.Tests.Templates;

/// <summary>A tree of templates in memory, with the repository's own architecture profiles.</summary>
internal sealed class TreeInMemory : ITemplateSource
{
    private static readonly DiskSource Own = new(Repository.At("templates"));

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>Adds <c>category/name</c>; fields that every template needs come first.</summary>
    public TreeInMemory Add(string fullName, string text)
    {
        _texts[$"{fullName}/template.py"] = text;
        return this;
    }

    public TreeInMemory Link(string fullName, string target)
    {
        _links[fullName] = target;
        return this;
    }

    public TemplateLoader Loader(string arch = "x86_64", int stage = 3) => new(this, new()
    {
        Profiles = ProfileSet.Load(this, FlagSettings.Default, "x86_64"),
        Arch = arch,
        Stage = stage,
        Target = "lint",
    });

    public IReadOnlyList<TemplateEntry> Entries(string category) =>
        [.. _texts.Keys.Select(path => path.Split('/'))
            .Where(parts => parts[0] == category)
            .Select(parts => new TemplateEntry(parts[1], LinkTarget: null, HasTemplate: true))
            .Concat(_links.Select(link => (Parts: link.Key.Split('/'), link.Value))
                .Where(link => link.Parts[0] == category)
                .Select(link => new TemplateEntry(link.Parts[1], link.Value, HasTemplate: false)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    public string? ParentOf(string category) => category == "user" ? "main" : null;

    public IReadOnlyList<string> ProfileNames() => Own.ProfileNames();

    public string? ReadText(string path) => _texts.GetValueOrDefault(path) ?? Own.ReadText(path);

    /// <summary>A small template with these lines behind the fields that must be there.</summary>
    public static string Text(string name, string more = "") => $"""
        pkgname = "{name}"
        pkgver = "1.2.3"
        pkgrel = 4
        pkgdesc = "Sample package"
        license = "MIT"
        url = "https://example.org"
        {more}
        """;
}
