using Limyra.Builder.Fetch;
using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Builder.Lint;
using Limyra.Builder.Pack;
using Limyra.Builder.Packages;
using Limyra.Builder.Phases;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Builder.Scan;
using Limyra.Builder.Watch;
using Limyra.Templates.Evaluation;
using Limyra.Templates.Lint;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder;

/// <summary>Builds the packages of one template, from its sources to the repository.</summary>
internal sealed class PackageBuilder(BuildServices services, Template template)
{
    private BuildSettings Settings => services.Settings;

    private string WorkDirectory =>
        Path.Combine(Settings.StateDirectory, "build", template.Category, template.Name);

    private string LogPath =>
        Path.Combine(Settings.StateDirectory, "logs", template.Category, $"{template.Name}.log");

    private string HistoryDirectory => Path.Combine(Settings.StateDirectory, "history");

    private string TemplateDirectory => services.Tree.DirectoryOf(template.FullName);

    /// <summary>Builds, unless what is in the repository is what would come out.</summary>
    public async Task<BuildResult> BuildAsync(IBuildObserver observer, CancellationToken cancellation)
    {
        long start = services.Clock.GetTimestamp();
        if (template.Broken is { } reason)
            throw new BuildException("broken", $"{template.FullName}: {reason}");
        if (Settings.LastPhase == "fetch" && !FetchesItself(template))
            return await FetchAloneAsync(observer, start, cancellation);
        SourceTime time = SourceTime.Of(TemplateDirectory, HistoryDirectory);
        IReadOnlyList<string> world =
            BuildWorld.Of(template, Settings, services.Catalogue, services.VersionOfTemplatePackage);
        string key =
            BuildKey.Compute(template, TemplateDirectory, Settings, time, services.Roots.KeyOf(world));
        BuildRecord? record = services.Publisher.FindComplete(template.Category, template.Name);
        if (record is not null && record.Key == key && !Settings.IsForced && IsWhole)
            return Result(BuildOutcome.UpToDate, record, start);

        observer.Started(template.FullName, template.FullVersion);
        using PathLock held = TakeLock(observer, cancellation);
        using OutputLog log = OpenLog(observer);
        if (record?.Files.Any(f => f.Name == $"{template.Name}-{template.FullVersion}.apk") == true)
            log.WriteLine(
                $"{template.Name}-{template.FullVersion} in the repository was built from something else");
        await BeginAsync(log, cancellation);
        if (Settings.ChecksDependencies) BuildWorld.CheckRunTime(template, services.Catalogue);
        BuildRoot root = GetRoot(world, log, cancellation);
        if (Settings.LastPhase == "deps") return Result(BuildOutcome.Stopped, record: null, start);
        PrepareDirectories();
        BubblewrapSandbox sandbox = new(Layout(root), services.SandboxTools);
        BuildContext context = CreateContext(root, sandbox, log, time, cancellation);
        RunningBuild run = Connect(context, log);
        using RootWatch watch = RootWatch.Begin(root.Directory);
        BuildRecord? made = null;
        try
        {
            PhaseRunner phases = new(run, services.PhaseOptions);
            if (!phases.RunAll()) return Result(BuildOutcome.Stopped, record: null, start, sandbox);
            phases.Run("pkg", () =>
            {
                PackageScans.RunAll(context);
                ElfAudit.Run(context);
                made = services.Publisher.Publish(context, template.Category,
                    new(Settings.Arch, Settings.Maintainer, time.Commit), Settings.Compression, key);
            });
        }
        catch (TemplateException failure) when (services.Shell is not null)
        {
            OpenShell(run, failure);
            throw;
        }
        if (!Settings.KeepsTemporaryFiles) BuildFiles.RemoveHost(WorkDirectory);
        return Result(BuildOutcome.Built, made, start, sandbox)
            with { UnusedDependencies = FindUnused(watch, root, context) };
    }

    private PathLock TakeLock(IBuildObserver observer, CancellationToken cancellation) => PathLock.Take(
        WorkDirectory + ".lock", Settings.TakesLocks, line => observer.Wrote(template.FullName, line),
        cancellation);

    private OutputLog OpenLog(IBuildObserver observer) =>
        new(LogPath, line => observer.Wrote(template.FullName, line))
        {
            LimitBytes = Settings.LongestLogBytes,
        };

    /// <summary>Brings the sources here, with no build root and nothing that it would hold.</summary>
    private async Task<BuildResult> FetchAloneAsync(
        IBuildObserver observer, long start, CancellationToken cancellation)
    {
        observer.Started(template.FullName, template.FullVersion);
        using PathLock held = TakeLock(observer, cancellation);
        using OutputLog log = OpenLog(observer);
        await BeginAsync(log, cancellation);
        return Result(BuildOutcome.Stopped, record: null, start);
    }

