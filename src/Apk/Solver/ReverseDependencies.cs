namespace Limyra.Apk.Solver;

/// <summary>Who depends on a package.</summary>
internal static class ReverseDependencies
{
    /// <summary>Packages that depend on this one, each dependency once and each package as often as it asks.</summary>
    public static IEnumerable<KnownPackage> Of(KnownPackage package, bool onlyInstalled)
    {
        foreach ((KnownPackage dependent, Demand _) in Find(package, DemandEffect.Satisfies))
            if (!onlyInstalled || dependent.Installed is not null) yield return dependent;
    }

    /// <summary>
    /// All demands on the names of a package with the given effect, in the order of the names that ask. A package
    /// that goes by several names may come several times.
    /// </summary>
    public static IEnumerable<(KnownPackage By, Demand Demand)> Find(KnownPackage package, DemandEffect effect)
    {
        foreach ((KnownPackage By, Demand Demand) found in Find(package, package.Name, effect)) yield return found;
        foreach (Demand provided in package.Provides)
            foreach ((KnownPackage By, Demand Demand) found in Find(package, provided.Name, effect)) yield return found;
    }

    private static IEnumerable<(KnownPackage By, Demand Demand)> Find(
        KnownPackage package, KnownName name, DemandEffect effect)
    {
        foreach (KnownName requirer in name.RequiredBy)
        {
            foreach (Provider provider in requirer.Providers)
            {
                KnownPackage by = provider.Package!;
                foreach (Demand demand in by.Depends)
                    if ((demand.EffectOf(package, by) & effect) != 0) yield return (by, demand);
            }
        }
    }
}
