using Limyra.Apk.Network;
using Limyra.Apk.Trust;

namespace Limyra.Apk.Root;

/// <summary>What of a root is opened.</summary>
[Flags]
public enum RootParts
{
    /// <summary>Nothing: the files of the root stay closed.</summary>
    None = 0,

    /// <summary>What the user asks for.</summary>
    World = 1,

    /// <summary>Installed packages.</summary>
    Installed = 2,

    /// <summary>Scripts of installed packages.</summary>
    Scripts = 4,

    /// <summary>Repositories the root is configured with.</summary>
    SystemRepositories = 8,

    /// <summary>Repositories named in the options.</summary>
    NamedRepositories = 16,

    /// <summary>Packages that only the cache remembers.</summary>
    InstalledCache = 32,

    /// <summary>Everything.</summary>
    All = World | Installed | Scripts | SystemRepositories | NamedRepositories | InstalledCache,
}

/// <summary>Whether a root may be changed.</summary>
public enum RootAccess
{
    /// <summary>Only looked at.</summary>
    Read,

    /// <summary>Changed; nobody else may do so meanwhile.</summary>
    Write,

    /// <summary>Changed, and made if there is no database yet.</summary>
    Create,
}

/// <summary>Whether the network may be used.</summary>
public enum NetworkPolicy
{
    /// <summary>Indexes are refreshed when they are old; packages are fetched.</summary>
    Allowed,

    /// <summary>Only what is on this machine, and the cache.</summary>
    Forbidden,
}

/// <summary>How a root is opened. Paths are those of the host.</summary>
public sealed record ApkRootOptions
{
    /// <summary>The root directory.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it may be changed.</summary>
    public RootAccess Access { get; init; } = RootAccess.Write;

    /// <summary>What is opened.</summary>
    public RootParts Parts { get; init; } = RootParts.All;

    /// <summary>Accepted architectures, the primary one first; none: those of the root,
    /// else that of this machine.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>
    /// An ordinary user creates the root: owners, devices and system attributes stay in the database.
    /// Found by itself in a root whose database does not belong to the superuser. Unlike the original
    /// this is allowed to the superuser too.
    /// </summary>
    public bool IsUserMode { get; init; }

    /// <summary>Keys to trust; null: those of the root.</summary>
    public TrustedKeys? Keys { get; init; }

    /// <summary>Whether unsigned indexes and packages pass.</summary>
    public bool AllowsUntrusted { get; init; }

    /// <summary>Repositories as <c>[@tag] URL</c>: an index, or a base with
    /// ARCH/APKINDEX.tar.gz below it.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Repositories in the full grammar of repository files.</summary>
    public IReadOnlyList<string> RepositoryConfigurations { get; init; } = [];

    /// <summary>A file in the place of all repository files of the root.</summary>
    public string? RepositoriesFile { get; init; }

    /// <summary>Directory of fetched indexes and packages; null: that of the root.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether there is a cache at all.</summary>
    public bool UsesCache { get; init; } = true;

    /// <summary>Whether fetched packages stay in the cache; always so with a directory of its own.</summary>
    public bool CachesPackages { get; init; }

    /// <summary>Say which packages are fetched, before anything else is done with them.</summary>
    public bool FetchesFirst { get; init; }

    /// <summary>Make the cache if it is missing, even if the root is only looked at.</summary>
    public bool MakesCache { get; init; }

    /// <summary>The network.</summary>
    public NetworkPolicy Network { get; init; } = NetworkPolicy.Allowed;

    /// <summary>Age at which an index is fetched again.</summary>
    public TimeSpan MaxIndexAge { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Indexes are fetched again past every cache on the way.</summary>
    public bool ForcesRefresh { get; init; }

    /// <summary>Whether indexes are refreshed at all when the root is opened for writing.</summary>
    public bool RefreshesIndexes { get; init; } = true;

    /// <summary>How long to wait for another program that changes the root.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.Zero;

    /// <summary>Read a database with entries of a newer program, and lose them.</summary>
    public bool MayLoseUnknownEntries { get; init; }

    /// <summary>Whether the root lies in memory, so that the cache is what
    /// survives; null: found out.</summary>
    public bool? IsRootInMemory { get; init; }

    /// <summary>The lines of a protected paths file in the place of those of the root;
    /// null: those of the root.</summary>
    public string? ProtectedPaths { get; init; }

    /// <summary>The program that keeps volumes, an absolute path of the host; null: that of the machine
    /// if the root is the machine's, else none.</summary>
    public string? VolumeManager { get; init; }

    /// <summary>Its environment, as NAME=VALUE.</summary>
    public IReadOnlyList<string> VolumeManagerEnvironment { get; init; } = [];

    /// <summary>Time of the machine.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How the network is reached.</summary>
    public NetworkSettings Connections { get; init; } = new();
}

/// <summary>A root that cannot be opened or used as asked; the message says why.</summary>
public sealed class ApkRootException : Exception
{
    /// <summary>A reason.</summary>
    public ApkRootException(string message)
        : base(message)
    {
    }
}
