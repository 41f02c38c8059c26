using Limyra.Apk.Trust;
using Limyra.Builder.Fetch;
using Limyra.Builder.Pack;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Formats.Apk;
using Limyra.Templates.Graph;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;

namespace Limyra.Builder;

/// <summary>A run of the builder over one tree of templates: loads them, orders them, and builds what is not built yet.</summary>
public sealed class BuilderSession : IDisposable
{
    private readonly BuildSettings settings;
    private readonly TimeProvider clock;
    private readonly TemplateDirectory directory;
    private readonly TemplateTree tree;
    private readonly LoadSettings loading;
    private readonly HttpUpstream upstream;
    private readonly HostApt? hostApt;
    private readonly PackageCatalogue catalogue = new();
    private readonly Dictionary<string, Template> loaded = new(StringComparer.Ordinal);
    private readonly Lock guard = new();

    /// <summary>Opens a tree. Reads the profiles; builds nothing.</summary>
    /// <exception cref="TemplateException">A profile cannot be read.</exception>
    public BuilderSession(BuildSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        directory = new(settings.TreeDirectory);
        tree = new(directory);
        FlagSettings flags = settings.Flags.Count == 0 ? FlagSettings.Default : new(settings.Flags);
        loading = new()
        {
            Profiles = ProfileSet.Load(directory, flags, settings.Arch),
            Arch = settings.Arch,
            Target = settings.LastPhase ?? "pkg",
            Jobs = settings.Jobs,
            LinkThreads = settings.Jobs,
            MakesDebugPackages = settings.MakesDebugPackages,
            RunsChecks = settings.RunsChecks,
            ForcesChecks = settings.ForcesChecks,
            IsForced = settings.IsForced,
            Categories = settings.Categories,
            Data = settings.Data,
        };
        upstream = new(settings.ConnectTimeout);
        hostApt = settings.AptDirectory is { } apt ? new(new HostAptOptions { Directory = apt }, clock) : null;
    }

    /// <summary>How build roots are filled; tests have a way of their own.</summary>
    internal IRootFiller? Filler { get; init; }

    /// <summary>Directories of the host that every sandbox gets to see; none but in tests.</summary>
    internal IReadOnlyList<(string Host, string Inside)> Lent { get; init; } = [];

    /// <summary>Full names of all templates of the tree.</summary>
    public IReadOnlyList<string> AllTemplates => tree.TemplateNames(settings.Categories);

    /// <summary>Loads a template by <c>category/name</c>, or by a package name found in the categories.</summary>
    /// <exception cref="BuildException">There is none, or it is faulty; all findings are in the message.</exception>
    public Template Load(string name)
    {
        string full = name.Contains('/', StringComparison.Ordinal)
            ? name
            : tree.Find(settings.Categories, name)
                ?? throw new BuildException("template", $"no template builds '{name}'", "write category/name");
        lock (guard)
        {
            if (loaded.TryGetValue(full, out Template? known)) return known;
            LoadResult result = new TemplateLoader(directory, loading).Load(full);
            return result.Template is { } template
                ? loaded[full] = template
                : throw new BuildException("template", string.Join('\n', result.Diagnostics.Select(d => d.ToString())));
        }
    }

