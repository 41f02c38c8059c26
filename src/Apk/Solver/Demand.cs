using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>A dependency whose name has been looked up in a <see cref="Catalogue"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">Version or digest text; null: none.</param>
/// <param name="Match">Accepted outcomes.</param>
/// <param name="IsBroken">Whether the version is no valid version.</param>
internal readonly record struct Demand(KnownName Name, string? Version, VersionMatch Match, bool IsBroken)
{
    /// <summary>Whether the name must stay away.</summary>
    public bool IsConflict => (Match & VersionMatch.Conflict) != 0;

    /// <summary>Whether this provider meets the demand of <paramref name="by"/> (null: world).</summary>
    public bool IsProvidedBy(in Provider provider, KnownPackage? by)
    {
        if (provider.Package is null) return IsConflict;
        if (IsConflict && by == provider.Package) return true;
        return Match == VersionMatch.Checksum
            ? HasDigestOf(provider.Package)
            : ApkVersion.Matches(provider.Version, Match, Version);
    }

    /// <summary>Whether a package meets the demand under its own name.</summary>
    public bool IsMetByItself(KnownPackage? package)
    {
        if (package is null || package.Name != Name) return IsConflict;
        return Match == VersionMatch.Checksum
            ? HasDigestOf(package)
            : ApkVersion.Matches(package.Version, Match, Version);
    }

    /// <summary>Whether the demand has to do with this package at all, and whether it is met.</summary>
    public DemandEffect EffectOf(KnownPackage? package, KnownPackage? by)
    {
        if (package is null) return DemandEffect.Irrelevant;
        if (Name == package.Name)
            return IsMetByItself(package) ? DemandEffect.Satisfies : DemandEffect.Conflicts;
        foreach (Demand provided in package.Provides)
        {
            if (provided.Name != Name) continue;
            bool isMet = IsProvidedBy(new(package, provided.Version), by);
            return isMet ? DemandEffect.Satisfies : DemandEffect.Conflicts;
        }
        return DemandEffect.Irrelevant;
    }

    /// <summary>The text without a tag, as reports show it.</summary>
    public override string ToString()
    {
        string mark = IsConflict ? "!" : "";
        return Version is null ? mark + Name.Text : $"{mark}{Name.Text}{Match.OperatorText()}{Version}";
    }

    private bool HasDigestOf(KnownPackage package) =>
        Digest.TryParse(Version, out Digest wanted) && wanted == package.Identity;
}

/// <summary>What a package means to a demand.</summary>
[Flags]
internal enum DemandEffect
{
    /// <summary>Nothing.</summary>
    Irrelevant = 1,

    /// <summary>It meets the demand.</summary>
    Satisfies = 2,

    /// <summary>It has the name and does not meet the demand.</summary>
    Conflicts = 4,
}

/// <summary>A line of world: a demand with the repository tag it allows.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Tag">Number of the tag in <see cref="Catalogue.Tags"/>; 0 for none.</param>
/// <param name="Layer">Number of the database whose world has the line.</param>
internal readonly record struct WorldDemand(Demand Demand, int Tag, int Layer = 0);
