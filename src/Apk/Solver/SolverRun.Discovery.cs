namespace Limyra.Apk.Solver;

internal sealed partial class SolverRun
{
    private const int NotMentioned = int.MinValue;
    private const int HasRealProvider = 1 << 30;

    /// <summary>Meets a name and everything behind it; ranks it after what it depends on.</summary>
    private void Discover(KnownName name)
    {
        NameState state = StateOf(name);
        if (state.IsSeen) return;
        state.IsSeen = true;
        state.CannotInstallIf = true;
        int foreign = 0;
        foreach (Provider provider in name.Providers)
        {
            KnownPackage package = provider.Package!;
            PackageState met = StateOf(package);
            if (!met.IsSeen) Discover(package, met);
            state.CannotInstallIf &= met.IsTriggerFailed;
            if (package.Name != name) foreign++;
        }
        foreach (KnownName triggered in name.Triggers) Discover(triggered);
        foreach (Provider provider in name.Providers)
        {
            foreach (KnownName triggered in provider.Package!.Name.Triggers) Discover(triggered);
            foreach (Demand provided in provider.Package.Provides) Discover(provided.Name);
        }

        // Named ones come first, then those that a package of that name exists for; later discoveries before earlier.
        state.Rank = ++rankCount;
        if (!name.IsMentioned) state.Rank |= NotMentioned;
        if (name.Providers.Count != foreign) state.Rank |= HasRealProvider;
        foreach (Provider provider in name.Providers)
            foreach (Demand condition in provider.Package!.InstallIf) Discover(condition.Name);
    }

    private void Discover(KnownPackage package, PackageState state)
    {
        bool isFromFile = package.File is not null;
        uint repositories = catalogue.RepositoriesOf(package);
        state.IsSeen = true;
        state.AllowedTags = 1u << Catalogue.NoTag;
        state.IsAvailable = isFromFile || catalogue.IsAvailable(package);
        state.IsSelectable = !package.IsUninstallable
            && (catalogue.ActiveLayers >> package.Layer & 1) != 0
            && (state.IsAvailable || package.IsCached || package.IsCachedWithoutRepository
                || package.InstalledSize == 0 || package.Installed is not null);

        // What no repository has any more is not installed by its condition either, if available ones are preferred.
        state.IsTriggerFailed = package.InstallIf.Length == 0
            || (worldFlags.HasFlag(SolverFlags.Available) && !state.IsAvailable);
        state.IsTagPreferred = isFromFile || package.InstalledSize == 0 || (repositories & defaultRepositories) != 0;
        state.IsTagAllowed = state.IsTagPreferred || package.IsCachedWithoutRepository || package.Installed is not null;
        foreach (Demand demand in package.Depends) Discover(demand.Name);
    }
}
