using Limyra.Builder.Roots;
using Limyra.Formats.Apk;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Plan;

/// <summary>
/// The exact set of packages a template asks its build root to have: the base, and each dependency in the
/// version there is. Nothing else is in it, so a dependency that was forgotten is found out.
/// </summary>
internal static class BuildWorld
{
    /// <summary>Base of templates that the usual base is made of.</summary>
    private static readonly string[] BootstrapBase = ["base-seed"];

    /// <summary>Base of all other templates.</summary>
    public static IReadOnlyList<string> UsualBase { get; } = ["base-cbuild"];

    /// <summary>Packages of the base.</summary>
    public static IReadOnlyList<string> BaseOf(Template template, BuildSettings settings) =>
        settings.BaseWorld ?? (template.HasOption("bootstrap") ? BootstrapBase : UsualBase);

    /// <summary>The world file's lines; each missing dependency is named with
    /// the field that wants it.</summary>
    public static IReadOnlyList<string> Of(
        Template template, BuildSettings settings, PackageCatalogue catalogue,
        Func<string, string?> templateVersion)
    {
        List<string> missing = [];
        SortedSet<string> world = new(StringComparer.Ordinal);
        Add("base of the build root", BaseOf(template, settings));
        Add("extra packages of the configuration", settings.ExtraPackages);
        if (settings.UsesCcache) Add("ccache of the configuration", ["ccache"]);
        Add("hostmakedepends", template.HostMakeDepends);
        Add("makedepends", template.MakeDepends);
        if (template.RunsTests) Add("checkdepends", template.CheckDepends);
        if (missing.Count > 0)
            throw new BuildException("build-dependency",
                $"{template.FullName}: build dependencies are missing:\n  {string.Join("\n  ", missing)}",
                "no template and no seed has a package of that name");
        return [.. world];

        string Place(string name) =>
            SourcePlace.Of(Path.Combine(settings.TreeDirectory, template.FullName), template.FullName, name);

        void Add(string field, IReadOnlyList<string> names)
        {
            foreach (string name in names)
            {
                KnownPackage? package = catalogue.FindProvider(name);
                string? wanted = templateVersion(name);
                if (package is null) missing.Add($"{name} ({field}), wanted by {Place(name)}");
                else if (settings.ChecksDependencies && wanted is not null && package.Info.Name == name
                    && package.Info.Version != wanted)
                    missing.Add(
                        $"{name} ({field}), wanted by {Place(
                            name)}: there is {package.Info.Version}, its template says {wanted}");
                else world.Add(package.Info.Name == name ? $"{name}={package.Info.Version}" : name);
            }
        }
    }

    /// <summary>Checks that what the packages will need at run time can be had.</summary>
    public static void CheckRunTime(Template template, PackageCatalogue catalogue)
    {
        foreach (Package package in template.Subpackages.Prepend<Package>(template))
            foreach (string text in package.Depends)
            {
                DependencyText dependency = DependencyText.Parse(text);
                if (dependency.BuildName is not { } name || IsOwn(template, name)) continue;
                if (catalogue.FindProvider(name) is null)
                    throw new BuildException("run-dependency",
                        $"{template.FullName}: {package.Name} depends on {text}, and no repository has {name}",
                        "build the template of that package first, or correct the name");
            }
    }

    private static bool IsOwn(Template template, string name)
    {
        if (name == template.Name || template.Subpackages.Any(s => s.Name == name)) return true;
        return template.Subpackages.Prepend<Package>(template).Any(p =>
            p.Provides.Any(
                provided =>
                    Dependency.TryParse(provided, TagRule.Refused, out Dependency d) && d.Name == name)
            || AutomaticSubpackage.All.Any(kind => kind.NameFor(p.Name) == name));
    }
}
