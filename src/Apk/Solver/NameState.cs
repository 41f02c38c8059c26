namespace Limyra.Apk.Solver;

/// <summary>Where a name waits for its decision.</summary>
internal enum NameQueue
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>It has one candidate and nothing can change that: decided first.</summary>
    ResolveNow,

    /// <summary>Some candidate may be chosen without being asked for by its own name.</summary>
    Selectable,

    /// <summary>Decided last.</summary>
    Unresolved,
}

/// <summary>What the solver knows of a name while it runs.</summary>
internal sealed class NameState(KnownName name)
{
    /// <summary>The name.</summary>
    public KnownName Name { get; } = name;

    /// <summary>Who was chosen once <see cref="IsLocked"/>.</summary>
    public Provider Chosen { get; set; }

    /// <summary>Rank among waiting names; the highest is decided first.</summary>
    public int Rank { get; set; }

    /// <summary>How many demands for it are in force; in the change planner, how many
    /// installed packages need it.</summary>
    public int Requirers { get; set; }

    /// <summary>The queue it waits in.</summary>
    public NameQueue Queue { get; set; }

    /// <summary>Discovery has been here.</summary>
    public bool IsSeen { get; set; }

    /// <summary>It waits for reconsideration.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The decision has been made.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Dependencies of its packages have to be checked again.</summary>
    public bool MustCheckDepends { get; set; }

    /// <summary>Conditions of its packages' install_if have to be checked again.</summary>
    public bool MustCheckInstallIf { get; set; }

    /// <summary>A package is due by its install_if.</summary>
    public bool HasInstallIf { get; set; }

    /// <summary>No package can become due by its install_if.</summary>
    public bool CannotInstallIf { get; set; }

    /// <summary>A conflict in an install_if waits for this name's decision.</summary>
    public bool IsAwaitedByInstallIf { get; set; }

    /// <summary>More than one candidate, or one whose tag is not allowed.</summary>
    public bool HasOptions { get; set; }

    /// <summary>A candidate may be chosen without being asked for by its own name.</summary>
    public bool HasSelectable { get; set; }

    /// <summary>All names that depend on this one are decided.</summary>
    public bool AreRequirersDecided { get; set; }

    /// <summary>How many candidates in a row depend on this name.</summary>
    public int SharedDepends { get; set; }

    /// <summary>How many candidates in a row provide this name.</summary>
    public int SharedProvides { get; set; }

    /// <summary>One of those provides has no version.</summary>
    public bool HasUnversionedShare { get; set; }

    /// <summary>Change planner: the installed package of this name.</summary>
    public KnownPackage? InstalledPackage { get; set; }

    /// <summary>Change planner: the name of the installed package that provides this one.</summary>
    public KnownName? InstalledAs { get; set; }

    /// <summary>Change planner: its change has been placed.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Change planner: its package goes.</summary>
    public bool IsRemoved { get; set; }
}
