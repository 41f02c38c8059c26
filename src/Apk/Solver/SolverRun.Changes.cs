using System.Numerics;

namespace Limyra.Apk.Solver;

/// <summary>
/// The way from the installed set to the chosen one. Dependencies come before dependents,
/// packages installed by a condition right after the last of its conditions, removals when the
/// last one that needed them has gone.
/// </summary>
internal sealed partial class SolverRun
{
    private readonly ChangeSet _changes = new();

    private ChangeSet PlanChanges(List<WorldDemand> world)
    {
        foreach (NameState name in _touchedNames) name.Requirers = 0;
        foreach (KnownPackage package in _catalogue.Installed)
        {
            NameState state = StateOf(package.Name);
            state.InstalledPackage = package;
            state.InstalledAs = package.Name;
            foreach (Demand provided in package.Provides)
                if (provided.Version is not null) StateOf(provided.Name).InstalledAs = package.Name;
        }
        foreach (KnownPackage package in _catalogue.Installed) CountRequirers(package);
        foreach (KnownPackage package in _catalogue.Installed) RemoveIfOrphaned(package);
        foreach (WorldDemand line in world) PlaceDemand(line.Demand, by: null);
        foreach (KnownPackage package in _catalogue.Installed) Place(package.Name);
        return _changes;
    }

    private void Record(KnownPackage? old, KnownPackage? wanted)
    {
        PackageState? state = wanted is null ? null : StateOf(wanted);
        _changes.Add(new(
            old,
            wanted,
            OldTag: old?.Installed!.Tag ?? 0,
            NewTag: state is null ? 0 : FirstTag(state.AllowedTags, _catalogue.RepositoriesOf(wanted!)),
            IsReinstall: state is not null && state.Flags.HasFlag(SolverFlags.Reinstall)));
    }

    private int FirstTag(uint tagMask, uint repositories)
    {
        for (uint rest = tagMask; rest != 0; rest &= rest - 1)
        {
            int tag = BitOperations.TrailingZeroCount(rest);
            if (tag < _catalogue.Tags.Count && (_catalogue.Tags[tag].Repositories & repositories) != 0)
                return tag;
        }
        return Catalogue.NoTag;
    }

    private void PlaceDemand(in Demand demand, KnownPackage? by)
    {
        if (demand.IsConflict && _ignoresConflicts) return;
        Provider chosen = StateOf(demand.Name).Chosen;
        if (!demand.IsProvidedBy(chosen, by)) AddError(by);
        Place(demand.Name);
        if (chosen.Package is { } package && StateOf(package).HasError) AddError(by);
    }

    /// <summary>Places the change of what was chosen for a name, after everything it depends on.</summary>
    private void Place(KnownName name)
    {
        NameState state = StateOf(name);
        if (state.IsPlaced) return;
        RemoveFormer(name);
        if (state.Chosen.Package is not { } package || StateOf(package).IsPlaced) return;
        StateOf(package).IsPlaced = true;
        RemoveFormer(package.Name);
        foreach (Demand provided in package.Provides) RemoveFormer(provided.Name);

        KnownPackage? old = StateOf(package.Name).InstalledPackage;
        if (old is not null) RemoveIfConditionsGone(old);
        foreach (Demand demand in package.Depends) PlaceDemand(demand, package);
        Record(old, package);
        PlaceIfConditionsHold(package.Name);
        foreach (Demand provided in package.Provides) PlaceIfConditionsHold(provided.Name);
        CountRequirers(package);
        if (old is not null) DiscountRequirers(old);
    }

    /// <summary>Removes who had the name before, and installed providers of
    /// it that nobody has chosen.</summary>
    private void RemoveFormer(KnownName name)
    {
        NameState state = StateOf(name);
        if (state.IsPlaced) return;
        state.IsPlaced = true;
        if (state.InstalledPackage is { } former && state.Chosen.Package?.Name != name) Remove(former);
        foreach (Provider provider in name.Providers)
        {
            KnownPackage package = provider.Package!;
            if (package.Installed is null) continue;
            NameState own = StateOf(package.Name);
            if (own.InstalledPackage == package && own.Chosen.Package is null) Remove(package);
        }
    }

    private void Remove(KnownPackage package)
    {
        NameState name = StateOf(package.Name);
        if (StateOf(package).IsPlaced || name.Chosen.Package?.Name == package.Name) return;
        name.IsRemoved = true;
        StateOf(package).IsPlaced = true;
        foreach (KnownPackage dependent in ReverseDependencies.Of(package, onlyInstalled: true))
            Remove(dependent);
        RemoveIfConditionsGone(package);
        Record(package, wanted: null);
        DiscountRequirers(package);
    }

    private void PlaceIfConditionsHold(KnownName condition)
    {
        foreach (int name in _catalogue.TriggersOf(condition.Number))
            PlaceIfConditionHolds(_catalogue.NameAt(name));
    }

    private void RemoveIfConditionsGone(KnownPackage package)
    {
        RemoveIfConditionsGone(package.Name);
        foreach (Demand provided in package.Provides) RemoveIfConditionsGone(provided.Name);
    }

    private void RemoveIfConditionsGone(KnownName condition)
    {
        foreach (int name in _catalogue.TriggersOf(condition.Number))
            RemoveIfConditionGone(_catalogue.NameAt(name));
    }

    private void PlaceIfConditionHolds(KnownName name)
    {
        if (_nameStates[name.Number] is not { IsSeen: true, IsPlaced: false, Chosen.Package: { } package })
            return;
        foreach (Demand condition in package.InstallIf)
        {
            NameState needed = StateOf(condition.Name);
            if (!condition.IsConflict && !needed.IsPlaced) return;
            if (!condition.IsProvidedBy(needed.Chosen, package)) return;
        }
        Place(name);
    }

    private void RemoveIfConditionGone(KnownName name)
    {
        NameState state = StateOf(name);
        if (state.InstalledPackage is not { } package || state.Chosen.Package is not null) return;
        if (state.IsPlaced || state.IsRemoved) return;
        foreach (Demand condition in package.InstallIf)
        {
            if (StateOf(condition.Name) is not { IsRemoved: true, Chosen.Package: null }) continue;
            RemoveIfOrphaned(package);
            return;
        }
    }

    /// <summary>What another package provides now is not orphaned: that change
    /// comes with the other package.</summary>
    private void RemoveIfOrphaned(KnownPackage package)
    {
        if (StateOf(package.Name) is { Requirers: 0, Chosen.Package: null }) Remove(package);
    }

    private void CountRequirers(KnownPackage package)
    {
        foreach (Demand demand in package.Depends)
        {
            if (!demand.IsConflict && StateOf(demand.Name).InstalledAs is { } name) StateOf(name).Requirers++;
        }
    }

    private void DiscountRequirers(KnownPackage package)
    {
        foreach (Demand demand in package.Depends)
        {
            NameState needed = StateOf(demand.Name);
            if (demand.IsConflict || needed.InstalledAs is not { } name) continue;
            if (StateOf(name).Requirers-- != 1) continue;
            if (needed.InstalledPackage is { } orphan) Remove(orphan);
        }
    }
}
