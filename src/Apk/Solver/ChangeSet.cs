namespace Limyra.Apk.Solver;

/// <summary>What becomes of one package. A change with the same package on both
/// sides may be nothing at all.</summary>
/// <param name="Old">The installed package; null: none of that name.</param>
/// <param name="New">The package wanted; null: it goes.</param>
/// <param name="OldTag">Repository tag it was installed under.</param>
/// <param name="NewTag">Repository tag it will be under.</param>
/// <param name="IsReinstall">Install again although it is the same.</param>
internal sealed record Change(KnownPackage? Old, KnownPackage? New, int OldTag, int NewTag, bool IsReinstall)
{
    /// <summary>The package's name.</summary>
    public KnownName Name => (New ?? Old)!.Name;

    /// <summary>Whether anything happens.</summary>
    public bool IsEffective => New != Old || IsReinstall || NewTag != OldTag;
}

/// <summary>All changes in the order in which they are made.</summary>
internal sealed class ChangeSet
{
    /// <summary>The changes; unchanged packages are among them, for the order of their triggers.</summary>
    public List<Change> Changes { get; } = [];

    /// <summary>Number of changes that are changes.</summary>
    public int EffectiveCount { get; private set; }

    /// <summary>Adds a change at the end.</summary>
    public void Add(Change change)
    {
        Changes.Add(change);
        if (change.IsEffective) EffectiveCount++;
    }
}
