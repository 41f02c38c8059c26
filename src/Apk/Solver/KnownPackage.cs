using Limyra.Apk.Database;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>
/// A package that is installed, in an index, in the cache or on the command line. Its identity is the digest: the
/// same version from two repositories is one package only if the digest is the same.
/// </summary>
internal sealed class KnownPackage
{
    /// <summary>Its name.</summary>
    public required KnownName Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The first 20 bytes of its digest.</summary>
    public required Digest Identity { get; init; }

    /// <summary>All that is known of it. Installed data win over an index that came later.</summary>
    public required PackageInfo Info { get; init; }

    /// <summary>Its dependencies, with names looked up.</summary>
    public Demand[] Depends { get; init; } = [];

    /// <summary>What it provides.</summary>
    public Demand[] Provides { get; init; } = [];

    /// <summary>The conditions that install it.</summary>
    public Demand[] InstallIf { get; init; } = [];

    /// <summary>Size of the package file; an index corrects what the database remembers.</summary>
    public ulong FileSize { get; set; }

    /// <summary>The repositories that have it, one bit each.</summary>
    public uint Repositories { get; set; }

    /// <summary>The file it came from when it was named on the command line.</summary>
    public string? File { get; set; }

    /// <summary>Its installation.</summary>
    public InstalledPackage? Installed { get; set; }

    /// <summary>Wrong architecture, broken dependencies or fields this program does not know.</summary>
    public bool IsUninstallable { get; set; }

    /// <summary>Whether its file lies in the cache.</summary>
    public bool IsCached { get; set; }

    /// <summary>Whether only the list of formerly installed packages in the cache knows it.</summary>
    public bool IsCachedWithoutRepository { get; set; }

    /// <summary>Whether the plan being explained contains it; only used while reports are made.</summary>
    public bool IsMarked { get; set; }

    /// <summary>What the solver thinks of it; null while no solver runs or none has met it.</summary>
    public PackageState? State { get; set; }

    /// <summary>Bytes on disk; a package with 0 has no files and is never fetched.</summary>
    public ulong InstalledSize => Info.InstalledSize;

    /// <summary>Layer of the database it belongs to.</summary>
    public int Layer => (int)Info.Layer;

    /// <summary>Name and version joined by a dash.</summary>
    public string NameAndVersion => $"{Name.Text}-{Version}";

    /// <inheritdoc/>
    public override string ToString() => NameAndVersion;
}
