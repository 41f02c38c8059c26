using System.Globalization;
using System.Runtime.InteropServices;
using Limyra.Builder.Roots;

namespace Limyra.Builder.Commands;

/// <summary>Settings out of the configuration and the command line, which wins.</summary>
internal static class CommandSettings
{
    /// <summary>A month; timers take some weeks at most.</summary>
    private const long MostMinutes = 60 * 24 * 30;

    /// <summary>What settings are made for.</summary>
    /// <param name="Tree">The tree of templates.</param>
    /// <param name="LastPhase">Phase to stop after; null: none.</param>
    /// <param name="Environment">Variables of the program.</param>
    internal sealed record Place(string Tree, string? LastPhase,
        IReadOnlyDictionary<string, string> Environment);

    /// <summary>Settings for a command.</summary>
    public static BuildSettings From(ParsedCommandLine line, ConfigurationFile file, Place place)
    {
        string tree = place.Tree;
        string? phase = place.LastPhase;
        string At(string path) => Path.GetFullPath(Path.Combine(tree, path));
        string key = KeyPath(file["signing", "key"] ?? "cbuild.rsa", tree);
        string usual = At(line.Value("repository-path") ?? file["build", "repository"] ?? "packages");
        // Packages go into the alternative one and may need what the usual one has.
        string? other = line.Value("alt-repository") ?? file["build", "alt_repository"];
        string repository = other is null ? usual : At(other);
        string state = At(line.Value("build-dir") ?? file["build", "build_dir"] ?? "builddir");
        string host = line.Value("host-arch") ?? file["build", "host_arch"] ?? MachineArch;
        bool runsChecks = file.Flag("build", "check", fallback: true) && !line.Has("skip-check");
        BuildSettings settings = new()
        {
            TreeDirectory = tree,
            StateDirectory = state,
            RepositoryDirectory = repository,
            StageDirectory = At(line.Value("stage-path") ?? file["build", "stage_repository"]
                ?? Path.Combine(repository, "..", "pkgstage")),
            RootsDirectory =
                (line.Value("build-root") ?? file["build", "build_root"]) is { } roots ? At(roots) : null,
            SourcesDirectory = At(line.Value("sources-path") ?? file["build", "sources"] ?? "sources"),
            CacheDirectory = file["build", "cbuild_cache_path"] is { } cache ? At(cache) : null,
            SigningKeyPath = key,
            Arch = line.Value("arch") ?? file["build", "arch"] ?? host,
            HostArch = host,
            Categories = file["build", "categories"] is null ? ["main", "user"] : Words(file, "categories"),
            Jobs = Number(line.Value("jobs") ?? file["build", "jobs"]),
            LinkThreads = file["build", "link_threads"] is { } threads and not "0" ? Number(threads) : null,
            ExtraPackages = Words(file, "extra_packages"),
            UsesCcache = file.Flag("build", "ccache", fallback: false),
            UsesSccache = file.Flag("build", "sccache", fallback: false),
            LtoCacheSize = file.Flag("build", "thinlto_cache", fallback: false)
                ? file["build", "thinlto_cache_size"] ?? "10g"
                : null,
            ChecksDependencies = !line.Has("no-depends-check"),
            TakesLocks = !line.Has("no-lock"),
            AcceptsChecksums = line.Has("accept-checksums"),
            ChecksForUpdates = line.Has("update-check"),
            OpensShellOnFailure = line.Has("shell-on-failure"),
            IsVerbose = line.Has("verbose"),
            BubblewrapPath =
                place.Environment.GetValueOrDefault("CBUILD_BWRAP_PATH") ?? file["build", "bwrap"],
            FetchHeaders = place.Environment.GetValueOrDefault("CBUILD_FETCH_HEADERS"),
            FetchCertificates = place.Environment.GetValueOrDefault("CBUILD_FETCH_CAFILE"),
            ParallelPackages = line.Value("parallel") is { } parallel ? Number(parallel) : 1,
            RunsChecks = runsChecks,
            ForcesChecks = line.Has("force-check"),
            ToleratesFailingChecks =
                line.Has("check-fail") || file.Flag("build", "check_fail", fallback: false),
            MakesDebugPackages = file.Flag("build", "build_dbg", fallback: true) && !line.Has("no-dbg"),
            IsForced = line.Has("force"),
            KeepsBuildDirectory = line.Has("dirty-build"),
            KeepsTemporaryFiles = line.Has("keep-temporary"),
            GoesOnAfterFailure = line.Has("bulk-continue"),
            LastPhase = phase,
            AptDirectory = At(file["build", "apt_root"] ?? Path.Combine(state, "apt")),
            PublishedPrograms = file["build", "published"] is { } published && Directory.Exists(At(published))
                ? At(published) : null,
            UsesUpstream = file.Flag("build", "remote", fallback: true) && !line.Has("no-remote"),
            Maintainer = file["build", "maintainer"] ?? "Unset <unset@localhost>",
            Compression = file["build", "compression"] ?? "zstd",
            Data = file.Section("data"),
            Sites = file.Section("sites"),
            Flags = file.SectionsFrom("flags")
                .ToDictionary(name => name, file.Section, StringComparer.Ordinal),
        };
        return WithTheRest(settings, line, file, other is null ? null : usual);
    }

