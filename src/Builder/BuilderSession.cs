using Limyra.Apk.Trust;
using Limyra.Builder.Fetch;
using Limyra.Builder.Pack;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Formats.Apk;
using Limyra.Templates.Graph;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder;

/// <summary>A run of the builder over one tree of templates: loads them, orders them, and
/// builds what is not built yet.</summary>
public sealed class BuilderSession : IDisposable
{
    private readonly BuildSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpUpstream _upstream;
    private readonly HostApt? _hostApt;
    private readonly RemoteRepositories _remote;
    private readonly PackageCatalogue _catalogue = new();
    private bool _isCatalogueLoaded;
    private HttpUpdatePages? _pages;

    /// <summary>Opens a tree. Reads the profiles; builds nothing.</summary>
    /// <exception cref="TemplateException">A profile cannot be read.</exception>
    public BuilderSession(BuildSettings settings, TimeProvider clock)
    {
        PackageCatalogue standIns = new();
        standIns.Load(settings.StandInRepositories.Select(place => Path.Combine(place, settings.Arch)));
        _settings = settings.BaseWorld is null
            && BuildWorld.UsualBase.All(package => standIns.FindProvider(package) is not null)
            ? settings with { BaseWorld = BuildWorld.UsualBase }
            : settings;
        _clock = clock;
        Templates = new(_settings, standIns);
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

    /// <summary>The templates of the tree.</summary>
    public SessionTemplates Templates { get; }

    private string RootArch => _settings.HostArch ?? _settings.Arch;

    /// <summary>
    /// Builds these templates, or runs them up to a phase, and builds whatever they need that is not built
    /// yet. A failure is in the result of its package, not thrown.
    /// </summary>
    public async Task<IReadOnlyList<BuildResult>> BuildAll(
        IReadOnlyList<string> names, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildGraph graph = Templates.GraphToRun(names);
        BuildServices services = Services();
        BuildServices forOthers = services.ForDependencies();
        HashSet<string> wanted = new(names.Select(Templates.FullNameOf), StringComparer.Ordinal);
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

    /// <summary>Builds one template and nothing it needs: that must be in a repository.</summary>
    public async Task<BuildResult> BuildAlone(
        string name, IBuildObserver observer, CancellationToken cancellation)
    {
        BuildResult result = await BuildOne(Services(), Templates.FullNameOf(name), observer, cancellation);
        observer.Finished(result);
        return result;
    }

    /// <summary>Opens a shell in the build root and directories of a template, with the
    /// environment of its build.</summary>
    /// <exception cref="TemplateException">Something it needs is not there.</exception>
    public void EnterShell(string name, Action<string> say, CancellationToken cancellation)
    {
        new PackageBuilder(Services() with { Shell = Shell }, Templates.Load(name))
            .EnterShell(say, cancellation);
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
        Template template = Templates.Load(name);
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
        Template template = Templates.Load(name);
        return UpdateCheck.Run(template, Templates.Folder.ReadText($"{template.FullName}/update.py"), Pages);
    }

    /// <summary>Version that a repository, or the stage before it, has of a
    /// package; null when none has it.</summary>
    public string? BuiltVersion(string package)
    {
        if (!_isCatalogueLoaded) _catalogue.Load(PackageDirectories());
        _isCatalogueLoaded = true;
        return _catalogue.Find(package)?.Info.Version;
    }

    private HttpUpdatePages Pages => _pages ??=
        new() { Report = Report, Cancellation = Cancellation };

    /// <summary>Takes lines about pages that cannot be read; null: nobody wants to know.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Ends the reading of pages.</summary>
    public CancellationToken Cancellation { get; init; }

    private IReadOnlyList<string> BaseWorld(BuildServices services) =>
        [.. (_settings.BaseWorld ?? BuildWorld.UsualBase).Concat(_settings.ExtraPackages).Select(name =>
            services.Catalogue.Find(name) is { } package ? $"{name}={package.Info.Version}" : name)];

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
            return await new PackageBuilder(services, Templates.Load(name))
                .BuildAsync(observer, cancellation);
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
            Tree = Templates.Folder,
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
            Lint = Templates.Lint,
            VersionOfTemplatePackage = Templates.VersionOfTemplatePackage,
        };
        services.Catalogue.Remote = _remote.Read(TrustedBy(key), line => Report?.Invoke(line));
        services.Catalogue.Load(PackageDirectories());
        OfferPublished();
        return services;
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
