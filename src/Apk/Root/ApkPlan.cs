using Limyra.Apk.Solver;

namespace Limyra.Apk.Root;

/// <summary>What a plan does to a package.</summary>
public enum PlannedAction
{
    /// <summary>It comes.</summary>
    Install,

    /// <summary>It goes.</summary>
    Remove,

    /// <summary>A newer version takes its place.</summary>
    Upgrade,

    /// <summary>An older version takes its place.</summary>
    Downgrade,

    /// <summary>Another package of the same version takes its place.</summary>
    Replace,

    /// <summary>The same package is installed again.</summary>
    Reinstall,

    /// <summary>Only its repository tag changes.</summary>
    Retag,
}

/// <summary>One change of a plan.</summary>
/// <param name="Name">The package.</param>
/// <param name="OldVersion">Version installed now; null: none.</param>
/// <param name="NewVersion">Version afterwards; null: none.</param>
/// <param name="Action">What happens.</param>
public sealed record PlannedChange(string Name, string? OldVersion, string? NewVersion, PlannedAction Action);

/// <summary>A set of changes that leads to what world asks for. Belongs to the root that made it.</summary>
public sealed class ApkPlan
{
    internal ApkPlan(ChangeSet changeSet, IReadOnlyList<WorldDemand> world)
    {
        ChangeSet = changeSet;
        World = world;
    }

    /// <summary>The changes in the order in which they are made, without
    /// packages that stay as they are.</summary>
    public IReadOnlyList<PlannedChange> Changes =>
        [.. ChangeSet.Changes.Where(change => change.IsEffective).Select(Describe)];

    internal ChangeSet ChangeSet { get; }

    internal IReadOnlyList<WorldDemand> World { get; }

    private static PlannedChange Describe(Change change) => new(
        change.Name.Text, change.Old?.Version, change.New?.Version, ActionOf(change));

    private static PlannedAction ActionOf(Change change)
    {
        if (change.Old is null) return PlannedAction.Install;
        if (change.New is null) return PlannedAction.Remove;
        if (change.New == change.Old)
            return change.IsReinstall ? PlannedAction.Reinstall : PlannedAction.Retag;
        return Formats.Apk.ApkVersion.Order(change.New.Version, change.Old.Version) switch
        {
            < 0 => PlannedAction.Downgrade,
            > 0 => PlannedAction.Upgrade,
            _ => PlannedAction.Replace,
        };
    }
}

/// <summary>What the solver found.</summary>
public abstract record SolveResult
{
    private SolveResult()
    {
    }

    /// <summary>World can be met.</summary>
    /// <param name="Plan">How.</param>
    public sealed record Planned(ApkPlan Plan) : SolveResult;

    /// <summary>World cannot be met.</summary>
    /// <param name="Entries">What stands in the way.</param>
    /// <param name="Text">The same as lines, wrapped as apk does without a terminal.</param>
    public sealed record Failed(IReadOnlyList<FailureEntry> Entries, string Text) : SolveResult;
}

/// <summary>What became of a plan.</summary>
public abstract record ApplyResult
{
    private ApplyResult()
    {
    }

    /// <summary>The new state holds.</summary>
    /// <param name="ErrorCount">Files or scripts that went wrong all the same; each was reported.</param>
    public sealed record Applied(int ErrorCount) : ApplyResult;

    /// <summary>Nothing was changed. The root has to be opened again before it is used further.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(string Reason) : ApplyResult;
}
