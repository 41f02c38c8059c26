using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Database;

/// <summary>The installation of a package: its files, scripts and state.</summary>
internal sealed class InstalledPackage(KnownPackage package)
{
    /// <summary>The package.</summary>
    public KnownPackage Package { get; } = package;

    /// <summary>Its directories, in order of their paths.</summary>
    public List<InstalledDirectory> Directories { get => field ??= []; set; }

    /// <summary>Its scripts.</summary>
    public Dictionary<ScriptKind, ReadOnlyMemory<byte>> Scripts => field ??= [];

    /// <summary>Patterns of directories whose change runs its trigger.</summary>
    public List<string> Triggers { get => field ??= []; set; }

    /// <summary>Whose files it may overwrite, as written.</summary>
    public IReadOnlyList<Dependency> Replaces { get => field ?? Package.Info.Replaces; set; }

    /// <summary>Decides whose file stays when both replace each other's.</summary>
    public uint ReplacesPriority { get; set; }

    /// <summary>Number of the repository tag it was installed under.</summary>
    public int Tag { get; set; }

    /// <summary>What is the matter with it.</summary>
    public InstalledFlags Flags { get; set; }

    /// <summary>It goes in the transaction being made.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>It came in the transaction being made, so its trigger sees all directories.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether something went wrong that the next fix should mend.</summary>
    public bool IsBroken => (Flags & (InstalledFlags.BrokenFiles | InstalledFlags.BrokenScript)) != 0;
}

/// <summary>A directory of a package.</summary>
internal sealed class InstalledDirectory(InstalledPackage package, DirectoryNode node)
{
    /// <summary>Whose.</summary>
    public InstalledPackage Package { get; } = package;

    /// <summary>The directory all packages share.</summary>
    public DirectoryNode Node { get; } = node;

    /// <summary>Owner and mode this package wants.</summary>
    public InstalledAcl Acl { get; set; } = InstalledAcl.Directory;

    /// <summary>Files, in order of their names.</summary>
    public List<InstalledFile> Files { get; set; } = [];
}

/// <summary>A file of a package; only one package owns a path.</summary>
internal sealed class InstalledFile(InstalledDirectory directory, string name)
{
    /// <summary>Where.</summary>
    public InstalledDirectory Directory { get; } = directory;

    /// <summary>Name within the directory.</summary>
    public string Name { get; } = name;

    /// <summary>Path from the root, no leading slash.</summary>
    public string Path => Directory.Node.PathOf(Name);

    /// <summary>Owner and mode the package wants.</summary>
    public InstalledAcl Acl { get; set; } = InstalledAcl.File;

    /// <summary>Digest of the packaged content.</summary>
    public Digest Digest { get; set; }

    /// <summary>Another package has taken it over, so it is no longer written to the database.</summary>
    public bool IsLost { get; set; }

    /// <summary>It could not be put on the disk.</summary>
    public bool IsBroken { get; set; }

    /// <summary>What an ordinary user's installation left out of it.</summary>
    public WithheldParts? Withheld { get; set; }
}

/// <summary>What an ordinary user may not make of a file.</summary>
/// <param name="Target">The device or fifo it should be; null when it is on the disk.</param>
/// <param name="Attributes">Extended attributes it should have besides those on the disk.</param>
internal sealed record WithheldParts(FileTarget? Target, IReadOnlyList<ExtendedAttribute> Attributes);