    /// <summary>All that comes before the build root.</summary>
    private async Task BeginAsync(OutputLog log, CancellationToken cancellation)
    {
        Lint(log);
        if (Settings.ChecksForUpdates) CheckForUpdates(log);
        if (!FetchesItself(template)) await FetchAsync(log.WriteLine, cancellation);
    }

    /// <summary>What must be in order before anything is built.</summary>
    private void Lint(OutputLog log)
    {
        IReadOnlyList<Diagnostic> findings = services.Lint(template);
        if (findings.Count > 0)
            throw new BuildException(findings.Count == 1 ? findings[0].RuleId : "lint",
                $"{template.FullName}: the template does not pass lint:\n  {string.Join("\n  ", findings)}",
                "mend it, or silence a rule for it by a line: # lint: RULE REASON")
            {
                LogPath = log.Path,
            };
        if (!template.HasOption("lint")) return;
        foreach (TextChecker checker in TextChecker.Of(Settings))
            checker.Check(Settings.TreeDirectory, template.FullName, log.WriteLine);
    }

    /// <summary>Build dependencies nothing was opened of; a build that went on in an old directory
    /// opened too little to tell.</summary>
    private IReadOnlyList<string> FindUnused(RootWatch watch, BuildRoot root, BuildContext build)
    {
        if (Settings.KeepsBuildDirectory || watch.End() is not { } opened) return [];
        IReadOnlyList<string> unused = UnusedDependencies.Find(
            [
                .. template.HostMakeDepends, .. template.MakeDepends,
                .. template.RunsTests ? template.CheckDepends : [],
            ],
            [.. BuildWorld.BaseOf(template, Settings), .. Settings.ExtraPackages],
            root.Installed, package => services.Catalogue.FilesOf(package.Name),
            new(opened, build.Installed.Answered));
        return [.. unused.Where(name => build.Warn(build.Main, "unused-dependency",
            $"{SourcePlace.Of(TemplateDirectory, template.FullName, name)}: nothing of {name} was opened"))];
    }

    /// <summary>
    /// Opens a shell in the build's directories, with the build root and the environment that the build
    /// phase has; nothing is built or removed.
    /// </summary>
    public void EnterShell(Action<string> say, CancellationToken cancellation)
    {
        using PathLock held = PathLock.Take(WorkDirectory + ".lock", Settings.TakesLocks, say, cancellation);
        using OutputLog log = new(LogPath + ".shell", say);
        SourceTime time = SourceTime.Of(TemplateDirectory, HistoryDirectory);
        BuildRoot root = GetRoot(
            BuildWorld.Of(template, Settings, services.Catalogue, services.VersionOfTemplatePackage), log,
            cancellation);
        PrepareDirectories();
        BubblewrapSandbox sandbox = new(Layout(root), services.SandboxTools);
        RunningBuild run = Connect(CreateContext(root, sandbox, log, time, cancellation), log);
        run.CurrentDirectory = run.IsDirectory(run.SourceDirectory) ? run.SourceDirectory : "/builddir";
        new PhaseRunner(run, services.PhaseOptions).SetUpForShell();
        string below = $"{run.SourceDirectory}/{template.BuildDirectory}";
        if (run.IsDirectory(below)) run.CurrentDirectory = run.Path(below).Path;
        SandboxCommand command = new CommandRunner(run).Compose(new() { Arguments = BuildShell.Program });
        services.Shell?.Invoke(sandbox, command with
        {
            HasNetwork = true,
            Writes = SandboxWrites.Build | SandboxWrites.Destination,
        });
    }

    /// <summary>Whether the build goes to its end.</summary>
    private bool IsWhole => Settings.LastPhase is null && Settings.CustomTarget is null;

    /// <summary>Whether the template, or its style, stands in for the builder's fetching.</summary>
    public static bool FetchesItself(Template template) =>
        template.Functions.ContainsKey("fetch")
            || Styles.StylePhases.Find(template.BuildStyle, "fetch") is not null;

    private BuildRoot GetRoot(IReadOnlyList<string> world, OutputLog log, CancellationToken cancellation)
    {
        using PathLock held = PathLock.Take(
            Path.Combine(services.Roots.Directory, ".lock"), Settings.TakesLocks, log.WriteLine,
            cancellation);
        return services.Roots.Get(world);
    }

