namespace Limyra.Templates.Loading;

/// <summary>Finds templates by the names of packages: folders hold templates, links lead
/// from subpackages to them.</summary>
public sealed class TemplateTree(ITemplateSource source)
{
    private readonly Dictionary<string, Dictionary<string, TemplateEntry>> _categories =
        new(StringComparer.Ordinal);

    /// <summary>Where the texts come from.</summary>
    public ITemplateSource Source => source;

    /// <summary>Full names of all templates of these categories, sorted by code unit.</summary>
    public IReadOnlyList<string> TemplateNames(IEnumerable<string> wanted) =>
        [.. wanted
            .SelectMany(category => EntriesOf(category).Values
                .Where(entry => entry.LinkTarget is null && entry.HasTemplate)
                .Select(entry => $"{category}/{entry.Name}"))
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// The template that builds a package, looked for in these categories one
    /// after another; null when none does.
    /// </summary>
    public string? Find(IEnumerable<string> wanted, string package)
    {
        foreach (string category in wanted)
            if (FolderOf(category, package) is { } folder) return $"{category}/{folder}";
        return null;
    }

    /// <summary>The links of a category: subpackage and the text of its link.</summary>
    public IReadOnlyDictionary<string, string> LinksOf(string category) =>
        EntriesOf(category).Values
            .Where(entry => entry.LinkTarget is not null)
            .ToDictionary(entry => entry.Name, entry => entry.LinkTarget ?? "", StringComparer.Ordinal);

    /// <summary>The folder in a category that a name leads to, null when it leads to no template.</summary>
    private string? FolderOf(string category, string name)
    {
        Dictionary<string, TemplateEntry> entries = EntriesOf(category);
        if (!entries.TryGetValue(name, out TemplateEntry entry)) return null;
        if (entry.LinkTarget is null) return entry.HasTemplate ? name : null;
        string target = entry.LinkTarget.TrimEnd('/');
        target = target[(target.LastIndexOf('/') + 1)..];
        return entries.TryGetValue(target, out TemplateEntry there)
            && there is { LinkTarget: null, HasTemplate: true }
            ? target
            : null;
    }

    private Dictionary<string, TemplateEntry> EntriesOf(string category)
    {
        if (!_categories.TryGetValue(category, out Dictionary<string, TemplateEntry>? entries))
            _categories[category] = entries = source.Entries(category)
                .ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        return entries;
    }
}
