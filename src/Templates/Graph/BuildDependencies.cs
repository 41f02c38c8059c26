using Limyra.Templates.Loading;
using Limyra.Templates.Packages;

namespace Limyra.Templates.Graph;

/// <summary>Which templates must be built before a template.</summary>
public static class BuildDependencies
{
    /// <summary>
    /// Full names of the templates, sorted. Names that no template builds are left out: they are
    /// found wanting when the build root is filled. Run-time dependencies count, as built
    /// packages are checked against them.
    /// </summary>
    /// <param name="template">The template that is to be built.</param>
    /// <param name="tree">The tree it stands in.</param>
    /// <param name="hasStandIn">Tells of a package name that it needs no template,
    /// because a package stands in.</param>
    public static IReadOnlyList<string> Of(
        Template template, TemplateTree tree, Func<string, bool>? hasStandIn = null)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        bool IsNew(string name) => seen.Add(name) && hasStandIn?.Invoke(name) != true;
        foreach (string name in BuildNames(template))
            if (IsNew(name) && tree.Find(template.SourceCategories, name) is { } builder) found.Add(builder);
        foreach ((string? package, string? name) in RunNames(template))
        {
            if (!IsNew(name) || tree.Find(template.SourceCategories, name) is not { } builder) continue;
            // Subpackages depend on each other; only a package that depends
            // on itself is a fault worth showing.
            bool isOwn = builder[(builder.IndexOf('/', StringComparison.Ordinal) + 1)..] == template.Name;
            if (!isOwn || name == package) found.Add(builder);
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> BuildNames(Template template)
    {
        // Programs for a cross build come from the host's packages, which are there already.
        if (template.Profile.IsCross) return template.MakeDepends;
        return template.HostMakeDepends
            .Concat(template.RunsTests ? template.CheckDepends : [])
            .Concat(template.MakeDepends);
    }

    private static IEnumerable<(string Package, string Name)> RunNames(Template template) =>
        template.Subpackages.Prepend<Package>(template)
            .SelectMany(
                package =>
                    package.Depends.Select(text => (package.Name, DependencyText.Parse(text).BuildName)))
            .Where(pair => pair.BuildName is not null)
            .Select(pair => (pair.Name, pair.BuildName ?? ""));
}
