using Limyra.Builder.Roots;
using Limyra.Builder.Styles;
using Limyra.Templates.Graph;
using Limyra.Templates.Lint;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;

namespace Limyra.Builder.Plan;

/// <summary>
/// The templates of a tree as one run sees them: in its profiles and settings, and without those whose places
/// packages of stand-in repositories take.
/// </summary>
public sealed class SessionTemplates
{
    private readonly BuildSettings _settings;
    private readonly PackageCatalogue _standIns;
    private readonly LoadSettings _loading;
    private readonly Dictionary<string, string?> _versions = new(StringComparer.Ordinal);
    private readonly Lock _guard = new();

    /// <summary>Opens a tree. Reads the profiles, and no template yet.</summary>
    /// <exception cref="TemplateException">A profile cannot be read.</exception>
    internal SessionTemplates(BuildSettings settings, PackageCatalogue standIns)
    {
        _settings = settings;
        _standIns = standIns;
        Folder = new(settings.TreeDirectory);
        Tree = new(Folder);
        ProfileSet profiles =
            ProfileSet.Load(Folder, new(settings.Flags), settings.HostArch ?? settings.Arch);
        if (!profiles.Archs.Contains(settings.Arch))
            throw new BuildException("profile", $"unknown target architecture '{settings.Arch}'",
                $"etc/build_profiles has {string.Join(' ', profiles.Archs)}");
        _loading = new()
        {
            Profiles = profiles,
            Arch = settings.Arch,
            Target = settings.CustomTarget is { } custom ? $"custom:{custom}" : settings.LastPhase ?? "pkg",
            Jobs = settings.Jobs,
            LinkThreads = settings.LinkThreads ?? settings.Jobs,
            AllowsRestricted = settings.AllowsRestricted,
            UsesCcache = settings.UsesCcache,
            UsesSccache = settings.UsesSccache,
            LtoCacheSize = settings.LtoCacheSize,
            MakesDebugPackages = settings.MakesDebugPackages,
            RunsChecks = settings.RunsChecks,
            ForcesChecks = settings.ForcesChecks,
            IsForced = settings.IsForced,
            Categories = settings.Categories,
            Data = settings.Data,
            Sites = settings.Sites,
        };
    }

    /// <summary>Where the templates lie.</summary>
    internal TemplateDirectory Folder { get; }

    /// <summary>Names and links of the tree.</summary>
    internal TemplateTree Tree { get; }

    /// <summary>Full names of all templates of the tree.</summary>
    public IReadOnlyList<string> AllTemplates => Tree.TemplateNames(_settings.Categories);

    /// <summary>
    /// Loads a template by <c>category/name</c>, or by a package of the categories. Each call loads it anew:
    /// functions of a template change its fields, and to keep thousands costs more than it is worth.
    /// </summary>
    /// <exception cref="BuildException">There is none, or it is faulty; all
    /// findings are in the message.</exception>
    public Template Load(string name)
    {
        LoadResult result = new TemplateLoader(Folder, _loading).Load(FullNameOf(name));
        return result.Template
            ?? throw new BuildException("template", string.Join('\n', result.Diagnostics));
    }

    /// <summary>The <c>category/name</c> of a template named so, or by a package of the categories.</summary>
    /// <exception cref="BuildException">There is none of that package.</exception>
    public string FullNameOf(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal)) return name;
        string? found;
        lock (_guard) found = Tree.Find(_settings.Categories, name);
        return found
            ?? throw new BuildException("template", $"no template builds '{name}'", "write category/name");
    }

    /// <summary>Where the link of a package name leads within a category; null when there is none.</summary>
    public string? LinkTarget(string category, string package) =>
        Tree.LinksOf(category).GetValueOrDefault(package);

    /// <summary>Templates that one needs to be built, sorted, as it declares them.</summary>
    public IReadOnlyList<string> DependenciesOf(Template template) =>
        BuildDependencies.Of(template, Tree, HasStandIn);

    /// <summary>Loads a template from another text than that of the tree;
    /// findings are in the result.</summary>
    public LoadResult LoadText(string name, string text) =>
        new TemplateLoader(Folder, _loading).Load(name, text);

    /// <summary>Templates and what must be built before them, for these and all they need.</summary>
    /// <param name="names">The templates.</param>
    /// <param name="look">Is shown every template once; null: nobody looks.</param>
    public BuildGraph Graph(IEnumerable<string> names, Action<Template>? look = null) =>
        Collect(names, template => BuildWorld.BaseOf(template, _settings), look);

    /// <summary>The same as the templates declare it: without the base of
    /// build roots, which all need.</summary>
    public BuildGraph DeclaredGraph(IEnumerable<string> names) => Collect(names, _ => [], look: null);

    /// <summary>What a run up to the last phase goes through: to fetch sources takes nothing that would have
    /// to be built first, unless the template does it itself.</summary>
    internal BuildGraph GraphToRun(IReadOnlyList<string> names)
    {
        if (_settings.LastPhase != "fetch" || names.Any(name => StylePhases.FetchesItself(Load(name))))
            return Graph(names);
        BuildGraph graph = new();
        foreach (string name in names) graph.Add(FullNameOf(name), []);
        return graph;
    }

    /// <summary>Findings of lint.</summary>
    internal IReadOnlyList<Diagnostic> Lint(Template template)
    {
        lock (_guard) return TemplateLint.Check(template, Tree);
    }

    /// <summary>Whether a package of a stand-in repository has or provides this name.</summary>
    internal bool HasStandIn(string package) => _standIns.FindProvider(package) is not null;

    /// <summary>Version of the template of a package; null when a stand-in takes its place or there is
    /// none.</summary>
    internal string? VersionOfTemplatePackage(string package)
    {
        lock (_guard)
        {
            if (_versions.TryGetValue(package, out string? known)) return known;
            string? name = HasStandIn(package) ? null : Tree.Find(_settings.Categories, package);
            return _versions[package] = name is null ? null : Load(name).FullVersion;
        }
    }

    private BuildGraph Collect(
        IEnumerable<string> names, Func<Template, IReadOnlyList<string>> baseOf, Action<Template>? look)
    {
        BuildGraph graph = new();
        Queue<string> open = new(names.Select(FullNameOf));
        HashSet<string> seen = new(StringComparer.Ordinal);
        HashSet<string> ofBase = new(StringComparer.Ordinal);
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name)) continue;
            Template template = Load(name);
            look?.Invoke(template);
            List<string> needed = [.. DependenciesOf(template)];
            IEnumerable<string> wanted = baseOf(template).Where(package => !HasStandIn(package));
            foreach (string package in wanted) AddMakersOf(package, ofBase);
            // What the base itself is made of is built in the base that there is.
            foreach (string package in wanted.Where(_ => !ofBase.Contains(name)))
                if (Tree.Find(template.SourceCategories, package) is { } builder && builder != name)
                    needed.Add(builder);
            needed = [.. needed.Distinct().Order(StringComparer.Ordinal)];
            graph.Add(name, needed);
            foreach (string other in needed) open.Enqueue(other);
        }
        return graph;
    }

    /// <summary>Adds the template of a package and all that are needed to build it.</summary>
    private void AddMakersOf(string package, HashSet<string> makers)
    {
        Stack<string> open = new();
        if (Tree.Find(_settings.Categories, package) is { } first) open.Push(first);
        while (open.TryPop(out string? name))
            if (makers.Add(name))
                foreach (string other in DependenciesOf(Load(name))) open.Push(other);
    }
}
