namespace Limyra.Formats.Apk.Installed;

/// <summary>What is the matter with an installed package, and how its digests are to be read.</summary>
[Flags]
public enum InstalledFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>A file could not be installed: <c>f</c>.</summary>
    BrokenFiles = 1,

    /// <summary>A script failed: <c>s</c>.</summary>
    BrokenScript = 2,

    /// <summary>An extended attribute could not be set: <c>x</c>.</summary>
    BrokenAttributes = 4,

    /// <summary>20-byte file digests are SHA-256 cut off, not SHA-1: <c>S</c>.</summary>
    Sha256Digests = 8,
}

/// <summary>Numeric owner, mode and digest of extended attributes of an
/// installed file or directory.</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Group id.</param>
/// <param name="Mode">Permission bits, at most octal 7777.</param>
/// <param name="Attributes">SHA-1 over the extended attributes; missing when there are none.</param>
public readonly record struct InstalledAcl(uint Uid, uint Gid, uint Mode, Digest Attributes)
{
    /// <summary>What a directory has when the database says nothing.</summary>
    public static InstalledAcl Directory { get; } = new(0, 0, 0x1ed, default);

    /// <summary>What a file has when the database says nothing.</summary>
    public static InstalledAcl File { get; } = new(0, 0, 0x1a4, default);
}

/// <summary>An installed file as the database remembers it.</summary>
/// <param name="Name">Name within its directory.</param>
/// <param name="Acl">Owner and mode the package wants.</param>
/// <param name="Digest">Digest of the packaged content, of the target of a link; missing for devices.</param>
public readonly record struct InstalledFileRecord(string Name, InstalledAcl Acl, Digest Digest);

/// <summary>A directory of an installed package with its files in it.</summary>
/// <param name="Name">Path without slashes at the ends; empty for the root directory.</param>
/// <param name="Acl">Owner and mode the package wants.</param>
/// <param name="Files">Its files.</param>
public sealed record InstalledDirectoryRecord(
    string Name, InstalledAcl Acl, IReadOnlyList<InstalledFileRecord> Files);

/// <summary>What the installed database knows of a package and an index does not.</summary>
public sealed record InstalledState
{
    /// <summary>Nothing.</summary>
    internal static InstalledState Plain { get; } = new();

    /// <summary>Decides whose file stays; higher wins.</summary>
    public uint ReplacesPriority { get; init; }

    /// <summary>Repository tag it was installed under, without "@".</summary>
    public string? RepositoryTag { get; init; }

    /// <summary>State.</summary>
    public InstalledFlags Flags { get; init; }

    /// <summary>Its directories in the order of the file.</summary>
    public IReadOnlyList<InstalledDirectoryRecord> Directories { get; init; } = [];
}

/// <summary>One package of the installed database, or of the list of formerly
/// installed packages in the cache.</summary>
/// <param name="Info">What an index would say of it; <see cref="PackageInfo.Hashes"/> is its
/// identity.</param>
/// <param name="State">What only the database says.</param>
public sealed record InstalledRecord(PackageInfo Info, InstalledState State);
