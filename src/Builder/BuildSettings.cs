namespace Limyra.Builder;

/// <summary>Where everything is and how the builder works.</summary>
public sealed record BuildSettings
{
    /// <summary>The tree of templates: a folder with main/, user/ and etc/build_profiles.</summary>
    public required string TreeDirectory { get; init; }

    /// <summary>Build directories, build roots, logs and records; may be removed at any time.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The repository packages are published into, with a folder per
    /// category and architecture.</summary>
    public required string RepositoryDirectory { get; init; }

    /// <summary>
    /// Where packages wait until nothing in the repository would be left without what it
    /// needs; null: they are published at once.
    /// </summary>
    public string? StageDirectory { get; init; }

    /// <summary>Where build roots are; null: below the state.</summary>
    public string? RootsDirectory { get; init; }

    /// <summary>Sources by package and by content.</summary>
    public required string SourcesDirectory { get; init; }

    /// <summary>
    /// Further repositories build roots are filled from, behind our own: folders
    /// that hold a folder per architecture.
    /// </summary>
    public IReadOnlyList<string> SeedRepositories { get; init; } = [];

    /// <summary>Repositories on servers, behind all others; each has a folder per architecture.</summary>
    public IReadOnlyList<string> RemoteRepositories { get; init; } = [];

    /// <summary>Compilers' caches and packages of servers; null: below the state.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// Repositories whose packages stand in for templates: what they have in any version is never built as a
    /// dependency, and a base-cbuild of theirs is the base of every template. So a tree that brings a
    /// toolchain of its own, like cports, is built with ours.
    /// </summary>
    public IReadOnlyList<string> StandInRepositories { get; init; } = [];

    /// <summary>Private key packages and indexes are signed with; made when it is missing.</summary>
    public required string SigningKeyPath { get; init; }

    /// <summary>Folders with public keys that seed repositories are signed with; our
    /// own key is trusted anyway.</summary>
    public IReadOnlyList<string> KeyDirectories { get; init; } = [];

    /// <summary>Architecture of the packages.</summary>
    public string Arch { get; init; } = "x86_64";

    /// <summary>Architecture of the build root; null: that of the packages.</summary>
    public string? HostArch { get; init; }

    /// <summary>Categories that are built.</summary>
    public IReadOnlyList<string> Categories { get; init; } = ["main", "user"];

    /// <summary>Jobs one package may use.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads of the linker; null: as many as jobs.</summary>
    public int? LinkThreads { get; init; }

    /// <summary>Packages built at the same time.</summary>
    public int ParallelPackages { get; init; } = 1;

    /// <summary>Whether tests of packages run.</summary>
    public bool RunsChecks { get; init; }

    /// <summary>Tests run even where templates switch them off.</summary>
    public bool ForcesChecks { get; init; }

    /// <summary>Failing tests are reported and passed over.</summary>
    public bool ToleratesFailingChecks { get; init; }

    /// <summary>Whether debugging data goes into -dbg packages.</summary>
    public bool MakesDebugPackages { get; init; } = true;

    /// <summary>Build although an identical package is there.</summary>
    public bool IsForced { get; init; }

    /// <summary>Go on in an existing build directory instead of beginning anew.</summary>
    public bool KeepsBuildDirectory { get; init; }

    /// <summary>Build directories stay after a success.</summary>
    public bool KeepsTemporaryFiles { get; init; }

    /// <summary>After a failed package others that do not need it are still built.</summary>
    public bool GoesOnAfterFailure { get; init; }

    /// <summary>Phase after which to stop; null: to the end.</summary>
    public string? LastPhase { get; init; }

    /// <summary>Custom target of the template that runs in place of its last phases; null: none.</summary>
    public string? CustomTarget { get; init; }

    /// <summary>Whether dependencies must be there in the versions their templates say.</summary>
    public bool ChecksDependencies { get; init; } = true;

    /// <summary>Whether directories are locked against other runs of the builder.</summary>
    public bool TakesLocks { get; init; } = true;

    /// <summary>Sources with other digests than the template's are taken, and
    /// their digests reported.</summary>
    public bool AcceptsChecksums { get; init; }

    /// <summary>Whether upstream is asked for newer versions before anything is fetched.</summary>
    public bool ChecksForUpdates { get; init; }

    /// <summary>Whether packages that may not be given away are built.</summary>
    public bool AllowsRestricted { get; init; } = true;

    /// <summary>A failed build ends in a shell in the sandbox, with the environment of what failed.</summary>
    public bool OpensShellOnFailure { get; init; }

    /// <summary>Whether compilers are called through ccache, which every build root then has.</summary>
    public bool UsesCcache { get; init; }

    /// <summary>Whether Rust's compiler is called through sccache, in build roots that have it.</summary>
    public bool UsesSccache { get; init; }

    /// <summary>Size of the linker's cache of optimized code, as in <c>10g</c>; null: no cache.</summary>
    public string? LtoCacheSize { get; init; }

    /// <summary>Packages every build root has beside the base.</summary>
    public IReadOnlyList<string> ExtraPackages { get; init; } = [];

    /// <summary>Whether commands of the build are asked to say all they do.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Program of the host that checks the text of templates before they are built, as the
    /// configuration of cports names it: auto, none, flake8, ruff, or one of the latter and
    /// <c>:PROGRAM</c>; null: none.</summary>
    public string? Linter { get; init; }

    /// <summary>The same for their form: auto, none, black, ruff, or one of the latter and
    /// <c>:PROGRAM</c>.</summary>
    public string? Formatter { get; init; }

    /// <summary>bubblewrap's program; null: found on the search path.</summary>
    public string? BubblewrapPath { get; init; }

    /// <summary>What else upstream servers are told and trusted by; null: nothing.</summary>
    public string? FetchHeaders { get; init; }

    /// <summary>File with certificates that upstream servers may be signed by; null: the host's.</summary>
    public string? FetchCertificates { get; init; }

    /// <summary>Packages a build root always has; null: base-cbuild, or base-seed for
    /// templates with option bootstrap.</summary>
    public IReadOnlyList<string>? BaseWorld { get; init; }

    /// <summary>
    /// Folder with programs of this project, published for the target; templates that package them find it as
    /// /sources/published. Its content counts for the keys of those.
    /// </summary>
    public string? PublishedPrograms { get; init; }

    /// <summary>Folder of the private apt root through which sources are found by
    /// content; null: upstream only.</summary>
    public string? AptDirectory { get; init; }

    /// <summary>Whether upstream servers are asked at all.</summary>
    public bool UsesUpstream { get; init; } = true;

    /// <summary>Size at which the log of a package ends its build.</summary>
    public long LongestLogBytes { get; init; } = 4L << 30;

    /// <summary>Bytes that each process of a build may make its own; null: no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How long one command of a build may run; null: no limit.</summary>
    public TimeSpan? TimeLimit { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How long to wait for a connection to upstream.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Who the packages name as maintainer.</summary>
    public string Maintainer { get; init; } = "Limyra <limyra@localhost>";

    /// <summary>Compression of packages, as apk spells it.</summary>
    public string Compression { get; init; } = "zstd";

    /// <summary>Directories searched for programs of the host.</summary>
    public string HostSearchPath { get; init; } = "/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Free data templates can ask for by <c>self.get_data</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Addresses in place of the usual ones for site macros, by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> Sites { get; init; } = new Dictionary<string, string>();

    /// <summary>Sections of compiler flags by name (<c>flags</c>,
    /// <c>flags.x86_64</c>); empty: the defaults.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Flags { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();
}
