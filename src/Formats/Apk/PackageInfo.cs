namespace Limyra.Formats.Apk;

/// <summary>
/// What a package says about itself, and what an index repeats of it: the fields of the v3 schema "pkginfo",
/// into which the fields of <c>.PKGINFO</c> and of the letters of <c>APKINDEX</c> are read too.
/// </summary>
public sealed record PackageInfo
{
    /// <summary>Name: letters, digits and <c>._+-</c>, beginning with a letter or a digit.</summary>
    public required string Name { get; init; }

    /// <summary>Version, see <see cref="ApkVersion"/>.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// In a v3 package its unique id, in an index the digest of the package (32 bytes, or 20 of them); for v2
    /// packages SHA-1 over the control member.
    /// </summary>
    public Digest Hashes { get; init; }

    /// <summary>One line about the package.</summary>
    public string? Description { get; init; }

    /// <summary>Architecture, <c>noarch</c>, or nothing.</summary>
    public string? Arch { get; init; }

    /// <summary>Licence expression.</summary>
    public string? License { get; init; }

    /// <summary>Name of the source package.</summary>
    public string? Origin { get; init; }

    /// <summary>Name and address of who maintains it.</summary>
    public string? Maintainer { get; init; }

    /// <summary>Home page.</summary>
    public string? Url { get; init; }

    /// <summary>Commit of the package repository it was built from, lower-case hexadecimal.</summary>
    public string? RepoCommit { get; init; }

    /// <summary>Time of the build in seconds since 1970; 0 when not given.</summary>
    public ulong BuildTime { get; init; }

    /// <summary>Bytes on disk once installed. A package with 0 has nothing to fetch or unpack.</summary>
    public ulong InstalledSize { get; init; }

    /// <summary>Bytes of the package file; only in indexes.</summary>
    public ulong FileSize { get; init; }

    /// <summary>Preference among providers of a name at the same version; higher wins.</summary>
    public uint ProviderPriority { get; init; }

    /// <summary>What must be installed too, or, as a conflict, must not.</summary>
    public IReadOnlyList<Dependency> Depends { get; init; } = [];

    /// <summary>Names it satisfies besides its own.</summary>
    public IReadOnlyList<Dependency> Provides { get; init; } = [];

    /// <summary>Packages whose files it may overwrite.</summary>
    public IReadOnlyList<Dependency> Replaces { get; init; } = [];

    /// <summary>Conditions that together install it by themselves.</summary>
    public IReadOnlyList<Dependency> InstallIf { get; init; } = [];

    /// <summary>Suggestions; stored and shown, without effect.</summary>
    public IReadOnlyList<Dependency> Recommends { get; init; } = [];

    /// <summary>0 for the root file system, 1 for the uvol layer.</summary>
    public uint Layer { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Name and version joined by a dash, as messages and file names show a package.</summary>
    public string NameAndVersion => $"{Name}-{Version}";
}
