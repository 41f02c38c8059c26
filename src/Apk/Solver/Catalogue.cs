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
/// All names and packages in sight: installed ones, those of the indexes, of the cache and of the command line.
/// After <see cref="Complete"/> the names also know who asks for them.
/// </summary>
internal sealed class Catalogue
{
    /// <summary>Untagged repositories: always allowed.</summary>
    public const int NoTag = 0;

    /// <summary>As many tags as fit into the solver's masks (apk-tools 3.0.6, APK_MAX_TAGS).</summary>
    public const int MaxTags = 16;

    private readonly Dictionary<string, KnownName> names = new(StringComparer.Ordinal);
    private readonly List<KnownName> nameList = [];
    private readonly Dictionary<Digest, KnownPackage> packages = [];
    private readonly List<RepositoryTag> tags = [new("")];
    private bool isComplete;

    /// <summary>All names in the order they became known.</summary>
    public IReadOnlyList<KnownName> Names => nameList;

    /// <summary>Number of different packages.</summary>
    public int PackageCount => packages.Count;

    /// <summary>Known tags; number 0 is the untagged one.</summary>
    public IReadOnlyList<RepositoryTag> Tags => tags;

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

    /// <summary>An index changed the file size of an installed package, so the database is out of date.</summary>
    public bool HasCorrectedSizes { get; private set; }

    /// <summary>The name, known from now on.</summary>
    public KnownName GetName(string text)
    {
        if (names.TryGetValue(text, out KnownName? known)) return known;
        known = new(text, nameList.Count);
        names.Add(text, known);
        nameList.Add(known);
        return known;
    }

    /// <summary>The name, or null if nobody has used it.</summary>
    public KnownName? FindName(string text) => names.GetValueOrDefault(text);

    /// <summary>The package with this digest (its first 20 bytes count), or null.</summary>
    public KnownPackage? FindPackage(Digest digest) => packages.GetValueOrDefault(digest.Key);

    /// <summary>The number of a tag, known from now on; -1 when there are too many.</summary>
    public int GetTag(string? name)
    {
        if (string.IsNullOrEmpty(name)) return NoTag;
        int at = tags.FindIndex(1, tag => tag.Name == name);
        if (at >= 0) return at;
        if (tags.Count >= MaxTags) return -1;
        tags.Add(new(name));
        return tags.Count - 1;
    }

    /// <summary>The repositories of a set of tags.</summary>
    public uint RepositoriesOf(uint tagMask)
    {
        uint found = 0;
        for (int i = 0; i < tags.Count; i++)
            if ((tagMask >> i & 1) != 0) found |= tags[i].Repositories;
        return found;
    }

    /// <summary>The repositories of a package, with those of the tag under which it was installed.</summary>
    public uint RepositoriesOf(KnownPackage package) =>
        package.Repositories | (package.Installed is { } installed ? tags[installed.Tag].Repositories : 0);

    /// <summary>Whether a repository that can be reached has the package.</summary>
    public bool IsAvailable(KnownPackage package) => (package.Repositories & AvailableRepositories) != 0;

    /// <summary>Whether packages of this architecture may be installed.</summary>
    public bool IsCompatible(string? architecture) =>
        string.IsNullOrEmpty(architecture) || architecture == "noarch" || Architectures.Contains(architecture);

    /// <summary>Looks the name of a dependency up.</summary>
    public Demand Resolve(in Dependency dependency) => new(
        GetName(dependency.Name), dependency.Version, dependency.Match, dependency.IsBroken && dependency.Version is not null);

    /// <summary>Looks the name and the tag of a line of world up.</summary>
    public WorldDemand ResolveWorld(in Dependency dependency) =>
        new(Resolve(dependency), Math.Max(GetTag(dependency.Tag), 0));

