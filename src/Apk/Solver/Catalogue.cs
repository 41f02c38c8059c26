using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>A repository tag, as in <c>name@tag</c>.</summary>
internal sealed class RepositoryTag(string name)
{
    /// <summary>Name without "@"; empty for the untagged repositories.</summary>
    public string Name { get; } = name;

    /// <summary>With "@", as messages show it.</summary>
    public string Text => Name.Length == 0 ? "" : "@" + Name;

    /// <summary>The repositories under this tag, one bit each.</summary>
    public uint Repositories { get; set; }
}

/// <summary>
/// All names and packages in sight: installed ones, those of the indexes, of the cache and of the command
/// line. Names and packages are numbers in tables first; objects are made of those that somebody looks at,
/// which of a large index are few (measured: half of a solver's time went into memory for the others).
/// </summary>
internal sealed partial class Catalogue
{
    /// <summary>Untagged repositories: always allowed.</summary>
    public const int NoTag = 0;

    /// <summary>As many tags as fit into the solver's masks (apk-tools 3.0.6, APK_MAX_TAGS).</summary>
    public const int MaxTags = 16;

    private readonly NameTable _names = new();
    private readonly IdentityTable _identities = new();
    private readonly EdgeList _provides = new();
    private readonly EdgeList _depends = new();
    private readonly EdgeList _conditions = new();
    private KnownName?[] _nameObjects = [];
    private readonly List<PackagePlace> _places = [];
    private readonly List<RepositoryTag> _tags = [new("")];
    private int _linkedCount = int.MaxValue;

    /// <summary>All names in the order they became known.</summary>
    public IReadOnlyList<KnownName> Names => NamesOf([.. Enumerable.Range(0, _names.Count)]);

    /// <summary>Number of names.</summary>
    public int NameCount => _names.Count;

    /// <summary>Number of different packages.</summary>
    public int PackageCount => _places.Count;

    /// <summary>Known tags; number 0 is the untagged one.</summary>
    public IReadOnlyList<RepositoryTag> Tags => _tags;

    /// <summary>Repositories whose packages can be had now, one bit each.</summary>
    public uint AvailableRepositories { get; set; }

    /// <summary>Repositories on this machine, one bit each.</summary>
    public uint LocalRepositories { get; set; }

    /// <summary>Layers whose database is open, one bit each.</summary>
    public uint ActiveLayers { get; set; } = 1;

    /// <summary>Accepted architectures, the primary one first.</summary>
    public IReadOnlyList<string> Architectures { get; set; } = [];

    /// <summary>Installed packages in the order of the database.</summary>
    public List<KnownPackage> Installed { get; } = [];

    /// <summary>A package had a dependency that is no valid text.</summary>
    public bool HasBrokenDependencies { get; private set; }

    /// <summary>A package cannot be installed by this version of the program.</summary>
    public bool HasUninstallable { get; private set; }

    /// <summary>An index changed the file size of an installed package, so the
    /// database is out of date.</summary>
    public bool HasCorrectedSizes { get; private set; }

    /// <summary>The name, known from now on.</summary>
    public KnownName GetName(string text) => NameAt(_names.GetOrAdd(text));

    /// <summary>The name, or null if nobody has used it.</summary>
    public KnownName? FindName(string text) =>
        _names.Find(text) is >= 0 and int number ? NameAt(number) : null;

    /// <summary>All names in the order in which apk walks them.</summary>
    public List<KnownName> NamesInTableOrder()
    {
        int[] order = [.. Enumerable.Range(0, _names.Count)];
        _names.SortInTableOrder(order);
        return NamesOf(order);
    }

    /// <summary>The package with this digest (its first 20 bytes count), or null.</summary>
    public KnownPackage? FindPackage(Digest digest) =>
        _identities.Find(KeyOf(digest)) is >= 0 and int number ? PackageAt(number) : null;

    /// <summary>The number of a tag, known from now on; -1 when there are too many.</summary>
    public int GetTag(string? name)
    {
        if (string.IsNullOrEmpty(name)) return NoTag;
        int at = _tags.FindIndex(1, tag => tag.Name == name);
        if (at >= 0) return at;
        if (_tags.Count >= MaxTags) return -1;
        _tags.Add(new(name));
        return _tags.Count - 1;
    }

    /// <summary>The repositories of a set of tags.</summary>
    public uint RepositoriesOf(uint tagMask)
    {
        uint found = 0;
        for (int i = 0; i < _tags.Count; i++)
            if ((tagMask >> i & 1) != 0) found |= _tags[i].Repositories;
        return found;
    }

