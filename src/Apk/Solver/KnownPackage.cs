using Limyra.Apk.Database;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>
/// A package that is installed, in an index, in the cache or on the command line. Its identity is the digest:
/// the same version from two repositories is one package only if the digest is the same.
/// </summary>
internal sealed class KnownPackage
{
    private readonly Catalogue _catalogue;
    private readonly StoredPackages? _stored;
    private readonly int _place;
    private readonly PackageInfo? _info;
    private Demand[]? _depends, _provides, _installIf;

    /// <summary>A package of which everything is known.</summary>
    internal KnownPackage(Catalogue catalogue, int number, PackageInfo info)
    {
        _catalogue = catalogue;
        _info = info;
        Number = number;
        Version = info.Version;
        FileSize = info.FileSize;
        InstalledSize = info.InstalledSize;
        ProviderPriority = info.ProviderPriority;
        Layer = (int)info.Layer;
    }

    /// <summary>A package of an index, read further when somebody asks.</summary>
    internal KnownPackage(Catalogue catalogue, int number, StoredPackages stored, int place)
    {
        _catalogue = catalogue;
        _stored = stored;
        _place = place;
        Number = number;
        StoredPackage view = stored.View(place);
        Version = catalogue.Versions.Decode(view.Version.Bytes);
        FileSize = view.FileSize;
        InstalledSize = view.InstalledSize;
        ProviderPriority = view.ProviderPriority;
        Layer = (int)view.Layer;
    }

    /// <summary>How many packages were known before.</summary>
    public int Number { get; }

    /// <summary>Its name.</summary>
    public KnownName Name => field ??= _catalogue.OwnName(Number);

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>The first 20 bytes of its digest.</summary>
    public Digest Identity => _catalogue.IdentityOf(Number);

    /// <summary>All that is known of it. Installed data win over an index that came later.</summary>
    public PackageInfo Info =>
        _info ?? _catalogue.InfoOf(Number, _stored!, _place); // what has no record is stored

    /// <summary>Whether an index describes it; then <see cref="View"/> can be asked.</summary>
    internal bool IsStored => _stored is not null;

    /// <summary>Its description in the index.</summary>
    internal StoredPackage View => _stored!.View(_place); // only asked if it is stored

    /// <summary>Its dependencies, with names looked up.</summary>
    public Demand[] Depends => _depends ??= _catalogue.DependsOf(this);

    /// <summary>What it provides.</summary>
    public Demand[] Provides => _provides ??= _catalogue.ProvidesOf(this);

    /// <summary>The conditions that install it.</summary>
    public Demand[] InstallIf => _installIf ??= _catalogue.ConditionsOf(this);

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

    /// <summary>Bytes on disk; a package with 0 has no files and is never fetched.</summary>
    public ulong InstalledSize { get; }

    /// <summary>Preference among providers of a name; higher wins.</summary>
    public uint ProviderPriority { get; }

    /// <summary>Layer of the database it belongs to; of an installed one, of that which has it.</summary>
    public int Layer { get; set; }

    /// <summary>Name and version joined by a dash.</summary>
    public string NameAndVersion => $"{Name.Text}-{Version}";

    /// <inheritdoc/>
    public override string ToString() => NameAndVersion;
}
