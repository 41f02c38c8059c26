using Limyra.Builder.Handle;
using Limyra.Builder.Sandbox;

namespace Limyra.Builder.Styles;

/// <summary>Runs cargo: dependencies are vendored while the network is allowed,
/// everything later is offline.</summary>
internal sealed record CargoTool(RunningBuild Run)
{
    private const string SharedHome = "/cbuild_cache/cargo";

    /// <summary>Kinds of library that cargo-c makes.</summary>
    private static readonly string[] Libraries =
        ["--prefix", "/usr", "--library-type", "cdylib", "--library-type", "staticlib"];

    /// <summary>
    /// Crates that would otherwise build a C library they bring along: the system's one is linked instead.
    /// Each is the variable its build script reads.
    /// </summary>
    private static readonly (string Name, string Value)[] SystemLibraries =
    [
        ("GETTEXT_BIN_DIR", "/usr/bin"), ("LIBGIT2_NO_VENDOR", "1"), ("LIBSSH2_SYS_USE_PKG_CONFIG", "1"),
        ("SODIUM_USE_PKG_CONFIG", "1"), ("OPENSSL_NO_VENDOR", "1"), ("PCRE2_SYS_STATIC", "0"),
        ("RUSTONIG_SYSTEM_LIBONIG", "1"), ("ZSTD_SYS_USE_PKG_CONFIG", "1"),
        ("LIBSQLITE3_SYS_USE_PKG_CONFIG", "1"),
    ];

    /// <summary>Jobs; null: as many as the template may have.</summary>
    public int? Jobs { get; init; }

    /// <summary>Environment between the phase's and the call's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Directory; null: make_dir of the template.</summary>
    public string? Directory { get; init; }

    /// <summary>Any command of cargo.</summary>
    public SandboxResult Invoke(string command, CargoCall call) => Start(command, call);

    /// <summary>Copies all dependencies beside the sources, with the network, and
    /// tells cargo to use them.</summary>
    public SandboxResult Vendor(CargoCall call)
    {
        string below = call.Directory ?? Directory ?? ".";
        string place = $"{run(below)}/.cargo";
        Run.Files.MakeDirectory(place, withParents: true);
        SandboxResult result = Start("vendor", call with { Jobs = 1, IsOnline = true, KeepsOutput = true });
        string configuration = $"{place}/config.toml";
        bool isThere = Run.Exists(configuration);
        Run.Files.Write(configuration, isThere ? [(byte)'\n', .. result.Output] : result.Output,
            append: isThere);
        return result;

        string run(string directory) => Run.Path(Run.At(directory)).Path;
    }

    /// <summary>Builds for release; <paramref name="command"/> may be another than build.</summary>
    public SandboxResult Build(CargoCall call, string command = "build") => Start(command, call with
    {
        Arguments = ["--release", .. Run.Model.MakeBuildArgs, .. call.Arguments],
        PhaseEnvironment = Run.Model.MakeBuildEnv,
        PhaseWrapper = Run.Model.MakeBuildWrapper,
    });

    /// <summary>Builds a C library by cargo-c.</summary>
    public SandboxResult BuildLibrary(CargoCall call, string command = "cbuild") =>
        Build(call with { Arguments = [.. Libraries, .. call.Arguments] }, command);

    /// <summary>Runs the tests.</summary>
    public SandboxResult Check(CargoCall call, string command = "test") => Start(command, call with
    {
        Arguments = [.. Run.Model.MakeCheckArgs, .. call.Arguments],
        PhaseEnvironment = Run.Model.MakeCheckEnv,
        PhaseWrapper = Run.Model.MakeCheckWrapper,
    });

    /// <summary>Installs the programs.</summary>
    public SandboxResult Install(CargoCall call, string command = "install") => Install(command, call,
        ["--root", $"{Run.Context.Main.Destination}/usr", "--path", ".", "--no-track"]);

    /// <summary>Installs a C library by cargo-c.</summary>
    public SandboxResult InstallLibrary(CargoCall call, string command = "cinstall") => Install(command, call,
        [.. Libraries, "--destdir", Run.Context.Main.Destination]);

