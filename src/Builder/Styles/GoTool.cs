using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Builder.Sandbox;
using Limyra.Templates.Hosting;

namespace Limyra.Builder.Styles;

/// <summary>Runs go in module mode: modules are downloaded while the network is
/// allowed, then it is offline.</summary>
internal sealed record GoTool(RunningBuild Run)
{
    private const string ModuleCache = "/cbuild_cache/golang/pkg/mod";

    /// <summary>Jobs; null: as many as the template may have.</summary>
    public int? Jobs { get; init; }

    /// <summary>Environment between the template's and the call's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Directory; null: the current one.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables that every call gets.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> BaseEnvironment(RunningBuild run)
    {
        Templates.Profiles.Profile profile = run.Template.CurrentProfile;
        string arch = profile.GoArch ?? throw new BuildException("go", "unknown architecture for golang",
            "name it as goarch in the architecture's profile");
        List<KeyValuePair<string, string>> environment =
        [
            new("GOMODCACHE", ModuleCache), new("GOARCH", arch), new("CGO_CFLAGS", run.Flags("CFLAGS")),
            new("CGO_CXXFLAGS", run.Flags("CXXFLAGS")), new("CGO_LDFLAGS", run.Flags("LDFLAGS")),
            // The toolchain that is installed, whatever newer one go.mod would like to download.
            new("GOTOOLCHAIN", "local"),
        ];
        if (arch == "arm")
            environment.Add(new("GOARM", profile.GoArm
                ?? throw new BuildException("go", "GOARCH is arm without matching GOARM")));
        return environment;
    }

    /// <summary>Downloads the modules, unless they are vendored or the
    /// template says not to; null then.</summary>
    public SandboxResult? Download(GoCall call)
    {
        string? mode = Run.Model.GoModuleDownload;
        if (mode == "off")
        {
            Run.Context.Log.WriteLine("golang: skip modules download as requested");
            return null;
        }
        if (mode != "mod" && Run.IsDirectory($"{Run.CurrentDirectory}/vendor"))
        {
            Run.Context.Log.WriteLine("golang: vendor/ is present, skip download of modules");
            return null;
        }
        return Start("mod", ["download", .. call.Arguments], call with { IsOnline = true });
    }

    /// <summary>Builds into make_dir, without paths of the build in the programs.</summary>
    public SandboxResult Build(GoCall call) => Start("build",
    [
        "-v", "-trimpath", .. Tags(Run.Model.GoBuildTags), "-o", $"{OutputDirectory}/",
        .. Run.Model.MakeBuildArgs,
        .. call.Arguments,
    ], call);

    /// <summary>Runs the tests.</summary>
    public SandboxResult Check(GoCall call) => Start("test",
    [
        .. Tags(Run.Model.GoCheckTags),
        .. Run.Model.MakeCheckArgs.Count > 0 ? Run.Model.MakeCheckArgs : ["./..."],
        .. call.Arguments,
    ], call);

    /// <summary>Every program that was built goes to usr/bin.</summary>
    public void Install()
    {
        string target = $"{Run.Context.Main.Destination}/usr/bin";
        Run.Files.MakeDirectory(target, withParents: true);
        foreach (BuildEntry entry in Run.Files.Walk(OutputDirectory).Where(e => e.IsFile).ToList())
        {
            if (Run.Exists($"{target}/{entry.Name}"))
                throw new BuildException("path", $"golang: usr/bin/{entry.Name} is there already");
            Run.Files.Copy($"{OutputDirectory}/{entry.Path}", $"{target}/{entry.Name}", followLinks: true);
            Run.Files.ChangeMode($"{target}/{entry.Name}", 0b111_101_101);
        }
    }

    private string OutputDirectory => $"{Run.CurrentDirectory}/{Run.Model.MakeDirectory}";

    private static IReadOnlyList<string> Tags(IReadOnlyList<string> tags) =>
        tags.Count == 0 ? [] : ["-tags", string.Join(',', tags)];

    private SandboxResult Start(string command, IReadOnlyList<string> arguments, GoCall call)
    {
        if (Run.Files.KindOf($"{Run.CurrentDirectory}/go.mod", followLinks: true) != TemplateFileKind.File)
            throw new BuildException("go", $"golang: missing file {Run.CurrentDirectory}/go.mod",
                "only projects in module mode are supported");
        IReadOnlyList<string> jobs = command == "mod" ? [] : ["-p", $"{call.Jobs ?? Jobs ?? Run.Jobs}"];
        return Run.Do(new()
        {
            Arguments = ["go", command, .. Run.Model.ConfigureArgs, .. jobs, .. arguments],
            Environment = [.. BaseEnvironment(Run), .. Run.Model.Env, .. Environment, .. call.Environment],
            Directory = call.Directory ?? Directory,
            WantsNetwork = call.IsOnline,
        });
    }
}

/// <summary>One call of go.</summary>
internal sealed record GoCall
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public int? Jobs { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string? Directory { get; init; }

    /// <summary>Whether the network may be used, which early phases alone can.</summary>
    public bool IsOnline { get; init; }
}
