namespace Limyra.Apk.Solver;

/// <summary>What is asked of the solver.</summary>
internal sealed record SolverRequest
{
    /// <summary>The demands to meet.</summary>
    public required IReadOnlyList<WorldDemand> World { get; init; }

    /// <summary>Preferences for everything.</summary>
    public SolverFlags Flags { get; init; }

    /// <summary>Preferences for single names.</summary>
    public IReadOnlyList<NameMark> Marks { get; init; } = [];

    /// <summary>Drop demands that cannot be met instead of failing.</summary>
    public bool MayDropBroken { get; init; }

    /// <summary>Only packages marked for upgrade move: the step before an upgrade of everything.</summary>
    public bool IsPreupgrade { get; init; }
}

/// <summary>Preferences for all packages of a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Flags">For the packages themselves.</param>
/// <param name="InheritableFlags">For the packages and what they depend on.</param>
internal readonly record struct NameMark(KnownName Name, SolverFlags Flags, SolverFlags InheritableFlags);

/// <summary>What came of it.</summary>
/// <param name="Changes">The plan, or with errors as much of it as explains them.</param>
/// <param name="ErrorCount">Number of things wrong; 0: the plan holds.</param>
/// <param name="World">The demands with the layer of what was chosen for them.</param>
internal sealed record SolverOutcome(ChangeSet Changes, int ErrorCount, IReadOnlyList<WorldDemand> World)
{
    /// <summary>With errors: chosen packages that another one could stand in
    /// for, those in trouble first.</summary>
    public IReadOnlyList<KnownPackage> Suspects { get; init; } = [];

    /// <summary>Packages that had to be avoided for the plan to hold; none when the
    /// preferred ones fit together.</summary>
    public IReadOnlyList<KnownPackage> Avoided { get; init; } = [];
}

/// <summary>
/// One run of the solver. It follows the requirements forward and decides one name after the other,
/// the surest first, and never takes a decision back; so it is fast, the same in every run, and
/// sometimes does not find what exists. The decisions are those of apk-tools 3 on purpose: a plan
/// is part of the compatible surface.
/// <list type="bullet">
/// <item>discover: walk everything that world can reach, and rank the names by that walk;</item>
/// <item>constrain: a demand disqualifies providers that do not meet it;</item>
/// <item>reconsider: a name whose surroundings changed checks its candidates and
/// demands what all of them demand;</item>
/// <item>select: when nothing is left to reconsider, the first waiting name gets its best candidate.</item>
/// </list>
/// </summary>
internal sealed partial class SolverRun
{
    private readonly Catalogue _catalogue;
    private readonly SolverRequest _request;
    private readonly NameState?[] _nameStates;
    private readonly PackageState?[] _packageStates;
    private readonly List<NameState> _touchedNames = [];
    private readonly Queue<NameState> _dirty = new();
    private readonly Queue<NameState> _resolveNow = new();
    private readonly PriorityQueue<NameState, int> _selectable = new(HighestFirst.Instance);
    private readonly PriorityQueue<NameState, int> _unresolved = new(HighestFirst.Instance);
    private readonly uint _defaultRepositories;
    private readonly bool _ignoresConflicts;
    private SolverFlags _worldFlags;
    private uint _worldTags;
    private int _rankCount;
    private int _errorCount;

    private readonly IReadOnlyCollection<KnownPackage> _avoided;

    private SolverRun(Catalogue catalogue, SolverRequest request, IReadOnlyCollection<KnownPackage> avoided)
    {
        _avoided = avoided;
        _catalogue = catalogue;
        _request = request;
        _nameStates = new NameState?[catalogue.NameCount];
        _packageStates = new PackageState?[catalogue.PackageCount];
        _nameMarks = new NameMarks[catalogue.NameCount];
        _packagesSeen = new bool[catalogue.PackageCount];
        _ranks = new int[catalogue.NameCount];
        _defaultRepositories = catalogue.RepositoriesOf(1u << Catalogue.NoTag);
        _ignoresConflicts = request.Flags.HasFlag(SolverFlags.IgnoreConflict);
    }

    /// <summary>Solves, without the packages that are to be avoided.</summary>
    public static SolverOutcome Solve(
        Catalogue catalogue, SolverRequest request, IReadOnlyCollection<KnownPackage> avoided)
    {
        // A stable order: a name that stands twice in world keeps its lines as they are.
        List<WorldDemand> world = [.. request.World.Order(Comparer<WorldDemand>.Create(
            (a, b) => NameOrder.Compare(a.Demand.Name.Text, b.Demand.Name.Text)))];
        foreach (NameMark mark in request.Marks) mark.Name.IsMentioned = true;
        IReadOnlyList<NameMark> marks = request.Marks;
        while (true)
        {
            SolverRun run = new(catalogue, request, avoided);
            run.Decide(world, marks);
            ChangeSet changes = run.PlanChanges(world);
            int errors = run._errorCount;
            int dropped = errors > 0 && request.MayDropBroken ? run.DropBroken(world) : 0;
            if (dropped == 0)
                return new(changes, errors, run.InLayers(world))
                {
                    Suspects = errors > 0 ? run.FindSuspects() : [],
                };
            // As the original: after a restart the marks of single names are forgotten.
            marks = [];
        }
    }