    /// <summary>Variables that every call gets.</summary>
    /// <param name="run">The build.</param>
    /// <param name="jobs">Number of jobs; null: the template's.</param>
    /// <param name="sharesHome">The home with fetched crates that outlives the
    /// build; otherwise a fresh one.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> BaseEnvironment(
        RunningBuild run, int? jobs, bool sharesHome)
    {
        Templates.Profiles.Profile profile = run.Template.CurrentProfile;
        string triplet = profile.Triplet
            ?? throw new BuildException("cargo", "cargo cannot build before there is a target triplet");
        bool hasDebug = run.Model.DebugLevel is >= 1 or -1 && run.Model.HasOption("debug");
        List<KeyValuePair<string, string>> environment =
        [
            new("CARGO_BUILD_TARGET", triplet),
            new($"CARGO_TARGET_{triplet.Replace('-', '_').ToUpperInvariant()}_LINKER", run.Tool("CC")),
            new("CARGO_BUILD_JOBS", $"{jobs ?? run.Jobs}"), new("CARGO_PROFILE_RELEASE_PANIC", "abort"),
            new("CARGO_PROFILE_RELEASE_STRIP", "false"), new("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
            new("CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "sparse"),
            new("CARGO_HOME", sharesHome ? SharedHome : "/tmp"),
            new("GETTEXT_LIB_DIR", $"{profile.Sysroot.TrimEnd('/')}/usr/lib/gettext"),
            .. SystemLibraries.Select(l => KeyValuePair.Create(l.Name, l.Value)),
            // Build scripts guess a compiler of the build machine from that of the target, and guess wrong.
            new("HOST_CC", "clang"), new("HOST_CFLAGS", "-O2"),
            // More than line tables makes programs of this kind several times as large.
            new("CARGO_PROFILE_RELEASE_DEBUG", hasDebug ? "1" : "0"),
        ];
        if (profile.IsCross) environment.Add(new("PKG_CONFIG_ALLOW_CROSS", "1"));
        if (run.Context.HasLto())
            environment.Add(
                new("CARGO_PROFILE_RELEASE_LTO", run.Model.HasOption("ltofull") ? "fat" : "thin"));
        return environment;
    }

    private SandboxResult Install(string command, CargoCall call, IReadOnlyList<string> arguments) =>
        Start(command, call with
        {
            Arguments = [.. arguments, .. Run.Model.MakeInstallArgs, .. call.Arguments],
            PhaseEnvironment = Run.Model.MakeInstallEnv,
            PhaseWrapper = Run.Model.MakeInstallWrapper,
        });

    private SandboxResult Start(string command, CargoCall call)
    {
        if (Run.Files.KindOf($"{Run.CurrentDirectory}/.cargo/config", followLinks: true)
            == Templates.Hosting.TemplateFileKind.File)
            throw new BuildException("cargo", "cargo: found legacy .cargo/config",
                "ensure .cargo/config.toml is used instead");
        IReadOnlyList<string> always = command == "vendor"
            ? ["--versioned-dirs", "--no-delete"]
            : ["--target", Run.Template.CurrentProfile.Triplet ?? ""];
        return Run.Do(new()
        {
            Arguments =
            [
                .. call.Wrapper, .. call.PhaseWrapper, "cargo", command, .. always,
                .. call.IsOnline ? Array.Empty<string>() : ["--offline"], .. call.Arguments,
            ],
            Environment =
            [
                .. BaseEnvironment(Run, call.Jobs ?? Jobs, sharesHome: call.IsOnline), .. Run.Model.MakeEnv,
                .. call.PhaseEnvironment, .. Environment, .. call.Environment,
            ],
            Directory = call.Directory ?? Directory ?? Run.Model.MakeDirectory,
            WantsNetwork = call.IsOnline,
            CapturesOutput = call.KeepsOutput,
        });
    }
}

/// <summary>One call of cargo.</summary>
internal sealed record CargoCall
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public int? Jobs { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> PhaseEnvironment { get; init; } = [];

    public string? Directory { get; init; }

    public IReadOnlyList<string> Wrapper { get; init; } = [];

    public IReadOnlyList<string> PhaseWrapper { get; init; } = [];

    /// <summary>Whether the network may be used, which early phases alone can.</summary>
    public bool IsOnline { get; init; }

    /// <summary>Whether standard output is wanted rather than logged.</summary>
    public bool KeepsOutput { get; init; }
}
