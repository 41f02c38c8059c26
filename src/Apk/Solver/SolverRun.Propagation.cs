namespace Limyra.Apk.Solver;

internal sealed partial class SolverRun
{
    /// <summary>Puts a demand in force: who does not meet it is out, who does
    /// inherits from the one that asks.</summary>
    private void Constrain(in Demand demand, KnownPackage? by)
    {
        if (demand.IsConflict && _ignoresConflicts) return;
        NameState name = StateOf(demand.Name);
        if (!demand.IsConflict && ++name.Requirers == 1) RequirersChanged(name);
        foreach (Provider provider in demand.Name.Providers)
        {
            PackageState state = StateOf(provider.Package!);
            bool isMet = demand.IsProvidedBy(provider, by);
            if (!isMet) state.Conflicts++;
            if (state.IsSelectable && state.Conflicts > 0) Disqualify(provider.Package!);
            if (isMet) Inherit(provider.Package!, by);
        }
    }

    private void RequirersChanged(NameState name)
    {
        Enqueue(name, mayMove: false);
        RecheckTriggers(name.Name);
        MarkDirty(name);
    }

    private void Inherit(KnownPackage package, KnownPackage? parent)
    {
        PackageState state = StateOf(package);
        uint repositories = _catalogue.RepositoriesOf(package);
        if (parent is not null)
        {
            PackageState from = StateOf(parent);
            state.Flags |= from.InheritableFlags;
            state.InheritableFlags |= from.InheritableFlags;
            state.AllowedTags |= from.AllowedTags;
        }
        else
        {
            state.Flags |= _worldFlags;
            state.InheritableFlags |= _worldFlags;
            state.AllowedTags |= _worldTags;
            state.IsTagPreferred = (repositories & _catalogue.RepositoriesOf(_worldTags)) != 0;
        }
        state.IsTagAllowed |= (repositories & _catalogue.RepositoriesOf(state.AllowedTags)) != 0;
    }

    private void Disqualify(KnownPackage package)
    {
        StateOf(package).IsSelectable = false;
        RecheckRequirers(package.Name);
        foreach (Demand provided in package.Provides) RecheckRequirers(provided.Name);
        RecheckTriggers(package);
    }

    private void RecheckRequirers(KnownName name)
    {
        foreach (int requirer in _catalogue.RequirersOf(name.Number))
        {
            if (!IsSeen(requirer)) continue;
            if (_nameStates[requirer] is not { } state)
            {
                _nameMarks[requirer] |= NameMarks.MustCheckDepends;
                continue;
            }
            state.MustCheckDepends = true;
            MarkDirty(state);
        }
    }

    private void RecheckTriggers(KnownName name)
    {
        foreach (int triggered in _catalogue.TriggersOf(name.Number))
        {
            if (!IsSeen(triggered)
                || StateOf(_catalogue.NameAt(triggered)) is not { CannotInstallIf: false } state) continue;
            state.MustCheckInstallIf = true;
            MarkDirty(state);
        }
    }

    private void RecheckTriggers(KnownPackage package)
    {
        RecheckTriggers(package.Name);
        foreach (Demand provided in package.Provides) RecheckTriggers(provided.Name);
    }

    /// <summary>Checks the candidates of a name again, and passes on what they have in common.</summary>
    private void Reconsider(NameState name)
    {
        bool checksDepends = name.MustCheckDepends;
        bool checksInstallIf = name.MustCheckInstallIf;
        name.MustCheckDepends = name.MustCheckInstallIf = false;
        name.HasInstallIf = false;
        bool cannotInstallIf = true, hasSelectable = false;
        int options = 0, forbidden = 0;
        KnownPackage? first = null;
        foreach (Provider provider in name.Name.Providers)
        {
            KnownPackage package = provider.Package!;
            PackageState state = StateOf(package);
            state.IsMerged = false;
            if (checksDepends && state.IsSelectable && !AreDependsSatisfiable(package)) Disqualify(package);
            if (!state.IsSelectable) continue;
            if (checksInstallIf) CheckInstallIf(package, state);
            name.HasInstallIf |= state.IsTriggered;
            cannotInstallIf &= state.IsTriggerFailed;
            hasSelectable |= state.IsTriggered;
            if (name.Requirers == 0) continue;

            state.IsMerged = true;
            first ??= package;
            CountShares(provider, options);
            options++;
            if (!state.IsTagAllowed) forbidden++;
            hasSelectable = hasSelectable || IsSelectableUnasked(provider);
        }
        name.HasOptions = options > 1 || forbidden > 0;
        name.CannotInstallIf = cannotInstallIf;
        bool hasChanged = hasSelectable != name.HasSelectable;
        name.HasSelectable = hasSelectable;
        if (first is not null) PassOnShares(name, first, options);
        name.AreRequirersDecided = AreDecided(_catalogue.RequirersOf(name.Name.Number));
        Enqueue(name, mayMove: hasChanged);
    }

    private bool AreDecided(int[] names)
    {
        foreach (int name in names)
            if (IsSeen(name) && _nameStates[name] is not { IsLocked: true }) return false;
        return true;
    }