    /// <summary>Brings all sources here; gives the digests of those that are
    /// not what the template says.</summary>
    public async Task<IReadOnlyList<(SourceFile Source, string Digest)>> FetchAsync(
        Action<string> report, CancellationToken cancellation)
    {
        IReadOnlyList<SourceFile> sources =
            SourceFile.ParseAll(template.Sources, template.Sha256, template.SourcePaths);
        using PathLock held = PathLock.Take(
            Path.Combine(Settings.SourcesDirectory, "cbuild.lock"), Settings.TakesLocks, report,
            cancellation);
        List<(SourceFile, string)> changed = [];
        SourceFetcher fetcher = services.NewFetcher(!Settings.AcceptsChecksums ? null : (source, digest) =>
        {
            report($"warning: {source.Name} has the sha256 {digest}, not {source.Sha256}: taken, as asked");
            changed.Add((source, digest));
        });
        await fetcher.FetchAsync($"{template.Name}-{template.Version}", sources, report, cancellation);
        return changed;
    }

    private void CheckForUpdates(OutputLog log)
    {
        UpdateReport report = UpdateCheck.Run(
            template, services.Tree.ReadText($"{template.FullName}/update.py"), services.Pages);
        if (report.Problem is { } problem) log.WriteLine($"warning: update check: {problem}");
        foreach (string version in report.Newer)
            log.WriteLine($"update check: {template.FullName}: {report.Current} -> {version}");
    }

    private void OpenShell(RunningBuild run, TemplateException failure)
    {
        SandboxCommand failed = run.LastCommand
            ?? new CommandRunner(run).Compose(new() { Arguments = BuildShell.Program });
        run.Context.Log.WriteLine(failure.Message);
        string script = $"{run.StateDirectory}/failed.sh";
        run.Files.Write(script, BuildShell.Script(failed), append: false);
        services.Shell?.Invoke(run.Context.Sandbox, failed with
        {
            Arguments = BuildShell.Program,
            Input = null,
            CapturesOutput = false,
            CapturesError = false,
            Environment = new Dictionary<string, string>(failed.Environment, StringComparer.Ordinal)
            {
                ["CBUILD_FAILURE"] = failure.Message,
                ["CBUILD_REPEAT"] = $"sh {script}",
            },
        });
    }

    private void PrepareDirectories()
    {
        if (!Settings.KeepsBuildDirectory) BuildFiles.RemoveHost(WorkDirectory);
        List<string> writable =
            [Path.Combine(WorkDirectory, "builddir"), Path.Combine(WorkDirectory, "destdir")];
        if (FetchesItself(template)) writable.Add(OwnSources.Host);
        foreach (string directory in writable)
        {
            Directory.CreateDirectory(directory);
            services.SandboxTools.User?.TakeOver(directory);
        }
        Directory.CreateDirectory(CacheDirectory);
        services.SandboxTools.User?.TakeOver(CacheDirectory);
    }

    private (string Host, string Inside) OwnSources
    {
        get
        {
            string name = $"{template.Name}-{template.Version}";
            return (Path.Combine(Settings.SourcesDirectory, name), $"/sources/{name}");
        }
    }

    private string CacheDirectory => Path.Combine(
        Settings.CacheDirectory ?? Path.Combine(Settings.StateDirectory, "cache"), template.Name);

    private SandboxLayout Layout(BuildRoot root) => new()
    {
        Root = root.Directory,
        Build = Path.Combine(WorkDirectory, "builddir"),
        Destination = Path.Combine(WorkDirectory, "destdir"),
        Sources = Settings.SourcesDirectory,
        OwnSources = FetchesItself(template) ? OwnSources : null,
        Cache = CacheDirectory,
        Lent = services.Lent,
    };

