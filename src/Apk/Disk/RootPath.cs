namespace Limyra.Apk.Disk;

/// <summary>Where apk keeps its files, relative to the root (apk(8), FILES).</summary>
internal static class RootPath
{
    /// <summary>The database.</summary>
    public const string Database = DatabasePath.Directory;

    /// <summary>The database of packages that consist of volumes, where there is one.</summary>
    public const string VolumeDatabase = Database + "-uvol";

    /// <summary>The directory whose files are volumes: packages have it, the disk does not.</summary>
    public const string Volumes = "uvol";

    /// <summary>Device nodes and attributes that an ordinary user's installation could not make.</summary>
    public const string Withheld = Database + "/withheld";

    /// <summary>What transactions did.</summary>
    public const string History = "var/lib/apk/history";

    /// <summary>Packages that undoing them needs.</summary>
    public const string KeptPackages = "var/lib/apk/kept";

    /// <summary>What the user asks for.</summary>
    public const string World = "etc/apk/world";

    /// <summary>Accepted architectures.</summary>
    public const string Architectures = "etc/apk/arch";

    /// <summary>Repositories of the system.</summary>
    public const string Repositories = "etc/apk/repositories";

    /// <summary>Other places of the files of repositories.</summary>
    public const string Mirrors = "etc/apk/mirrors";

    /// <summary>Lists of protected paths.</summary>
    public const string ProtectedPaths = "etc/apk/protected_paths.d";

    /// <summary>Cache of packages and indexes, if it exists.</summary>
    public const string Cache = "etc/apk/cache";

    /// <summary>Cache of indexes otherwise.</summary>
    public const string StaticCache = "var/cache/apk";

    /// <summary>Log of writing commands.</summary>
    public const string Log = "var/log/apk.log";

    /// <summary>Scripts, where they cannot be run from memory.</summary>
    public const string ScriptExecution = "lib/apk/exec";

    /// <summary>More repositories; files of the first directory hide those of the second.</summary>
    public static IReadOnlyList<string> RepositoryDirectories { get; } =
        ["etc/apk/repositories.d", "lib/apk/repositories.d"];

    /// <summary>Trusted keys; files of the first directory hide those of the second.</summary>
    public static IReadOnlyList<string> KeyDirectories { get; } = ["etc/apk/keys", "lib/apk/keys"];

    /// <summary>Programs around every commit; files of the first directory
    /// hide those of the second.</summary>
    public static IReadOnlyList<string> HookDirectories { get; } =
        ["etc/apk/commit_hooks.d", "lib/apk/commit_hooks.d"];

    /// <summary>Whether what packages have in this directory are volumes.</summary>
    public static bool HoldsVolumes(string directory) => directory == Volumes
        || directory.StartsWith(Volumes + "/", StringComparison.Ordinal);

    /// <summary>The directory part; empty for a name in the root directory.</summary>
    public static string DirectoryOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>A name below a directory.</summary>
    public static string Join(string directory, string name) =>
        directory.Length == 0 ? name : $"{directory}/{name}";
}