    private bool AreDependsSatisfiable(KnownPackage package)
    {
        foreach (Demand demand in package.Depends)
            if (!IsSatisfiable(demand, package)) return false;
        return true;
    }

    private bool IsSatisfiable(in Demand demand, KnownPackage by)
    {
        if (demand.IsConflict && _ignoresConflicts) return true;
        NameState name = StateOf(demand.Name);
        if (name.IsLocked) return demand.IsProvidedBy(name.Chosen, by);
        if (name.Requirers == 0 && demand.IsConflict) return true;
        foreach (Provider provider in demand.Name.Providers)
            if (StateOf(provider.Package!).IsSelectable && demand.IsProvidedBy(provider, by)) return true;
        return false;
    }

    /// <summary>An install_if holds once all its names are decided, each in its favour.</summary>
    private void CheckInstallIf(KnownPackage package, PackageState state)
    {
        if (!state.IsTriggered && !state.IsTriggerFailed)
        {
            state.IsTriggered = true;
            foreach (Demand condition in package.InstallIf)
            {
                NameState name = StateOf(condition.Name);
                if (name.IsLocked && condition.IsProvidedBy(name.Chosen, package)) continue;
                if (!name.IsLocked && condition.IsConflict)
                {
                    name.IsAwaitedByInstallIf = true;
                    Enqueue(name, mayMove: false);
                }
                state.IsTriggered = false;
                state.IsTriggerFailed = name.IsLocked;
                break;
            }
        }
        if (!state.IsTriggered) return;
        foreach (Demand condition in package.InstallIf)
            Inherit(package, StateOf(condition.Name).Chosen.Package);
    }

    /// <summary>Counts, for what a candidate depends on and provides, how many
    /// candidates up to it have that too.</summary>
    private void CountShares(in Provider provider, int before)
    {
        KnownPackage package = provider.Package!;
        foreach (Demand demand in package.Depends)
        {
            NameState name = StateOf(demand.Name);
            if (!demand.IsConflict && name.SharedDepends == before) name.SharedDepends = before + 1;
        }
        CountProvide(StateOf(package.Name), before, isUnversioned: provider.Version is null);
        foreach (Demand provided in package.Provides)
            CountProvide(StateOf(provided.Name), before, isUnversioned: provided.Version is null);
    }

    private static void CountProvide(NameState name, int before, bool isUnversioned)
    {
        if (name.SharedProvides != before) return;
        name.SharedProvides = before + 1;
        name.HasUnversionedShare |= isUnversioned;
    }

    private void PassOnShares(NameState name, KnownPackage first, int options)
    {
        foreach (Provider provider in name.Name.Providers)
        {
            PackageState state = StateOf(provider.Package!);
            state.WasMerged = state.IsMerged;
        }
        foreach (Demand demand in first.Depends)
        {
            NameState shared = StateOf(demand.Name);
            bool isShared = shared.SharedDepends == options;
            shared.SharedDepends = 0;
            if (!isShared) continue;
            if (options == 1) Constrain(demand, first);
            else if (shared.Requirers == 0) RequireName(shared, first);
        }
        PassOnProvide(StateOf(first.Name), name.Name, options);
        foreach (Demand provided in first.Provides) PassOnProvide(StateOf(provided.Name), name.Name, options);
        StateOf(first.Name).HasUnversionedShare = false;
        foreach (Demand provided in first.Provides) StateOf(provided.Name).HasUnversionedShare = false;
    }

    /// <summary>All candidates depend on this name: it is needed, though the versions may differ.</summary>
    private void RequireName(NameState shared, KnownPackage by)
    {
        shared.Requirers++;
        RequirersChanged(shared);
        foreach (Provider provider in shared.Name.Providers) Inherit(provider.Package!, by);
    }

    /// <summary>All candidates of a name provide another one too, so only who provides
    /// both can have the other.</summary>
    private void PassOnProvide(NameState shared, KnownName name, int options)
    {
        bool isShared = shared.SharedProvides == options;
        shared.SharedProvides = 0;
        if (!isShared || shared.Name == name || _ignoresConflicts) return;
        bool skipsUnversioned = shared.HasUnversionedShare;
        foreach (Provider provider in shared.Name.Providers)
        {
            KnownPackage package = provider.Package!;
            if (package.Name == name || !StateOf(package).IsSelectable) continue;
            if (skipsUnversioned && provider.Version is null) continue;
            if (!ProvidesToo(package, name, skipsUnversioned)) Disqualify(package);
        }
    }

    private static bool ProvidesToo(KnownPackage package, KnownName name, bool countsUnversioned)
    {
        foreach (Demand provided in package.Provides)
            if (provided.Name == name || (countsUnversioned && provided.Version is null)) return true;
        return false;
    }

    /// <summary>An unversioned provide is not chosen by itself without a priority or a
    /// demand for its own name.</summary>
    private bool IsSelectableUnasked(in Provider provider) => provider.Version is not null
        || provider.Package!.ProviderPriority > 0
        || StateOf(provider.Package.Name).Requirers > 0;
}