    private BuildContext CreateContext(
        BuildRoot root, BubblewrapSandbox sandbox, OutputLog log, SourceTime time,
        CancellationToken cancellation)
    {
        SandboxLayout layout = sandbox.Layout;
        BuildPaths paths = new(
        [
            new("/", layout.Root, IsWritable: false),
            new("/builddir", layout.Build, IsWritable: true),
            new("/destdir", layout.Destination, IsWritable: true),
            new("/sources", layout.Sources, IsWritable: false),
            .. layout.OwnSources is { } own ? [new BuildMount(own.Inside, own.Host, IsWritable: true)]
                : Array.Empty<BuildMount>(),
            new("/template", TemplateDirectory, IsWritable: false),
            .. SharedFolders.Of(Settings.TreeDirectory, template.FullName)
                .Select(shared => new BuildMount($"/template/{shared.Name}", shared.Host, IsWritable: false)),
            .. services.Lent.Select(l => new BuildMount(l.Inside, l.Host, IsWritable: false)),
        ]);
        TemplateHandle handle = template.TemplateHandle;
        return new()
        {
            Main = PackageFieldReader.Create(template, template, layout.Destination, parent: null),
            Files = new(paths, services.SandboxTools.User),
            Sandbox = sandbox,
            Log = log,
            Installed = new RootProviders(root.Installed),
            Waivers = TemplateLint.Waivers(File.ReadAllText(Path.Combine(TemplateDirectory, "template.py"))),
            Sources = SourceFile.ParseAll(template.Sources, template.Sha256, template.SourcePaths),
            RootPackages = [.. root.Installed.OrderBy(p => p.Name, StringComparer.Ordinal)],
            TemplateDirectory = TemplateDirectory,
            KernelKeys = Path.GetFullPath(Path.Combine(Settings.SigningKeyPath, "../kernel")),
            CrossRoot = template.Profile.IsCross ? $"{template.Profile.Sysroot.TrimEnd('/')}/usr" : null,
            SourceDateEpoch = time.Epoch,
            Jobs = Settings.Jobs,
            Environment = BuilderEnvironment(handle, root),
            SplitsDebug = Settings.MakesDebugPackages,
            HasLto = () => template.HasOption("lto") && template.Profile.HasLto(stage: 3),
            HasHardening = name => handle.HasHardening(name, target: null),
            Cancellation = cancellation,
        };
    }

    /// <summary>What every command gets, whoever calls it; nothing of it comes from the host.</summary>
    private Dictionary<string, string> BuilderEnvironment(TemplateHandle handle, BuildRoot root)
    {
        handle.SetUpTools();
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin",
            ["SHELL"] = "/bin/sh",
            ["HOME"] = "/tmp",
            ["USER"] = "cbuild",
            ["LC_COLLATE"] = "C",
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["PYTHONUNBUFFERED"] = "1",
            ["STRIP"] = handle.GetTool("STRIP", target: null) ?? "strip",
            ["OBJCOPY"] = handle.GetTool("OBJCOPY", target: null) ?? "objcopy",
        };
        if (Settings.UsesSccache && File.Exists(Path.Combine(root.Directory, "usr/bin/sccache")))
        {
            environment["RUSTC_WRAPPER"] = "/usr/bin/sccache";
            environment["SCCACHE_DIR"] = "/cbuild_cache/sccache";
            environment["SCCACHE_IDLE_TIMEOUT"] = "30";
        }
        if (!Settings.UsesCcache) return environment;
        // What the compiler is, rather than when it was installed, and no path
        // of the build in what is found again.
        environment["CCACHE_DIR"] = "/cbuild_cache/ccache";
        environment["CCACHE_COMPILERCHECK"] = "content";
        environment["CCACHE_BASEDIR"] = "/builddir";
        return environment;
    }

    private RunningBuild Connect(BuildContext context, OutputLog log)
    {
        RunningBuild run = new(template, context)
        {
            Ask = services.Ask,
            IsVerbose = Settings.IsVerbose,
            LtoCacheSize = Settings.LtoCacheSize,
        };
        run.Register(template.Handle, context.Main);
        foreach (Subpackage subpackage in template.Subpackages)
        {
            BuildPackage package =
                PackageFieldReader.Create(template, subpackage, context.Sandbox.Layout.Destination,
                    context.Main);
            context.Subpackages.Add(package);
            run.Register(subpackage.Handle, package);
        }
        PackageFieldReader.Refresh(run);
        BuildHandle extension = new(run);
        foreach (PackageHandle handle in template.Subpackages.Select(s => s.Handle).Prepend(template.Handle))
            handle.Attach(extension, context.Files);
        template.Module.Attach(new BuildTemplateHost(run, log), EvaluationLimits.Phase);
        StyleObjects.Add(run);
        return run;
    }

    private BuildResult Result(BuildOutcome outcome, BuildRecord? record, long start,
        BubblewrapSandbox? sandbox = null) => new()
        {
            Template = template.FullName,
            Outcome = outcome,
            Wall = services.Clock.GetElapsedTime(start),
            ProcessorTime = sandbox?.ProcessorTime ?? TimeSpan.Zero,
            PeakMemoryBytes = sandbox?.PeakMemoryBytes,
            SizeBytes = record?.Files.Sum(f => f.Size) ?? 0,
            PackageFiles = [.. record?.Files.Select(f => f.Name) ?? []],
            LogPath = sandbox is null ? null : LogPath,
        };
}
