using Limyra.Builder.Fetch;
using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Builder.Packages;
using Limyra.Builder.Phases;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Builder.Styles;
using Limyra.Builder.Watch;
using Limyra.Templates.Evaluation;
using Limyra.Templates.Lint;
using Limyra.Templates.Packages;

namespace Limyra.Builder;

/// <summary>Where a template is built: its directories on the host, what of them the sandbox sees, and the
/// environment of its commands.</summary>
internal sealed class BuildSite(BuildServices services, Template template)
{
    private BuildSettings Settings => services.Settings;

    /// <summary>Directory that the build has for itself.</summary>
    public string WorkDirectory =>
        Path.Combine(Settings.StateDirectory, "build", template.Category, template.Name);

    /// <summary>Directory of the template and its files.</summary>
    public string TemplateDirectory => services.Tree.DirectoryOf(template.FullName);

    /// <summary>Makes the directories and gives the template's functions what they run against.</summary>
    public RunningBuild Open(
        BuildRoot root, OutputLog log, SourceTime time, CancellationToken cancellation)
    {
        PrepareDirectories();
        BubblewrapSandbox sandbox = new(Layout(root), services.SandboxTools);
        return Connect(CreateContext(root, sandbox, log, time, cancellation), log);
    }

    private void PrepareDirectories()
    {
        if (!Settings.KeepsBuildDirectory) BuildFiles.RemoveHost(WorkDirectory);
        List<string> writable =
            [Path.Combine(WorkDirectory, "builddir"), Path.Combine(WorkDirectory, "destdir")];
        if (StylePhases.FetchesItself(template)) writable.Add(OwnSources.Host);
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
        OwnSources = StylePhases.FetchesItself(template) ? OwnSources : null,
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
        HashSet<string> inRoot = new(root.Installed.Select(package => package.Name), StringComparer.Ordinal);
        return new()
        {
            Main = PackageFieldReader.Create(template, template, layout.Destination, parent: null),
            Files = new(paths, services.SandboxTools.User),
            Sandbox = sandbox,
            Log = log,
            Installed = new RootProviders(root.Installed),
            Advise = lines => MissingPieces.Advise(
                lines, name => services.Catalogue.FindProvider(name)?.Info.Name, services.Catalogue.FindOwner,
                inRoot),
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
}
