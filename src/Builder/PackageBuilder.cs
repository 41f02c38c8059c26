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
using Limyra.Templates.Evaluation;
using Limyra.Templates.Packages;

namespace Limyra.Builder;

/// <summary>Builds the packages of one template, from its sources to the repository.</summary>
internal sealed class PackageBuilder(BuildServices services, Template template)
{
    private BuildSettings Settings => services.Settings;

    private string WorkDirectory => Path.Combine(Settings.StateDirectory, "build", template.Category, template.Name);

    private string LogPath => Path.Combine(Settings.StateDirectory, "logs", template.Category, $"{template.Name}.log");

    private string TemplateDirectory => services.Tree.DirectoryOf(template.FullName);

    /// <summary>Builds, unless what is in the repository is what would come out.</summary>
    public async Task<BuildResult> BuildAsync(IBuildObserver observer, CancellationToken cancellation)
    {
        long start = services.Clock.GetTimestamp();
        if (template.Broken is { } reason)
            throw new BuildException("broken", $"{template.FullName}: {reason}");
        SourceTime time = SourceTime.Of(TemplateDirectory);
        IReadOnlyList<string> world =
            BuildWorld.Of(template, Settings, services.Catalogue, services.VersionOfTemplatePackage);
        string key = BuildKey.Compute(template, TemplateDirectory, Settings, time, services.Roots.KeyOf(world));
        BuildRecord? record = BuildRecord.Load(services.Publisher.RecordOf(template.Category, template.Name));
        bool isComplete = record?.IsComplete(services.Publisher.DirectoryOf(template.Category)) == true;
        if (isComplete && record!.Key == key && !Settings.IsForced && Settings.LastPhase is null) // complete, so it is there
            return Result(BuildOutcome.UpToDate, record, start);

        observer.Started(template.FullName, template.FullVersion);
        using OutputLog log = new(LogPath, line => observer.Wrote(template.FullName, line));
        if (isComplete && record!.Files.Any(f => f.Name == $"{template.Name}-{template.FullVersion}.apk"))
            log.WriteLine($"{template.Name}-{template.FullVersion} in the repository was built from something else");
        await FetchAsync(log, cancellation);
        BuildWorld.CheckRunTime(template, services.Catalogue);
        BuildRoot root = services.Roots.Get(world);
        PrepareDirectories();
        BubblewrapSandbox sandbox = new(Layout(root), services.SandboxTools);
        BuildContext context = CreateContext(root, sandbox, log, time, cancellation);
        RunningBuild run = Connect(context, log);
        if (!new PhaseRunner(run, services.PhaseOptions).RunAll())
            return Result(BuildOutcome.Stopped, record: null, start, sandbox);
        PackageScans.RunAll(context);
        ElfAudit.Run(context);
        BuildRecord made = services.Publisher.Publish(context, template.Category,
            new(Settings.Arch, Settings.Maintainer, time.Commit), Settings.Compression, key);
        if (!Settings.KeepsTemporaryFiles) BuildFiles.RemoveHost(WorkDirectory);
        return Result(BuildOutcome.Built, made, start, sandbox);
    }

    private async Task FetchAsync(OutputLog log, CancellationToken cancellation)
    {
        IReadOnlyList<SourceFile> sources =
            SourceFile.ParseAll(template.Sources, template.Sha256, template.SourcePaths);
        await services.Fetcher.FetchAsync($"{template.Name}-{template.Version}", sources, log.WriteLine, cancellation);
    }

    private void PrepareDirectories()
    {
        if (!Settings.KeepsBuildDirectory) BuildFiles.RemoveHost(WorkDirectory);
        foreach (string name in (string[])["builddir", "destdir"])
        {
            string directory = Path.Combine(WorkDirectory, name);
            Directory.CreateDirectory(directory);
            services.SandboxTools.User?.TakeOver(directory);
        }
        Directory.CreateDirectory(CacheDirectory);
        services.SandboxTools.User?.TakeOver(CacheDirectory);
    }

    private string CacheDirectory => Path.Combine(Settings.StateDirectory, "cache", template.Name);

    private SandboxLayout Layout(BuildRoot root) => new()
    {
        Root = root.Directory,
        Build = Path.Combine(WorkDirectory, "builddir"),
        Destination = Path.Combine(WorkDirectory, "destdir"),
        Sources = Settings.SourcesDirectory,
        Cache = CacheDirectory,
        Lent = services.Lent,
    };

    private BuildContext CreateContext(
        BuildRoot root, BubblewrapSandbox sandbox, OutputLog log, SourceTime time, CancellationToken cancellation)
    {
        SandboxLayout layout = sandbox.Layout;
        BuildPaths paths = new(
        [
            new("/", layout.Root, IsWritable: false),
            new("/builddir", layout.Build, IsWritable: true),
            new("/destdir", layout.Destination, IsWritable: true),
            new("/sources", layout.Sources, IsWritable: false),
            new("/template", TemplateDirectory, IsWritable: false),
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
            TemplateDirectory = TemplateDirectory,
            SourceDateEpoch = time.Epoch,
            Jobs = Settings.Jobs,
            Environment = BuilderEnvironment(handle),
            SplitsDebug = Settings.MakesDebugPackages,
            HasLto = () => template.HasOption("lto") && template.Profile.HasLto(stage: 3),
            HasHardening = name => handle.HasHardening(name, target: null),
            Cancellation = cancellation,
        };
    }

    /// <summary>What every command gets, whoever calls it; nothing of it comes from the host.</summary>
    private static Dictionary<string, string> BuilderEnvironment(TemplateHandle handle)
    {
        handle.SetUpTools();
        return new(StringComparer.Ordinal)
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
    }

    private RunningBuild Connect(BuildContext context, OutputLog log)
    {
        RunningBuild run = new(template, context);
        run.Register(template.Handle, context.Main);
        foreach (Subpackage subpackage in template.Subpackages)
        {
            BuildPackage package =
                PackageFieldReader.Create(template, subpackage, context.Sandbox.Layout.Destination, context.Main);
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

    private BuildResult Result(BuildOutcome outcome, BuildRecord? record, long start, BubblewrapSandbox? sandbox = null) => new()
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
