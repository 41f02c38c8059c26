namespace Limyra.Apk.Solver;

/// <summary>
/// The walk over everything that world can reach. It goes over numbers; what is found out about a name or a
/// package is worked out when the solver looks at it.
/// </summary>
internal sealed partial class SolverRun
{
    private const int NotMentioned = int.MinValue;
    private const int HasRealProvider = 1 << 30;

    private readonly NameMarks[] _nameMarks;
    private readonly bool[] _packagesSeen;
    private readonly int[] _ranks;

    [Flags]
    private enum NameMarks : byte
    {
        None = 0,

        /// <summary>Discovery has been here.</summary>
        Seen = 1,

        /// <summary>Noted for a name that has no state yet: its dependencies have to be checked.</summary>
        MustCheckDepends = 2,
    }

    private bool IsSeen(int name) => (_nameMarks[name] & NameMarks.Seen) != 0;

    /// <summary>Meets a name and everything behind it; ranks it after what it depends on.</summary>
    private void Discover(int name)
    {
        if (IsSeen(name)) return;
        _nameMarks[name] |= NameMarks.Seen;
        EdgeList providers = _catalogue.ProvideEdges;
        bool hasReal = false;
        for (int edge = providers.First(name); edge != 0; edge = providers.Next(edge))
        {
            int package = providers.PackageOf(edge);
            hasReal |= providers.NamesOf(package)[0] == name;
            if (_packagesSeen[package]) continue;
            _packagesSeen[package] = true;
            DiscoverAll(_catalogue.DependEdges.NamesOf(package));
        }
        DiscoverAll(_catalogue.TriggersOf(name));
        for (int edge = providers.First(name); edge != 0; edge = providers.Next(edge))
        {
            ReadOnlySpan<int> provided = providers.NamesOf(providers.PackageOf(edge));
            DiscoverAll(_catalogue.TriggersOf(provided[0]));
            DiscoverAll(provided[1..]);
        }

        // Named ones come first, then those that a package of that name exists
        // for; later discoveries before earlier.
        _ranks[name] = ++_rankCount | NotMentioned | (hasReal ? HasRealProvider : 0);
        for (int edge = providers.First(name); edge != 0; edge = providers.Next(edge))
            DiscoverAll(_catalogue.ConditionEdges.NamesOf(providers.PackageOf(edge)));
    }

    private void DiscoverAll(ReadOnlySpan<int> names)
    {
        foreach (int name in names) Discover(name);
    }

    private NameState Begin(KnownName name)
    {
        NameMarks marks = _nameMarks[name.Number];
        NameState state = new(name) { MustCheckDepends = (marks & NameMarks.MustCheckDepends) != 0 };
        if ((marks & NameMarks.Seen) == 0) return state;
        state.IsSeen = true;
        state.Rank = name.IsMentioned ? _ranks[name.Number] & ~NotMentioned : _ranks[name.Number];
        state.CannotInstallIf = true;
        foreach (Provider provider in name.Providers)
            state.CannotInstallIf &= CannotTrigger(provider.Package!);
        return state;
    }

    private PackageState Begin(KnownPackage package)
    {
        PackageState state = new();
        if (!_packagesSeen[package.Number]) return state;
        bool isFromFile = package.File is not null;
        uint repositories = _catalogue.RepositoriesOf(package);
        state.AllowedTags = 1u << Catalogue.NoTag;
        state.IsAvailable = IsAvailable(package);
        state.IsSelectable = !package.IsUninstallable && !_avoided.Contains(package)
            && (_catalogue.ActiveLayers >> package.Layer & 1) != 0
            && (state.IsAvailable || package.IsCached || package.IsCachedWithoutRepository
                || package.InstalledSize == 0 || package.Installed is not null);
        state.IsTriggerFailed = CannotTrigger(package);
        state.IsTagPreferred =
            isFromFile || package.InstalledSize == 0 || (repositories & _defaultRepositories) != 0;
        state.IsTagAllowed =
            state.IsTagPreferred || package.IsCachedWithoutRepository || package.Installed is not null;
        return state;
    }

    private bool IsAvailable(KnownPackage package) =>
        package.File is not null || _catalogue.IsAvailable(package);

    /// <summary>What no repository has any more is not installed by its condition either, if
    /// available ones are preferred.</summary>
    private bool CannotTrigger(KnownPackage package) =>
        _catalogue.ConditionEdges.NamesOf(package.Number).IsEmpty
        || (_request.Flags.HasFlag(SolverFlags.Available) && !IsAvailable(package));
}