    /// <summary>The repositories of a package, with those of the tag under which it was installed.</summary>
    public uint RepositoriesOf(KnownPackage package) =>
        package.Repositories | (package.Installed is { } installed ? _tags[installed.Tag].Repositories : 0);

    /// <summary>Whether a repository that can be reached has the package.</summary>
    public bool IsAvailable(KnownPackage package) => (package.Repositories & AvailableRepositories) != 0;

    /// <summary>Whether a change needs the package's file: it has files, and they come or come again. A
    /// package that nobody can give is not installed again.</summary>
    public bool NeedsFile(Change change) => change.New is { InstalledSize: > 0 } wanted
        && (wanted != change.Old || (change.IsReinstall && CanReinstall(wanted)));

    /// <summary>Whether the file of an installed package can be had.</summary>
    public bool CanReinstall(KnownPackage package) =>
        package.IsCached || package.File is not null || IsAvailable(package);

    /// <summary>Whether packages of this architecture may be installed.</summary>
    public bool IsCompatible(string? architecture) =>
        string.IsNullOrEmpty(architecture) || architecture == "noarch"
            || Architectures.Contains(architecture);

    /// <summary>Looks the name of a dependency up.</summary>
    public Demand Resolve(in Dependency dependency) => new(
        GetName(dependency.Name), dependency.Version, dependency.Match,
        dependency.IsBroken && dependency.Version is not null);

    /// <summary>Looks the name and the tag of a line of world up.</summary>
    public WorldDemand ResolveWorld(in Dependency dependency) =>
        new(Resolve(dependency), Math.Max(GetTag(dependency.Tag), 0));

    /// <summary>
    /// Adds a package, or adds repositories to one with the same digest. The
    /// first description of a package wins.
    /// </summary>
    public KnownPackage Add(PackageInfo info, Digest digest, uint repositories, bool isUninstallable = false)
    {
        byte[] key = KeyOf(digest);
        int number = _identities.Find(key);
        if (number < 0)
        {
            number = _places.Count;
            _identities.Add(key);
            bool isBroken = Register(info);
            _places.Add(new() { Object = new(this, number, info) });
            PackageAt(number).IsUninstallable = isBroken || isUninstallable || !IsCompatible(info.Arch);
            if (number >= _linkedCount) ForgetLinks();
        }
        else
        {
            CorrectSize(PackageAt(number), info.FileSize);
        }
        KnownPackage known = PackageAt(number);
        known.Repositories |= repositories;
        return known;
    }

    /// <summary>From here on packages come late: they are linked behind all others.</summary>
    public void Complete() => _linkedCount = _places.Count;

    /// <summary>Makes the names of a package known and links them; true if
    /// something in it cannot be read.</summary>
    private bool Register(PackageInfo info)
    {
        bool isBroken = info.Depends.Any(IsUnreadable);
        bool hasBrokenConditions = info.InstallIf.Any(IsFaulty);
        int own = _names.GetOrAdd(info.Name);
        _depends.BeginPackage();
        _provides.BeginPackage();
        _conditions.BeginPackage();
        _provides.Add(own);
        foreach (Dependency item in info.Depends)
        {
            if (IsUnreadable(item)) continue;
            _depends.Add(_names.GetOrAdd(item.Name));
            isBroken |= IsFaulty(item);
        }
        foreach (Dependency item in info.Provides) _provides.Add(_names.GetOrAdd(item.Name));
        foreach (Dependency item in info.InstallIf)
        {
            int name = _names.GetOrAdd(item.Name);
            // Half a rule would install a package too often.
            if (!hasBrokenConditions) _conditions.Add(name);
        }
        foreach (Dependency item in info.Recommends) _names.GetOrAdd(item.Name);
        HasUninstallable |= isBroken;
        HasBrokenDependencies |= isBroken || hasBrokenConditions || info.Provides.Any(IsFaulty);
        return isBroken;
    }

    /// <summary>What text could not be read as a dependency stands for accepts nothing.</summary>
    private static bool IsUnreadable(Dependency dependency) => dependency.Match == VersionMatch.None;

    /// <summary>A version that is none is kept, but nothing can meet the demand.</summary>
    private static bool IsFaulty(Dependency dependency) =>
        dependency.IsBroken && dependency.Version is not null;

    private void CorrectSize(KnownPackage known, ulong fileSize)
    {
        if (known.Repositories != 0 || known.FileSize == fileSize) return;
        known.FileSize = fileSize;
        HasCorrectedSizes = true;
    }

    private static byte[] KeyOf(Digest digest)
    {
        byte[] key = new byte[Digest.ShortLength];
        digest.Key.Bytes.CopyTo(key);
        return key;
    }
}
