using System.Runtime.InteropServices;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>From numbers to the objects people ask for, and the links between names.</summary>
internal sealed partial class Catalogue
{
    private readonly List<int> linked = [];
    private int[]?[] requirers = [];
    private int[]?[] triggers = [];
    private int[] linkMarks = [];
    private int linkMark;

    /// <summary>Edges from packages to the names they have, the own one first.</summary>
    internal EdgeList ProvideEdges => provides;

    /// <summary>Edges from packages to the names they depend on.</summary>
    internal EdgeList DependEdges => depends;

    /// <summary>Edges from packages to the names in their install_if.</summary>
    internal EdgeList ConditionEdges => conditions;

    /// <summary>The name of that number.</summary>
    internal KnownName NameAt(int number)
    {
        if (number >= nameObjects.Length)
            Array.Resize(ref nameObjects, Math.Max(names.Count, nameObjects.Length * 2));
        return nameObjects[number] ??= new(this, number);
    }

    /// <summary>The package of that number.</summary>
    internal KnownPackage PackageAt(int number)
    {
        ref PackagePlace place = ref CollectionsMarshal.AsSpan(places)[number];
        // without an object it is stored
        return place.Object ??= new(this, number, place.Stored!, place.Place)
        {
            Repositories = place.Repositories,
            IsUninstallable = place.IsUninstallable,
        };
    }

    /// <summary>The text of a name.</summary>
    internal string TextOf(KnownName name) => names.Text(name.Number);

    /// <summary>The name a package has itself.</summary>
    internal KnownName OwnName(int package) => NameAt(provides.NamesOf(package)[0]);

    /// <summary>The first 20 bytes of a package's digest.</summary>
    internal Digest IdentityOf(int package) => new(identities.KeyOf(package));

    /// <summary>The names of those numbers.</summary>
    internal List<KnownName> NamesOf(ReadOnlySpan<int> numbers)
    {
        List<KnownName> found = new(numbers.Length);
        foreach (int number in numbers) found.Add(NameAt(number));
        return found;
    }

    /// <summary>Who has a name.</summary>
    internal List<Provider> ProvidersOf(KnownName name)
    {
        List<Provider> found = [];
        for (int edge = provides.First(name.Number); edge != 0; edge = provides.Next(edge))
        {
            KnownPackage package = PackageAt(provides.PackageOf(edge));
            int place = provides.PlaceOf(edge);
            found.Add(new(package, place == 0 ? package.Version : package.Provides[place - 1].Version));
        }
        return found;
    }

    /// <summary>Numbers of the names whose packages depend on that one, in the order
    /// in which apk walks them.</summary>
    internal int[] RequirersOf(int name) => Linked(ref requirers, depends, name);

    /// <summary>Numbers of the names whose packages may become due by that one, in the same order.</summary>
    internal int[] TriggersOf(int name) => Linked(ref triggers, conditions, name);

    internal Demand[] DependsOf(KnownPackage package) => package.IsStored
        ? Demands(package.View.Depends, depends.NamesOf(package.Number))
        : Demands(package.Info.Depends.Where(item => !IsUnreadable(item)), depends.NamesOf(package.Number));

    internal Demand[] ProvidesOf(KnownPackage package) => package.IsStored
        ? Demands(package.View.Provides, provides.NamesOf(package.Number)[1..])
        : Demands(package.Info.Provides, provides.NamesOf(package.Number)[1..]);

    internal Demand[] ConditionsOf(KnownPackage package) => package.IsStored
        ? Demands(package.View.InstallIf, conditions.NamesOf(package.Number))
        : Demands(package.Info.InstallIf, conditions.NamesOf(package.Number));

    /// <summary>Edges stand in the order of the dependencies; without edges
    /// the rule does not count.</summary>
    private Demand[] Demands(in StoredDependencies items, ReadOnlySpan<int> edges)
    {
        if (edges.IsEmpty) return [];
        Demand[] demands = new Demand[edges.Length];
        for (int i = 0; i < demands.Length; i++) demands[i] = ToDemand(items[i].ToDependency(), edges[i]);
        return demands;
    }

    private Demand[] Demands(IEnumerable<Dependency> items, ReadOnlySpan<int> edges)
    {
        if (edges.IsEmpty) return [];
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
        if (name >= known.Length) Array.Resize(ref known, names.Count);
        return known[name] ??= FindLinked(edges, name);
    }

    /// <summary>Each name once; those of packages that came late stand behind the others.</summary>
    private int[] FindLinked(EdgeList edges, int name)
    {
        if (linkMarks.Length < names.Count) Array.Resize(ref linkMarks, names.Count);
        linkMark++;
        linked.Clear();
        bool hasLate = false;
        for (int edge = edges.First(name); edge != 0; edge = edges.Next(edge))
        {
            int package = edges.PackageOf(edge);
            if (package < linkedCount) Link(package);
            else hasLate = true;
        }
        names.SortInTableOrder(CollectionsMarshal.AsSpan(linked));
        for (int edge = hasLate ? edges.First(name) : 0; edge != 0; edge = edges.Next(edge))
            if (edges.PackageOf(edge) is int package && package >= linkedCount) Link(package);
        return [.. linked];
    }

    private void Link(int package)
    {
        foreach (int name in provides.NamesOf(package))
        {
            if (linkMarks[name] == linkMark) continue;
            linkMarks[name] = linkMark;
            linked.Add(name);
        }
    }

    private void ForgetLinks()
    {
        requirers = [];
        triggers = [];
        foreach (KnownName? name in nameObjects) name?.Forget();
    }

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
