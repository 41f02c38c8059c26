namespace Limyra.Tests.Interop.Apk.Solving;

/// <summary>
/// Random cases: a handful of names in a few versions, with every kind of relation between them, so that most
/// cases are solvable and many only just.
/// </summary>
internal sealed class SolverCaseGenerator(int seed)
{
    private static readonly string[] AllNames = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    private static readonly string[] AllVirtuals = ["v1", "v2", "so:x", "cmd:y"];
    private static readonly string[] Versions = ["1", "1-r1", "1.5", "2_rc1", "2", "3"];
    private static readonly string[] Operators = ["=", "<", ">", "<=", ">=", "~", ">~"];

    private readonly Random _random = new(seed);
    private string[] _names = [];
    private string[] _tags = [""];

    public SolverCase Make()
    {
        _names = AllNames[.._random.Next(3, AllNames.Length + 1)];
        if (Chance(30)) _tags = Chance(40) ? ["", "t1", "t2"] : ["", "t1"];
        CaseRepository[] repositories =
        [
            .. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => new CaseRepository("", Packages())),
            .. _tags[1..].Select(tag => new CaseRepository(tag, Packages())),
        ];
        if (repositories.Length > 1 && Chance(30))
            repositories[^1] = Share(repositories[^1], repositories[0]);
        return new()
        {
            Repositories = repositories,
            Installed = Installed(repositories),
            World = World(),
            Command = Command(),
            HasStoredIndexes = seed % 2 == 0,
        };
    }

    private CasePackage[] Packages()
    {
        List<CasePackage> packages = [];
        foreach (string name in _names)
        {
            foreach (string version in Pick(Versions, _random.Next(0, 4)))
                packages.Add(Package(name, version));
        }
        return [.. packages];
    }

    private CasePackage Package(string name, string version) => new()
    {
        Name = name,
        Version = version,
        Size = Chance(8) ? 0 : _random.Next(1, 4),
        Priority = Chance(15) ? _random.Next(1, 4) : 0,
        Arch = Chance(2) ? "riscv64" : Chance(20) ? "noarch" : "",
        Depends = Chance(60) ? [.. Many(1, 4).Select(_ => Demand(conflictPercent: 12))] : [],
        Provides = Chance(35) ? [.. Many(1, 3).Select(_ => Provide(version))] : [],
        InstallIf = Chance(12) ? [.. Many(1, 3).Select(_ => Demand(conflictPercent: 15))] : [],
    };

    private CaseInstallation[] Installed(CaseRepository[] repositories)
    {
        if (Chance(25)) return [];
        List<CaseInstallation> installed = [];
        foreach (string name in _names)
        {
            if (!Chance(45)) continue;
            CasePackage[] known =
                [.. repositories.SelectMany(item => item.Packages).Where(item => item.Name == name)];
            CasePackage package = known.Length == 0 || Chance(15)
                ? Package(name, One(Versions))
                : One(known);
            installed.Add(new(package, Chance(15) ? One(_tags) : ""));
        }
        return [.. installed];
    }

    private string[] World() => [.. Pick(_names, _random.Next(0, 5)).Select(name => WorldLine(name))];

    private string WorldLine(string name)
    {
        string mark = Chance(6) ? "!" : "";
        string tag = _tags.Length > 1 && Chance(30) ? "@" + One(_tags[1..]) : "";
        string version = Chance(20) ? One(Operators) + One(Versions) : "";
        return mark + (Chance(10) ? One(AllVirtuals) : name) + tag + version;
    }

    private string[] Command()
    {
        // Without --force-broken-world: the original restarts for ever where
        // dropping a demand changes nothing.
        string[] extra = Chance(10) ? ["-v"] : [];
        return _random.Next(10) switch
        {
            < 5 =>
                ["add", .. extra, .. Flags("-u", "-l"),
                    .. Many(Chance(10) ? 0 : 1, 3).Select(_ => WorldLine(One(_names)))],
            5 or 6 => ["del", .. extra, .. Flags("-r"), .. Pick(_names, _random.Next(1, 3))],
            7 or 8 => ["upgrade", .. extra, .. Flags("-a", "-l", "--prune"), .. Chance(30) ? Upgraded() : []],
            _ => ["fix", .. extra, .. Flags("-u", "-d", "-r"), .. Pick(_names, _random.Next(0, 3))],
        };
    }

    private string[] Upgraded() => [.. Flags("--ignore"), .. Pick(_names, _random.Next(1, 3))];

    private string[] Flags(params string[] flags) => [.. flags.Where(_ => Chance(25))];

    private string Demand(int conflictPercent)
    {
        string mark = Chance(conflictPercent) ? "!" : "";
        string name = Chance(25) ? One(AllVirtuals) : One(_names);
        return mark + name + (Chance(35) ? One(Operators) + One(Versions) : "");
    }

    private string Provide(string version)
    {
        string name = Chance(65) ? One(AllVirtuals) : One(_names);
        return name + (Chance(55) ? "=" + (Chance(50) ? version : One(Versions)) : "");
    }

    /// <summary>The same package in two repositories is one package.</summary>
    private CaseRepository Share(CaseRepository to, CaseRepository from) =>
        to with { Packages = [.. to.Packages, .. from.Packages.Where(_ => Chance(50))] };

    private IEnumerable<int> Many(int from, int to) => Enumerable.Range(0, _random.Next(from, to));

    private string[] Pick(string[] from, int count)
    {
        string[] all = [.. from];
        _random.Shuffle(all);
        return all[..Math.Min(count, all.Length)];
    }

    private T One<T>(T[] from) => from[_random.Next(from.Length)];

    private bool Chance(int percent) => _random.Next(100) < percent;
}