    /// <summary>Each line goes to the world of the package that was chosen for it.</summary>
    private List<WorldDemand> InLayers(List<WorldDemand> world) => [.. world.Select(line =>
        _nameStates[line.Demand.Name.Number]?.Chosen.Package is { } chosen
            ? line with { Layer = chosen.Layer } : line)];

    private List<KnownPackage> FindSuspects() =>
    [
        .. _changes.Changes.Select(change => change.New).OfType<KnownPackage>()
            .Where(HasAlternative).OrderBy(package => StateOf(package).HasError ? 0 : 1),
    ];

    private static bool HasAlternative(KnownPackage package) => package.Name.Providers.Length > 1
        || Array.Exists(package.Provides, provided => provided.Name.Providers.Length > 1);

    private int DropBroken(List<WorldDemand> world)
    {
        int dropped = 0;
        for (int i = 0; i < world.Count; i++)
        {
            Demand demand = world[i].Demand;
            KnownPackage? chosen = StateOf(demand.Name).Chosen.Package;
            if (demand.IsBroken || (chosen is not null && !StateOf(chosen).HasError)) continue;
            world[i] = world[i] with { Demand = demand with { IsBroken = true } };
            dropped++;
        }
        return dropped;
    }

    private void Mark(IReadOnlyList<NameMark> marks)
    {
        foreach (NameMark mark in marks)
        {
            foreach (Provider provider in mark.Name.Providers)
            {
                PackageState state = StateOf(provider.Package!);
                state.Flags |= mark.Flags;
                state.InheritableFlags |= mark.InheritableFlags;
            }
        }
    }

    private void Decide(List<WorldDemand> world, IReadOnlyList<NameMark> marks)
    {
        _worldFlags = _request.Flags;
        foreach (WorldDemand line in world)
            if (!line.Demand.IsBroken) Discover(line.Demand.Name.Number);
        Mark(marks);
        foreach (WorldDemand line in world)
        {
            if (line.Demand.IsBroken) continue;
            _worldTags = 1u << line.Tag;
            Constrain(line.Demand, by: null);
        }
        _worldFlags = SolverFlags.None;
        _worldTags = 0;
        do
        {
            while (_dirty.TryDequeue(out NameState? name))
            {
                if (!name.IsDirty) continue;
                name.IsDirty = false;
                Reconsider(name);
            }
        }
        while (SelectNext());
    }

    private bool SelectNext()
    {
        NameState? next = TakeNext();
        if (next is null) return false;
        Select(next);
        return true;
    }

    private NameState? TakeNext()
    {
        while (_resolveNow.TryDequeue(out NameState? name))
        {
            if (name.Queue != NameQueue.ResolveNow) continue;
            name.Queue = NameQueue.None;
            return name;
        }
        return TakeFrom(_selectable, NameQueue.Selectable) ?? TakeFrom(_unresolved, NameQueue.Unresolved);
    }

    /// <summary>The first that still waits there: one that has left is passed over.</summary>
    private static NameState? TakeFrom(PriorityQueue<NameState, int> waiting, NameQueue queue)
    {
        while (waiting.TryDequeue(out NameState? name, out _))
        {
            if (name.Queue != queue) continue;
            name.Queue = NameQueue.None;
            return name;
        }
        return null;
    }

    private void MarkDirty(NameState name)
    {
        if (name.IsDirty || name.IsLocked || (name.Requirers == 0 && !name.MustCheckInstallIf)) return;
        name.IsDirty = true;
        _dirty.Enqueue(name);
    }

    private void Enqueue(NameState name, bool mayMove)
    {
        if (name.IsLocked || name.Queue == NameQueue.ResolveNow) return;
        bool isSure =
            name is { AreRequirersDecided: true, Requirers: > 0, HasSelectable: true, HasOptions: false };
        if (name.Queue != NameQueue.None)
        {
            if (!isSure && !mayMove) return;
        }
        else if (name is { Requirers: 0, HasInstallIf: false, IsAwaitedByInstallIf: false })
        {
            return;
        }
        name.Queue =
            isSure ? NameQueue.ResolveNow : name.HasSelectable ? NameQueue.Selectable : NameQueue.Unresolved;
        if (isSure) _resolveNow.Enqueue(name);
        else (name.HasSelectable ? _selectable : _unresolved).Enqueue(name, name.Rank);
    }

    private NameState StateOf(KnownName name)
    {
        if (_nameStates[name.Number] is { } state) return state;
        _nameStates[name.Number] = state = Begin(name);
        _touchedNames.Add(state);
        return state;
    }

    private PackageState StateOf(KnownPackage package) => _packageStates[package.Number] ??= Begin(package);

    private void AddError(KnownPackage? package)
    {
        if (package is null || StateOf(package).HasError) return;
        StateOf(package).HasError = true;
        _errorCount++;
    }

    private sealed class HighestFirst : IComparer<int>
    {
        public static HighestFirst Instance { get; } = new();

        public int Compare(int left, int right) => right.CompareTo(left);
    }
}
