namespace Limyra.Apk.Solver;

/// <summary>Who depends on a package.</summary>
internal static class ReverseDependencies
{
    /// <summary>Packages with a demand that this package meets, each once.</summary>
    public static IEnumerable<KnownPackage> Of(KnownPackage package, bool onlyInstalled)
    {
        foreach (KnownPackage by in PackagesNaming(package))
        {
            if (onlyInstalled && by.Installed is null) continue;
            if (Needs(by, package)) yield return by;
        }
    }

    /// <summary>Whether a package has a demand that another one meets.</summary>
    public static bool Needs(KnownPackage by, KnownPackage package) =>
        Array.Exists(by.Depends, demand => demand.EffectOf(package, by) == DemandEffect.Satisfies);

    /// <summary>Packages with any demand on a name of this package, each once, in the
    /// order of the names that ask.</summary>
    public static IEnumerable<KnownPackage> PackagesNaming(KnownPackage package)
    {
        HashSet<KnownPackage>? seen = null;
        KnownName name = package.Name;
        for (int i = 0; ; i++)
        {
            foreach (KnownName requirer in name.RequiredBy)
                foreach (Provider provider in requirer.Providers)
                    if ((seen ??= []).Add(provider.Package!)) yield return provider.Package!;
            if (i == package.Provides.Length) yield break;
            name = package.Provides[i].Name;
        }
    }
}
