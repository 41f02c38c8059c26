namespace Limyra.Recovery;

/// <summary>
/// One step of a journal. The steps of a journal are independent of each other, and each can be repeated
/// without harm: so it does not matter which of them had reached the disk when the power went.
/// </summary>
public abstract record JournalStep
{
    private JournalStep()
    {
    }

    /// <summary>A temporary file: dropped.</summary>
    /// <param name="Path">Where.</param>
    public sealed record Drop(string Path) : JournalStep;

    /// <summary>A directory made for new files: removed again when empty.</summary>
    /// <param name="Path">Where.</param>
    public sealed record Unmake(string Path) : JournalStep;

    /// <summary>A temporary file gets its name.</summary>
    /// <param name="From">The temporary name.</param>
    /// <param name="To">The name.</param>
    public sealed record Rename(string From, string To) : JournalStep;

    /// <summary>An old file goes.</summary>
    /// <param name="Path">Where.</param>
    public sealed record Remove(string Path) : JournalStep;

    /// <summary>A directory nobody owns any more goes if it is empty.</summary>
    /// <param name="Path">Where.</param>
    public sealed record RemoveDirectory(string Path) : JournalStep;

    /// <summary>A directory gets another mode and owner; without an owner where
    /// an ordinary user installs.</summary>
    /// <param name="Path">Where.</param>
    /// <param name="Mode">Permission bits.</param>
    /// <param name="Uid">Owner; null: stays.</param>
    /// <param name="Gid">Group; null: stays.</param>
    public sealed record Permit(string Path, uint Mode, uint? Uid, uint? Gid) : JournalStep;
}