    /// <summary>Templates and what must be built before them, for these and all they need.</summary>
    public BuildGraph Graph(IEnumerable<string> names)
    {
        BuildGraph graph = new();
        Queue<string> open = new(names.Select(name => Load(name).FullName));
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name)) continue;
            Template template = Load(name);
            SortedSet<string> needed =
                new(BuildDependencies.Of(template, tree, settings.ForcesChecks), StringComparer.Ordinal);
            foreach (string package in BuildWorld.BaseOf(template, settings))
                if (tree.Find(template.SourceCategories, package) is { } builder && builder != name) needed.Add(builder);
            graph.Add(name, [.. needed]);
            foreach (string other in needed) open.Enqueue(other);
        }
        return graph;
    }

    /// <summary>
    /// Builds these templates and whatever they need that is not built yet. A failure is in the result of its package,
    /// not thrown.
    /// </summary>
    public async Task<IReadOnlyList<BuildResult>> BuildAll(
        IReadOnlyList<string> names, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildGraph graph = Graph(names);
        BuildServices services = Services();
        BuildScheduler scheduler = new(graph, settings.ParallelPackages, settings.GoesOnAfterFailure);
        return await scheduler.RunAsync(
            async name =>
            {
                BuildResult result = await BuildOne(services, name, observer, cancellation);
                if (result.Outcome == BuildOutcome.Built) services.Catalogue.Load(PackageDirectories(services));
                return result;
            },
            observer, cancellation);
    }

    /// <summary>Builds one template and nothing it needs: that must be in a repository.</summary>
    public async Task<BuildResult> BuildAlone(string name, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildResult result = await BuildOne(Services(), Load(name).FullName, observer, cancellation);
        observer.Finished(result);
        return result;
    }

    /// <summary>Where the link of a package name leads within a category; null when there is none.</summary>
    public string? LinkTarget(string category, string package) => tree.LinksOf(category).GetValueOrDefault(package);

    /// <inheritdoc/>
    public void Dispose()
    {
        upstream.Dispose();
        hostApt?.Dispose();
    }

    private async Task<BuildResult> BuildOne(
        BuildServices services, string name, IBuildObserver observer, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        try
        {
            // Functions of a template change its fields: a build has a template of its own.
            LoadResult result = new TemplateLoader(directory, loading).Load(name);
            Template template = result.Template
                ?? throw new BuildException("template", string.Join('\n', result.Diagnostics.Select(d => d.ToString())));
            return await new PackageBuilder(services, template).BuildAsync(observer, cancellation);
        }
        catch (TemplateException failure)
        {
            return Failed(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ApkFormatException)
        {
            // A full disk or a damaged file: nothing was published, and the next run goes on.
            return Failed(new BuildException("host", $"{name}: {failure.Message}", "mend it and run again"));
        }

        BuildResult Failed(TemplateException failure) => new()
        {
            Template = name,
            Outcome = BuildOutcome.Failed,
            Wall = clock.GetElapsedTime(start),
            Failure = failure,
            LogPath = (failure as BuildException)?.LogPath,
        };
    }

    private BuildServices Services()
    {
        SigningKey key = LoadKey();
        SandboxTools tools = SandboxTools.Find(settings.HostSearchPath, SandboxUser.ForUs())
            ?? throw new BuildException("sandbox", "bubblewrap is not installed", "install the package bubblewrap");
        BuildServices services = new()
        {
            Settings = settings,
            Tree = directory,
            Catalogue = catalogue,
            Roots = new(Path.Combine(settings.StateDirectory, "roots"), catalogue, Filler ?? ApkFiller(key)),
            Lent = Lent,
            Fetcher = new(settings.SourcesDirectory, settings.UsesUpstream ? upstream : NoUpstream.Instance, hostApt),
            Publisher = new(settings.RepositoryDirectory, settings.Arch, key, new(key)),
            SandboxTools = tools,
            PhaseOptions = new()
            {
                LastPhase = settings.LastPhase,
                ForcedPhase = settings.IsForced ? settings.LastPhase : null,
                RunsChecks = settings.RunsChecks,
                ForcesChecks = settings.ForcesChecks,
                ToleratesFailingChecks = settings.ToleratesFailingChecks,
            },
            Clock = clock,
            VersionOfTemplatePackage = VersionOfTemplatePackage,
        };
        services.Catalogue.Load(PackageDirectories(services));
        OfferPublished();
        return services;
    }

    /// <summary>Puts the published programs where the sandbox sees them, before any build begins.</summary>
    private void OfferPublished()
    {
        if (settings.PublishedPrograms is not { } published) return;
        string place = Path.Combine(settings.SourcesDirectory, "published");
        Files.BuildFiles.RemoveHost(place);
        Directory.CreateDirectory(place);
        foreach (string file in Directory.EnumerateFiles(published))
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
    }

    private ApkRootFiller ApkFiller(SigningKey key)
    {
        TrustedKeys keys = TrustedKeys.Load(settings.KeyDirectories);
        keys.Add("own", key.PublicKey);
        IEnumerable<string> own = settings.Categories.Select(c => Path.Combine(settings.RepositoryDirectory, c));
        return new([.. own.Concat(settings.SeedRepositories).Select(Path.GetFullPath)], settings.Arch, keys);
    }

    private IEnumerable<string> PackageDirectories(BuildServices services) => settings.Categories
        .Select(services.Publisher.DirectoryOf)
        .Concat(settings.SeedRepositories.Select(seed => Path.Combine(seed, settings.Arch)));

    private string? VersionOfTemplatePackage(string package) =>
        tree.Find(settings.Categories, package) is { } name ? Load(name).FullVersion : null;

    private SigningKey LoadKey()
    {
        if (File.Exists(settings.SigningKeyPath)) return SigningKey.Load(settings.SigningKeyPath);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(settings.SigningKeyPath))!); // a file has a directory
        SigningKey key = SigningKey.Generate(bits: 2048);
        key.Save(settings.SigningKeyPath);
        File.WriteAllText(settings.SigningKeyPath + ".pub", key.PublicKey.ToPem());
        return key;
    }
}
