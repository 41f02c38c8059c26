using Limyra.Templates.Loading;
using Limyra.Templates.Packages;

namespace Limyra.Templates.Edits;

/// <summary>Which links a category needs, one for each subpackage, beside those it has.</summary>
public static class SubpackageLinks
{
    /// <summary>What must change in the links of one category.</summary>
    /// <param name="Category">The category.</param>
    /// <param name="Wanted">Links to make or to change: subpackage and the
    /// template it leads to, sorted.</param>
    /// <param name="Stale">Links that lead to no declared subpackage, sorted.</param>
    public sealed record Change(
        string Category,
        IReadOnlyList<KeyValuePair<string, string>> Wanted,
        IReadOnlyList<string> Stale);

    /// <summary>
    /// Compares the links of a category with what its templates declare. <paramref name="coverage"/> can say
    /// that all templates of the category are given, so that other links are stale.
    /// </summary>
    public static Change Plan(
        string category,
        IReadOnlyList<Template> templates,
        TemplateTree tree,
        SubpackageCoverage coverage)
    {
        IReadOnlyDictionary<string, string> links = tree.LinksOf(category);
        SortedDictionary<string, string> declared = new(StringComparer.Ordinal);
        foreach (Template template in templates)
            foreach (string name in template.DeclaredSubpackages) declared[name] = template.Name;
        return new(
            category,
            [.. declared.Where(link => links.GetValueOrDefault(link.Key) != link.Value)],
            coverage == SubpackageCoverage.SomeTemplates
                ? []
                : [.. links.Keys.Where(name => name != ".parent" && !declared.ContainsKey(name))
                    .Order(StringComparer.Ordinal)]);
    }

    /// <summary>Subpackages whose name does not begin with that of their template:
    /// <c>template -> subpackage</c>.</summary>
    public static IEnumerable<(string Template, string Subpackage)> Mismatched(Template template) =>
        from subpackage in template.Subpackages
        where !subpackage.Name.EndsWith("-default", StringComparison.Ordinal)
            && !subpackage.Name.StartsWith($"{template.Name}-", StringComparison.Ordinal)
        select (template.Name, subpackage.Name);
}
