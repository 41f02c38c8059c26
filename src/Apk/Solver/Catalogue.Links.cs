using System.Runtime.InteropServices;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Solver;

/// <summary>From numbers to the objects people ask for, and the links between names.</summary>
internal sealed partial class Catalogue
{
    private readonly List<int> _linked = [];
    private int[]?[] _requirers = [];
    private int[]?[] _triggers = [];
    private int[] _linkMarks = [];
    private int _linkMark;

    private const int Recent = 64;

    private readonly RecentInfo?[] _recent = new RecentInfo?[Recent];

    /// <summary>Edges from packages to the names they have, the own one first.</summary>
    internal EdgeList ProvideEdges => _provides;

    /// <summary>Edges from packages to the names they depend on.</summary>
    internal EdgeList DependEdges => _depends;

    /// <summary>Edges from packages to the names in their install_if.</summary>
    internal EdgeList ConditionEdges => _conditions;

    /// <summary>The name of that number.</summary>
    internal KnownName NameAt(int number)
    {
        if (number >= _nameObjects.Length)
            Array.Resize(ref _nameObjects, Math.Max(_names.Count, _nameObjects.Length * 2));
        return _nameObjects[number] ??= new(this, number);
    }

    /// <summary>The package of that number.</summary>
    internal KnownPackage PackageAt(int number)
    {
        ref PackagePlace place = ref CollectionsMarshal.AsSpan(_places)[number];
        // without an object it is stored
        return place.Object ??= new(this, number, place.Stored!, place.Place)
        {
            Repositories = place.Repositories,
            IsUninstallable = place.IsUninstallable,
        };
    }

    /// <summary>
    /// The record of a stored package. A few of those made last are kept, not all: who asks for all of an
    /// index wants one after the other.
    /// </summary>
    internal PackageInfo InfoOf(int package, StoredPackages stored, int place)
    {
        ref RecentInfo? recent = ref _recent[package % Recent];
        if (recent is not { } known || known.Package != package)
            recent = known = new(package, stored[place]);
        return known.Info;
    }

    /// <summary>Versions that packages near each other share.</summary>
    internal RepeatedTexts Versions { get; } = new();

    /// <summary>The text of a name.</summary>
    internal string TextOf(KnownName name) => _names.Text(name.Number);

    /// <summary>The name a package has itself.</summary>
    internal KnownName OwnName(int package) => NameAt(_provides.NamesOf(package)[0]);

    /// <summary>The first 20 bytes of a package's digest.</summary>
    internal Digest IdentityOf(int package) => new(_identities.KeyOf(package));

    /// <summary>The names of those numbers.</summary>
    internal List<KnownName> NamesOf(ReadOnlySpan<int> numbers)
    {
        List<KnownName> found = new(numbers.Length);
        foreach (int number in numbers) found.Add(NameAt(number));
        return found;
    }

    /// <summary>Who has a name.</summary>
    internal Provider[] ProvidersOf(KnownName name)
    {
        int count = 0;
        for (int edge = _provides.First(name.Number); edge != 0; edge = _provides.Next(edge)) count++;
        if (count == 0) return [];
        Provider[] found = new Provider[count];
        count = 0;
        for (int edge = _provides.First(name.Number); edge != 0; edge = _provides.Next(edge))
        {
            KnownPackage package = PackageAt(_provides.PackageOf(edge));
            int place = _provides.PlaceOf(edge);
            found[count++] =
                new(package, place == 0 ? package.Version : package.Provides[place - 1].Version);
        }
        return found;
    }

    /// <summary>Numbers of the names whose packages depend on that one, in the order
    /// in which apk walks them.</summary>
    internal int[] RequirersOf(int name) => Linked(ref _requirers, _depends, name);

    /// <summary>Numbers of the names whose packages may become due by that one, in the same order.</summary>
    internal int[] TriggersOf(int name) => Linked(ref _triggers, _conditions, name);

