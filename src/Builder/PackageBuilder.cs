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
using Limyra.Builder.Styles;
using Limyra.Builder.Watch;
using Limyra.Templates.Lint;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder;

/// <summary>Builds the packages of one template, from its sources to the repository.</summary>
internal sealed class PackageBuilder(BuildServices services, Template template)
{
    private readonly BuildSite _site = new(services, template);

    private BuildSettings Settings => services.Settings;

    private string LogPath =>
        Path.Combine(Settings.StateDirectory, "logs", template.Category, $"{template.Name}.log");

    private string HistoryDirectory => Path.Combine(Settings.StateDirectory, "history");

    /// <summary>Builds, unless what is in the repository is what would come out.</summary>
    public async Task<BuildResult> BuildAsync(IBuildObserver observer, CancellationToken cancellation)
    {
        long start = services.Clock.GetTimestamp();
        if (template.Broken is { } reason)
            throw new BuildException("broken", $"{template.FullName}: {reason}");
        if (Settings.LastPhase == "fetch" && !StylePhases.FetchesItself(template))
            return await FetchAloneAsync(observer, start, cancellation);
        SourceTime time = SourceTime.Of(_site.TemplateDirectory, HistoryDirectory);
        IReadOnlyList<string> world =
            BuildWorld.Of(template, Settings, services.Catalogue, services.VersionOfTemplatePackage);
        string key =
            BuildKey.Compute(template, _site.TemplateDirectory, Settings, time, services.Roots.KeyOf(world));
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
        RunningBuild run = _site.Open(root, log, time, cancellation);
        BuildContext context = run.Context;
        using RootWatch watch = RootWatch.Begin(root.Directory);
        BuildRecord? made = null;
        try
        {
            PhaseRunner phases = new(run, services.PhaseOptions);
            if (!phases.RunAll()) return Result(BuildOutcome.Stopped, record: null, start, context.Sandbox);
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
        if (!Settings.KeepsTemporaryFiles) BuildFiles.RemoveHost(_site.WorkDirectory);
        return Result(BuildOutcome.Built, made, start, context.Sandbox)
            with { UnusedDependencies = FindUnused(watch, root, context) };
    }

    private PathLock TakeLock(IBuildObserver observer, CancellationToken cancellation) => PathLock.Take(
        _site.WorkDirectory + ".lock", Settings.TakesLocks, line => observer.Wrote(template.FullName, line),
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
        if (!StylePhases.FetchesItself(template)) await FetchAsync(log.WriteLine, cancellation);
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
            $"{SourcePlace.Of(_site.TemplateDirectory, template.FullName, name)}: "
                + $"nothing of {name} was opened"))];
    }

    /// <summary>
    /// Opens a shell in the build's directories, with the build root and the environment that the build
    /// phase has; nothing is built or removed.
    /// </summary>
    public void EnterShell(Action<string> say, CancellationToken cancellation)
    {
        using PathLock held =
            PathLock.Take(_site.WorkDirectory + ".lock", Settings.TakesLocks, say, cancellation);
        using OutputLog log = new(LogPath + ".shell", say);
        SourceTime time = SourceTime.Of(_site.TemplateDirectory, HistoryDirectory);
        BuildRoot root = GetRoot(
            BuildWorld.Of(template, Settings, services.Catalogue, services.VersionOfTemplatePackage), log,
            cancellation);
        RunningBuild run = _site.Open(root, log, time, cancellation);
        run.CurrentDirectory = run.IsDirectory(run.SourceDirectory) ? run.SourceDirectory : "/builddir";
        new PhaseRunner(run, services.PhaseOptions).SetUpForShell();
        string below = $"{run.SourceDirectory}/{template.BuildDirectory}";
        if (run.IsDirectory(below)) run.CurrentDirectory = run.Path(below).Path;
        SandboxCommand command = new CommandRunner(run).Compose(new() { Arguments = BuildShell.Program });
        services.Shell?.Invoke(run.Context.Sandbox, command with
        {
            HasNetwork = true,
            Writes = SandboxWrites.Build | SandboxWrites.Destination,
        });
    }

    /// <summary>Whether the build goes to its end.</summary>
    private bool IsWhole => Settings.LastPhase is null && Settings.CustomTarget is null;

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
