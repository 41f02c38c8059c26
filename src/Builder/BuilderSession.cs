using Limyra.Apk.Trust;
using Limyra.Builder.Fetch;
using Limyra.Builder.Pack;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Formats.Apk;
using Limyra.Templates.Graph;
using Limyra.Templates.Lint;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder;

/// <summary>A run of the builder over one tree of templates: loads them, orders them, and
/// builds what is not built yet.</summary>
public sealed class BuilderSession : IDisposable
{
    private readonly BuildSettings _settings;
    private readonly TimeProvider _clock;
    private readonly TemplateDirectory _directory;
    private readonly TemplateTree _tree;
    private readonly LoadSettings _loading;
    private readonly HttpUpstream _upstream;
    private readonly HostApt? _hostApt;
    private readonly RemoteRepositories _remote;
    private readonly PackageCatalogue _catalogue = new();
    private readonly PackageCatalogue _standIns = new();
    private readonly Dictionary<string, string?> _versions = new(StringComparer.Ordinal);
    private readonly Lock _guard = new();

    /// <summary>Opens a tree. Reads the profiles; builds nothing.</summary>
    /// <exception cref="TemplateException">A profile cannot be read.</exception>
    public BuilderSession(BuildSettings settings, TimeProvider clock)
    {
        _standIns.Load(settings.StandInRepositories.Select(place => Path.Combine(place, settings.Arch)));
        _settings = settings.BaseWorld is null && BuildWorld.UsualBase.All(HasStandIn)
            ? settings with { BaseWorld = BuildWorld.UsualBase }
            : settings;
        _clock = clock;
        _directory = new(settings.TreeDirectory);
        _tree = new(_directory);
        _loading = new()
        {
            Profiles = ProfileSet.Load(_directory, new(settings.Flags), RootArch),
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
        _upstream = new(settings.ConnectTimeout, settings.FetchHeaders, settings.FetchCertificates);
        string cache = settings.CacheDirectory ?? Path.Combine(settings.StateDirectory, "cache");
        _remote = new(settings.RemoteRepositories, RootArch, Path.Combine(cache, "apk", RootArch));
        _hostApt =
            settings.AptDirectory is { } apt ? new(new HostAptOptions { Directory = apt }, clock) : null;
    }

    /// <summary>How build roots are filled; tests have a way of their own.</summary>
    internal IRootFiller? Filler { get; init; }

    /// <summary>Directories of the host that every sandbox gets to see; none but in tests.</summary>
    internal IReadOnlyList<(string Host, string Inside)> Lent { get; init; } = [];

    /// <summary>How shells are opened; tests have a way of their own.</summary>
    internal Action<BubblewrapSandbox, SandboxCommand> Shell { get; init; } = BuildShell.Open;

    /// <summary>Asks the user and waits for a line; null at the end of the input.</summary>
    public Func<string, string?> Ask { get; init; } = _ => null;

    /// <summary>The tree of templates.</summary>
    internal TemplateTree Tree => _tree;

    private string RootArch => _settings.HostArch ?? _settings.Arch;

    /// <summary>Full names of all templates of the tree.</summary>
    public IReadOnlyList<string> AllTemplates => _tree.TemplateNames(_settings.Categories);

    /// <summary>
    /// Loads a template by <c>category/name</c>, or by a package of the categories. Each call loads it anew:
    /// functions of a template change its fields, and to keep thousands costs more than it is worth.
    /// </summary>
    /// <exception cref="BuildException">There is none, or it is faulty; all
    /// findings are in the message.</exception>
    public Template Load(string name)
    {
        LoadResult result = new TemplateLoader(_directory, _loading).Load(FullNameOf(name));
        return result.Template
            ?? throw new BuildException("template", string.Join('\n', result.Diagnostics));
    }

    /// <summary>The <c>category/name</c> of a template named so, or by a package of the categories.</summary>
    /// <exception cref="BuildException">There is none of that package.</exception>
    public string FullNameOf(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal)) return name;
        string? found;
        lock (_guard) found = _tree.Find(_settings.Categories, name);
        return found
            ?? throw new BuildException("template", $"no template builds '{name}'", "write category/name");
    }

    /// <summary>Templates that one needs to be built, sorted, as it declares them.</summary>
    public IReadOnlyList<string> DependenciesOf(Template template) =>
        BuildDependencies.Of(template, _tree, HasStandIn);

    /// <summary>Loads a template from another text than that of the tree;
    /// findings are in the result.</summary>
    public LoadResult LoadText(string name, string text) =>
        new TemplateLoader(_directory, _loading).Load(name, text);

    /// <summary>Templates and what must be built before them, for these and all they need.</summary>
    /// <param name="names">The templates.</param>
    /// <param name="look">Is shown every template once; null: nobody looks.</param>
    public BuildGraph Graph(IEnumerable<string> names, Action<Template>? look = null) =>
        Collect(names, template => BuildWorld.BaseOf(template, _settings), look);

    /// <summary>The same as the templates declare it: without the base of
    /// build roots, which all need.</summary>
    public BuildGraph DeclaredGraph(IEnumerable<string> names) => Collect(names, _ => [], look: null);

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
                if (_tree.Find(template.SourceCategories, package) is { } builder && builder != name)
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
        if (_tree.Find(_settings.Categories, package) is { } first) open.Push(first);
        while (open.TryPop(out string? name))
            if (makers.Add(name))
                foreach (string other in DependenciesOf(Load(name))) open.Push(other);
    }

    /// <summary>
    /// Builds these templates, or runs them up to a phase, and builds whatever they need that is not built
    /// yet. A failure is in the result of its package, not thrown.
    /// </summary>
    public async Task<IReadOnlyList<BuildResult>> BuildAll(
        IReadOnlyList<string> names, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildGraph graph = GraphToRun(names);
        BuildServices services = Services();
        BuildServices forOthers = services.ForDependencies();
        HashSet<string> wanted = new(names.Select(FullNameOf), StringComparer.Ordinal);
        // A shell has the terminal for itself.
        int parallel = _settings.OpensShellOnFailure ? 1 : _settings.ParallelPackages;
        BuildScheduler scheduler = new(graph, parallel, _settings.GoesOnAfterFailure);
        return await scheduler.RunAsync(
            async name =>
            {
                BuildResult result = await BuildOne(
                    wanted.Contains(name) ? services : forOthers, name, observer, cancellation);
                if (result.Outcome == BuildOutcome.Built) services.Catalogue.Load(PackageDirectories());
                return result;
            },
            observer, cancellation);
    }

    /// <summary>What a run goes through: to fetch sources takes nothing that would have to be built first,
    /// unless the template does it itself.</summary>
    private BuildGraph GraphToRun(IReadOnlyList<string> names)
    {
        if (_settings.LastPhase != "fetch" || names.Any(name => PackageBuilder.FetchesItself(Load(name))))
            return Graph(names);
        BuildGraph graph = new();
        foreach (string name in names) graph.Add(FullNameOf(name), []);
        return graph;
    }

    /// <summary>Builds one template and nothing it needs: that must be in a repository.</summary>
    public async Task<BuildResult> BuildAlone(
        string name, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildResult result = await BuildOne(Services(), FullNameOf(name), observer, cancellation);
        observer.Finished(result);
        return result;
    }

    /// <summary>Opens a shell in the build root and directories of a template, with the
    /// environment of its build.</summary>
    /// <exception cref="TemplateException">Something it needs is not there.</exception>
    public void EnterShell(string name, Action<string> say, CancellationToken cancellation)
    {
        new PackageBuilder(Services() with { Shell = Shell }, Load(name)).EnterShell(say, cancellation);
    }

    /// <summary>Opens a shell in a build root of the base alone, all of which it may
    /// change: the changes go with it.</summary>
    public void EnterShell()
    {
        BuildServices services = Services();
        BuildRoot root = services.Roots.Get(BaseWorld(services));
        string scratch = Path.Combine(_settings.StateDirectory, "shell");
        SandboxLayout layout = new()
        {
            Root = root.Directory,
            Build = Path.Combine(scratch, "builddir"),
            Destination = Path.Combine(scratch, "destdir"),
            Sources = _settings.SourcesDirectory,
            Lent = Lent,
        };
        foreach (string path in (string[])[layout.Build, layout.Destination, layout.Sources])
            Directory.CreateDirectory(path);
        Shell(new(layout, services.SandboxTools), new()
        {
            Arguments = BuildShell.Program,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = "/usr/bin",
                ["HOME"] = "/tmp",
                ["SHELL"] = "/bin/sh",
                ["LANG"] = "C.UTF-8",
            },
            Writes = SandboxWrites.Root | SandboxWrites.Build | SandboxWrites.Destination,
            HasNetwork = true,
        });
    }

    /// <summary>Makes the build root of the base, which all others begin as; gives what is in it.</summary>
    /// <exception cref="BuildException">No repository has what it needs.</exception>
    public IReadOnlyList<string> PrepareBaseRoot()
    {
        BuildServices services = Services();
        return [.. services.Roots.Get(BaseWorld(services)).Installed.Select(p => p.NameAndVersion)];
    }

    /// <summary>Removes build roots: all, or all but that of the base.</summary>
    public void RemoveRoots(BaseRoot baseRoot)
    {
        BuildServices services = Services();
        services.Roots.RemoveAllBut(baseRoot == BaseRoot.Kept ? [BaseWorld(services)] : []);
    }

    /// <summary>
    /// Fetches the sources of a template whatever their digests are; gives the template's
    /// digests beside those of the files.
    /// </summary>
    /// <exception cref="BuildException">One cannot be had.</exception>
    public async Task<IReadOnlyList<(string Stated, string Found)>> FetchDigests(
        string name, Action<string> report, CancellationToken cancellation)
    {
        BuildServices services = Services();
        services = services with { Settings = _settings with { AcceptsChecksums = true } };
        Template template = Load(name);
        IReadOnlyList<(SourceFile Source, string Digest)> changed =
            await new PackageBuilder(services, template).FetchAsync(report, cancellation);
        Dictionary<string, string> found =
            changed.ToDictionary(c => c.Source.Name, c => c.Digest, StringComparer.Ordinal);
        return [.. SourceFile.ParseAll(template.Sources, template.Sha256, template.SourcePaths)
            .Select(source => (source.Sha256, found.GetValueOrDefault(source.Name, source.Sha256)))];
    }

    /// <summary>Looks for newer versions upstream.</summary>
    public UpdateReport CheckForUpdates(string name)
    {
        Template template = Load(name);
        return UpdateCheck.Run(template, _directory.ReadText($"{template.FullName}/update.py"), Pages);
    }

    /// <summary>Version that a repository, or the stage before it, has of a
    /// package; null when none has it.</summary>
    public string? BuiltVersion(string package)
    {
        if (!_isCatalogueLoaded) _catalogue.Load(PackageDirectories());
        _isCatalogueLoaded = true;
        return _catalogue.Find(package)?.Info.Version;
    }

    private bool _isCatalogueLoaded;

    private HttpUpdatePages Pages => _pages ??= new() { Report = Report };

    private HttpUpdatePages? _pages;

    /// <summary>Takes lines about pages that cannot be read; null: nobody wants to know.</summary>
    public Action<string>? Report { get; init; }

    private IReadOnlyList<string> BaseWorld(BuildServices services) =>
        [.. (_settings.BaseWorld ?? BuildWorld.UsualBase).Concat(_settings.ExtraPackages).Select(name =>
            services.Catalogue.Find(name) is { } package ? $"{name}={package.Info.Version}" : name)];

    /// <summary>Where the link of a package name leads within a category; null when there is none.</summary>
    public string? LinkTarget(string category, string package) =>
        _tree.LinksOf(category).GetValueOrDefault(package);

    /// <inheritdoc/>
    public void Dispose()
    {
        _upstream.Dispose();
        _pages?.Dispose();
        _hostApt?.Dispose();
    }

    private async Task<BuildResult> BuildOne(
        BuildServices services, string name, IBuildObserver observer, CancellationToken cancellation)
    {
        long start = _clock.GetTimestamp();
        try
        {
            return await new PackageBuilder(services, Load(name)).BuildAsync(observer, cancellation);
        }
        catch (TemplateException failure)
        {
            return Failed(failure);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ApkFormatException)
        {
            // A full disk or a damaged file: nothing was published, and the next run goes on.
            return Failed(new BuildException("host", $"{name}: {failure.Message}", "mend it and run again"));
        }

        BuildResult Failed(TemplateException failure) => new()
        {
            Template = name,
            Outcome = BuildOutcome.Failed,
            Wall = _clock.GetElapsedTime(start),
            Failure = failure,
            LogPath = (failure as BuildException)?.LogPath,
        };
    }

    private BuildServices Services()
    {
        SigningKey key = LoadKey();
        SandboxTools tools =
            SandboxTools.Find(_settings.HostSearchPath, SandboxUser.ForUs(), _settings.BubblewrapPath)
                ?? throw new BuildException("sandbox", "bubblewrap is not installed",
                    "install the package bubblewrap");
        BuildServices services = new()
        {
            Settings = _settings,
            Tree = _directory,
            Catalogue = _catalogue,
            Roots = new(
                _settings.RootsDirectory ?? Path.Combine(_settings.StateDirectory, "roots"), _catalogue,
                Filler ?? ApkFiller(key)),
            Lent = Lent,
            NewFetcher = accept =>
                new(_settings.SourcesDirectory,
                    _settings.UsesUpstream ? _upstream : NoUpstream.Instance, _hostApt)
                {
                    Accept = accept,
                },
            Publisher = new(PackagePlaces.Of(_settings), key, new(key)),
            Places = PackagePlaces.Of(_settings),
            Pages = Pages,
            Shell = _settings.OpensShellOnFailure ? Shell : null,
            Ask = Ask,
            SandboxTools = tools with
            {
                MaxProcesses = SandboxTools.MaxProcessesFor(_settings.Jobs),
                MemoryLimit = _settings.MemoryLimit,
                TimeLimit = _settings.TimeLimit,
            },
            PhaseOptions = new()
            {
                LastPhase = _settings.LastPhase,
                CustomTarget = _settings.CustomTarget,
                ForcedPhase = _settings.IsForced ? _settings.LastPhase : null,
                ToleratesFailingChecks = _settings.ToleratesFailingChecks,
            },
            Clock = _clock,
            Lint = Lint,
            VersionOfTemplatePackage = VersionOfTemplatePackage,
        };
        services.Catalogue.Remote = _remote.Read(TrustedBy(key), line => Report?.Invoke(line));
        services.Catalogue.Load(PackageDirectories());
        OfferPublished();
        return services;
    }

    private IReadOnlyList<Diagnostic> Lint(Template template)
    {
        lock (_guard) return TemplateLint.Check(template, _tree);
    }

    /// <summary>Puts the published programs where the sandbox sees them, before any build begins.</summary>
    private void OfferPublished()
    {
        if (_settings.PublishedPrograms is not { } published) return;
        string place = Path.Combine(_settings.SourcesDirectory, "published");
        Files.BuildFiles.RemoveHost(place);
        Directory.CreateDirectory(place);
        foreach (string file in Directory.EnumerateFiles(published))
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
    }

    private TrustedKeys TrustedBy(SigningKey key)
    {
        TrustedKeys keys = TrustedKeys.Load(
            _settings.KeyDirectories.Append(Path.Combine(_settings.TreeDirectory, "etc/apk/keys")));
        keys.Add("own", key.PublicKey);
        return keys;
    }

    private ApkRootFiller ApkFiller(SigningKey key)
    {
        IEnumerable<string> own = PackagePlaces.Of(_settings).Roots
            .SelectMany(root => _settings.Categories.Select(c => Path.Combine(root, c)));
        string[] places = [.. own.Concat(LentRepositories).Select(Path.GetFullPath)];
        return new(places, RootArch, _remote, TrustedBy(key));
    }

    private IEnumerable<string> PackageDirectories() => PackagePlaces.Of(_settings).Roots
        .SelectMany(root => _settings.Categories.Select(c => Path.Combine(root, c, RootArch)))
        .Concat(LentRepositories.Select(place => Path.Combine(place, RootArch)));

    private IEnumerable<string> LentRepositories =>
        _settings.SeedRepositories.Concat(_settings.StandInRepositories);

    /// <summary>Whether a package of a stand-in repository has or provides this name.</summary>
    private bool HasStandIn(string package) => _standIns.FindProvider(package) is not null;

    private string? VersionOfTemplatePackage(string package)
    {
        lock (_guard)
        {
            if (_versions.TryGetValue(package, out string? known)) return known;
            string? name = HasStandIn(package) ? null : _tree.Find(_settings.Categories, package);
            return _versions[package] = name is null ? null : Load(name).FullVersion;
        }
    }

    private SigningKey LoadKey()
    {
        if (File.Exists(_settings.SigningKeyPath)) return SigningKey.Load(_settings.SigningKeyPath);
        // a file has a directory
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_settings.SigningKeyPath))!);
        SigningKey key = SigningKey.Generate(bits: 2048);
        key.Save(_settings.SigningKeyPath);
        File.WriteAllText(_settings.SigningKeyPath + ".pub", key.PublicKey.ToPem());
        return key;
    }
}
