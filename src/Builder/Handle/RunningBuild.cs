using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>A build as the template's functions see it: where they are, in which
/// phase, and their handles.</summary>
internal sealed class RunningBuild
{
    private readonly Dictionary<PackageHandle, BuildPackage> _packages = [];

    public RunningBuild(Template model, BuildContext context)
    {
        Model = model;
        Context = context;
        NameAndVersion = $"{model.Name}-{context.Main.Version}";
        SourceDirectory = $"/builddir/{NameAndVersion}";
        StateDirectory = $"/builddir/.cbuild-{model.Name}";
        CurrentDirectory = SourceDirectory;
    }

    /// <summary>The template, its fields as they are now.</summary>
    public Template Model { get; }

    /// <summary>The template's handle.</summary>
    public TemplateHandle Template => Model.TemplateHandle;

    /// <summary>What the builder's own steps share.</summary>
    public BuildContext Context { get; }

    public BuildFiles Files => Context.Files;

    /// <summary>Name and upstream version.</summary>
    public string NameAndVersion { get; }

    /// <summary>Where sources are unpacked.</summary>
    public string SourceDirectory { get; }

    /// <summary>Stamps, wrappers and other things that are not sources.</summary>
    public string StateDirectory { get; }

    /// <summary>Where commands start and relative paths count from.</summary>
    public string CurrentDirectory
    {
        get => Files.Paths.CurrentDirectory;
        set => Files.Paths.CurrentDirectory = value;
    }

    /// <summary>The phase that runs.</summary>
    public string Phase { get; set; } = "setup";

    /// <summary>Whether install is over: then sources may no longer change.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>Objects a build style gives the template: <c>make</c>, <c>cargo</c>, <c>golang</c>.</summary>
    public Dictionary<string, Value> StyleObjects { get; } = new(StringComparer.Ordinal);

    /// <summary>The command that ran last: a shell after a failure starts where it stood.</summary>
    public Sandbox.SandboxCommand? LastCommand { get; set; }

    /// <summary>Asks the user and waits for a line; null at the end of the input.</summary>
    public Func<string, string?> Ask { get; init; } = _ => null;

    /// <summary>Whether commands are asked to say all they do.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Size of the linker's cache; null: it has none.</summary>
    public string? LtoCacheSize { get; init; }

    /// <summary>Puts another architecture's profile in force until what it returns is disposed of.</summary>
    public IDisposable SwitchProfile(string name)
    {
        if (Template.GetAttribute("profile") is not CallableValue select
            || select.Call(new StringValue(name)) is not HostObject manager)
            throw new BuildException("profile", $"there is no profile '{name}'");
        manager.Enter();
        return new SwitchedProfile(manager);
    }

    private sealed class SwitchedProfile(HostObject manager) : IDisposable
    {
        public void Dispose() => manager.Exit(failure: null);
    }

    /// <summary>Tells which package a handle stands for.</summary>
    public void Register(PackageHandle handle, BuildPackage package) => _packages[handle] = package;

    /// <summary>The package of a handle.</summary>
    public BuildPackage PackageOf(PackageHandle handle) => _packages[handle];

    /// <summary>The handle of a package that has one; null for automatic ones.</summary>
    public PackageHandle? HandleOf(BuildPackage package) =>
        _packages.FirstOrDefault(entry => entry.Value == package).Key;

    /// <summary>A path relative to where the template is.</summary>
    public string At(string path) => path.StartsWith('/') ? path : $"{CurrentDirectory}/{path}";

    /// <summary>A path as a value of the language.</summary>
    public PathValue Path(string path) => new(path, Files);

    /// <summary>Paths a template named, expanded when they are a pattern; at least one.</summary>
    public IReadOnlyList<string> Named(string path, bool isGlob)
    {
        if (!isGlob) return [At(path)];
        string start = path.StartsWith('/') ? "/" : CurrentDirectory;
        IReadOnlyList<string> found = BuildGlob.Find(Files, start, path, skipsHidden: false);
        return found.Count > 0 ? found
            : throw new BuildException("path", $"path '{path}' does not match any files");
    }

    /// <summary>Whether a link, file or directory stands there.</summary>
    public bool Exists(string path) => Files.KindOf(path, followLinks: false) is not null;

    /// <summary>Whether it is a directory or leads to one.</summary>
    public bool IsDirectory(string path) =>
        Files.KindOf(path, followLinks: true) == TemplateFileKind.Directory;

    /// <summary>Runs a command for the template; a failure stops the build.</summary>
    public Sandbox.SandboxResult Do(CommandCall call) => new CommandRunner(this).Run(call);

    /// <summary>Flags of one kind as a shell reads them.</summary>
    public string Flags(string name, params IReadOnlyList<string> extra) => string.Join(' ', Template
        .GetFlags(name, extra, [], target: null).Select(Templates.Profiles.ShellWords.QuoteFlag));

    /// <summary>A tool's program.</summary>
    public string Tool(string name) => Template.GetTool(name, target: null) ?? name.ToLowerInvariant();

    /// <summary>Number of jobs for this template.</summary>
    public int Jobs => (int)(Template["make_jobs"] is IntValue jobs ? jobs.Number : 1);

    /// <summary>Last component of a path.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