    /// <summary>
    /// Adds a package, or adds repositories to one with the same digest. The first description of a package wins.
    /// </summary>
    public KnownPackage Add(PackageInfo info, Digest digest, uint repositories, bool isUninstallable = false)
    {
        Digest key = digest.Key;
        if (packages.TryGetValue(key, out KnownPackage? known))
        {
            CorrectSize(known, info);
        }
        else
        {
            known = Create(info, key);
            known.IsUninstallable |= isUninstallable || !IsCompatible(info.Arch);
            packages.Add(key, known);
            known.Name.Providers.Add(new(known, known.Version));
            foreach (Demand provided in known.Provides) provided.Name.Providers.Add(new(known, provided.Version));
            if (isComplete) Link(known);
        }
        if (repositories != 0 && known.Repositories == 0)
        {
            known.Name.IsInRepository = true;
            foreach (Demand provided in known.Provides) provided.Name.IsInRepository = true;
        }
        known.Repositories |= repositories;
        return known;
    }

    /// <summary>Tells every name who asks for it. Packages added later are linked one by one.</summary>
    public void Complete()
    {
        foreach (KnownName name in NameOrder.InTableOrder(nameList))
        {
            foreach (Provider provider in name.Providers)
            {
                foreach (Demand demand in provider.Package!.Depends) AddLast(demand.Name.RequiredBy, name);
                foreach (Demand demand in provider.Package.InstallIf) AddLast(demand.Name.Triggers, name);
            }
        }
        isComplete = true;
    }

    private KnownPackage Create(PackageInfo info, Digest key)
    {
        KnownName name = GetName(info.Name);
        bool isUnreadable = info.Depends.Any(IsUnreadable);
        Demand[] depends = ResolveAll(isUnreadable ? [.. info.Depends.Where(item => !IsUnreadable(item))] : info.Depends);
        Demand[] provides = ResolveAll(info.Provides);
        Demand[] installIf = ResolveAll(info.InstallIf);
        foreach (Dependency recommended in info.Recommends) GetName(recommended.Name);
        bool hasBrokenDepends = isUnreadable || Array.Exists(depends, demand => demand.IsBroken);
        bool hasBrokenConditions = Array.Exists(installIf, demand => demand.IsBroken);
        HasUninstallable |= hasBrokenDepends;
        HasBrokenDependencies |= hasBrokenDepends || hasBrokenConditions
            || Array.Exists(provides, demand => demand.IsBroken);
        return new()
        {
            Name = name,
            Version = info.Version,
            Identity = key,
            Info = info,
            Depends = depends,
            Provides = provides,
            // Half a rule would install a package too often.
            InstallIf = hasBrokenConditions ? [] : installIf,
            FileSize = info.FileSize,
            IsUninstallable = hasBrokenDepends,
        };
    }

    /// <summary>What text could not be read as a dependency stands for accepts nothing.</summary>
    private static bool IsUnreadable(Dependency dependency) => dependency.Match == VersionMatch.None;

    private void CorrectSize(KnownPackage known, PackageInfo info)
    {
        if (known.Repositories != 0 || known.FileSize == info.FileSize) return;
        known.FileSize = info.FileSize;
        HasCorrectedSizes = true;
    }

    private Demand[] ResolveAll(IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0) return [];
        Demand[] demands = new Demand[dependencies.Count];
        for (int i = 0; i < demands.Length; i++) demands[i] = Resolve(dependencies[i]);
        return demands;
    }

    private static void Link(KnownPackage package)
    {
        foreach (Demand demand in package.Depends) LinkTo(demand.Name.RequiredBy, package);
        foreach (Demand demand in package.InstallIf) LinkTo(demand.Name.Triggers, package);
    }

    private static void LinkTo(List<KnownName> links, KnownPackage package)
    {
        if (!links.Contains(package.Name)) links.Add(package.Name);
        foreach (Demand provided in package.Provides)
            if (!links.Contains(provided.Name)) links.Add(provided.Name);
    }

    /// <summary>Names are linked one after the other, so a repetition can only be at the end.</summary>
    private static void AddLast(List<KnownName> links, KnownName name)
    {
        if (links.Count == 0 || links[^1] != name) links.Add(name);
    }
}
