namespace Limyra.Apk.Solver;

/// <summary>What the solver knows of a package while it runs.</summary>
internal sealed class PackageState
{
    /// <summary>Preferences for this package.</summary>
    public SolverFlags Flags { get; set; }

    /// <summary>Preferences it hands on to what it depends on.</summary>
    public SolverFlags InheritableFlags { get; set; }

    /// <summary>Tags it may come from, one bit each.</summary>
    public uint AllowedTags { get; set; }

    /// <summary>How many demands it does not meet.</summary>
    public int Conflicts { get; set; }

    /// <summary>A repository in use or the command line has it.</summary>
    public bool IsAvailable { get; set; }

    /// <summary>It may still be chosen without breaking something.</summary>
    public bool IsSelectable { get; set; }

    /// <summary>A tag allows it.</summary>
    public bool IsTagAllowed { get; set; }

    /// <summary>A tag asks for it.</summary>
    public bool IsTagPreferred { get; set; }

    /// <summary>It was a candidate when dependencies were merged last.</summary>
    public bool IsMerged { get; set; }

    /// <summary>It was a candidate the last time there was any.</summary>
    public bool WasMerged { get; set; }

    /// <summary>Its install_if holds.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>Its install_if cannot hold.</summary>
    public bool IsTriggerFailed { get; set; }

    /// <summary>Change planner: it has its place.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Something about choosing it is wrong.</summary>
    public bool HasError { get; set; }
}