    internal Demand[] DependsOf(KnownPackage package)
    {
        ReadOnlySpan<int> names = _depends.NamesOf(package.Number);
        return names.IsEmpty ? []
            : package.IsStored ? Demands(package.View.Depends, names)
            : Demands(package.Info.Depends.Where(item => !IsUnreadable(item)), names);
    }

    internal Demand[] ProvidesOf(KnownPackage package)
    {
        ReadOnlySpan<int> names = _provides.NamesOf(package.Number)[1..];
        return names.IsEmpty ? []
            : package.IsStored ? Demands(package.View.Provides, names)
            : Demands(package.Info.Provides, names);
    }

    /// <summary>Without edges the rule does not count.</summary>
    internal Demand[] ConditionsOf(KnownPackage package)
    {
        ReadOnlySpan<int> names = _conditions.NamesOf(package.Number);
        return names.IsEmpty ? []
            : package.IsStored ? Demands(package.View.InstallIf, names)
            : Demands(package.Info.InstallIf, names);
    }

    /// <summary>Edges stand in the order of the dependencies.</summary>
    private Demand[] Demands(in StoredDependencies items, ReadOnlySpan<int> edges)
    {
        Demand[] demands = new Demand[edges.Length];
        int at = 0;
        foreach (StoredDependency item in items)
        {
            string? version =
                item.Version.Bytes is { IsEmpty: false } bytes ? Versions.Decode(bytes) : null;
            demands[at] = new(NameAt(edges[at]), version, item.Match, IsFaulty(item));
            at++;
        }
        return demands;
    }

    private Demand[] Demands(IEnumerable<Dependency> items, ReadOnlySpan<int> edges)
    {
        Demand[] demands = new Demand[edges.Length];
        int at = 0;
        foreach (Dependency item in items)
        {
            demands[at] = ToDemand(item, edges[at]);
            at++;
        }
        return demands;
    }

    private Demand ToDemand(Dependency item, int name) =>
        new(NameAt(name), item.Version, item.Match, IsFaulty(item));

    private int[] Linked(ref int[]?[] known, EdgeList edges, int name)
    {
        if (edges.First(name) == 0) return [];
        if (name >= known.Length) Array.Resize(ref known, _names.Count);
        return known[name] ??= FindLinked(edges, name);
    }

    /// <summary>Each name once; those of packages that came late stand behind the others.</summary>
    private int[] FindLinked(EdgeList edges, int name)
    {
        if (_linkMarks.Length < _names.Count) Array.Resize(ref _linkMarks, _names.Count);
        _linkMark++;
        _linked.Clear();
        bool hasLate = false;
        for (int edge = edges.First(name); edge != 0; edge = edges.Next(edge))
        {
            int package = edges.PackageOf(edge);
            if (package < _linkedCount) Link(package);
            else hasLate = true;
        }
        _names.SortInTableOrder(CollectionsMarshal.AsSpan(_linked));
        for (int edge = hasLate ? edges.First(name) : 0; edge != 0; edge = edges.Next(edge))
            if (edges.PackageOf(edge) is int package && package >= _linkedCount) Link(package);
        return [.. _linked];
    }

    private void Link(int package)
    {
        foreach (int name in _provides.NamesOf(package))
        {
            if (_linkMarks[name] == _linkMark) continue;
            _linkMarks[name] = _linkMark;
            _linked.Add(name);
        }
    }

    private void ForgetLinks()
    {
        _requirers = [];
        _triggers = [];
        foreach (KnownName? name in _nameObjects) name?.Forget();
    }

    /// <summary>One object, so that several threads may ask.</summary>
    private sealed record RecentInfo(int Package, PackageInfo Info);

    /// <summary>Where a package is described, and what is known of it while
    /// nobody has looked at it.</summary>
    private record struct PackagePlace
    {
        public StoredPackages? Stored { get; init; }

        public int Place { get; init; }

        public uint Repositories { get; init; }

        public bool IsUninstallable { get; init; }

        public KnownPackage? Object { get; set; }
    }
}