    /// <summary>Adds what build roots are filled from besides the repository that packages go into, and who
    /// looks at templates.</summary>
    private static BuildSettings WithTheRest(
        BuildSettings settings, ParsedCommandLine line, ConfigurationFile file, string? behind)
    {
        string tree = settings.TreeDirectory;
        string At(string path) => Path.GetFullPath(Path.Combine(tree, path));
        string[] standIns = [.. line.Values("seeds").Concat(Words(file, "seeds")).Select(At)];
        string keys = line.Value("keys-path") ?? file["signing", "keys"]
            ?? Path.GetDirectoryName(settings.SigningKeyPath) ?? tree;
        return settings with
        {
            KeyDirectories = [At(keys)],
            Linter = file["build", "linter"],
            MemoryLimit = Limit(file["build", "memory_limit"]) is { } mebibytes ? mebibytes << 20 : null,
            TimeLimit = file["build", "time_limit"] is { } stated
                ? Limit(stated) is { } minutes ? TimeSpan.FromMinutes(Math.Min(minutes, MostMinutes)) : null
                : settings.TimeLimit,
            Formatter = file["build", "formatter"],
            SeedRepositories =
            [
                .. behind is null
                    ? [] : settings.Categories.Select(category => Path.Combine(behind, category)),
                .. Words(file, "extra_repositories").Select(At),
            ],
            StandInRepositories = standIns,
            RemoteRepositories = settings.UsesUpstream
                ? RepositoryPatterns.Read(tree, file["apk", "repo"], settings.Categories, standIns.Length > 0)
                : [],
        };
    }

    private static string[] Words(ConfigurationFile file, string key) =>
        (file["build", key] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What Chimera calls the architecture of this machine.</summary>
    private static string MachineArch => RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "aarch64",
        Architecture.Arm => "armv7",
        Architecture.RiscV64 => "riscv64",
        Architecture.LoongArch64 => "loongarch64",
        Architecture.Ppc64le => "ppc64le",
        _ => "x86_64",
    };

    /// <summary>Where the configuration is.</summary>
    public static string ConfigurationPath(ParsedCommandLine line, string tree) =>
        Path.GetFullPath(line.Value("config") ?? Path.Combine(tree, "etc/config.ini"));

    /// <summary>A key as the configuration names it: a path, relative to the tree, or a mere name in
    /// <c>etc/keys</c>.</summary>
    public static string KeyPath(string name, string tree) => Path.GetFullPath(
        name.Contains('/', StringComparison.Ordinal)
            ? Path.Combine(tree, name)
            : Path.Combine(tree, "etc/keys", name));

    /// <summary>A limit of the configuration; null: there is none, which is also said by 0.</summary>
    private static long? Limit(string? text)
    {
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number == 0 ? null : number
            : throw new BuildException("config", $"'{text}' is no limit: a number is, and 0 for none");
    }

    private static int Number(string? text)
    {
        if (text is null) return Environment.ProcessorCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number == 0 ? Environment.ProcessorCount : number
            : throw new BuildException("usage", $"'{text}' is no number");
    }
}
