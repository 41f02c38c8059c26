using Limyra.Apk.Database;

namespace Limyra.Apk.Transactions;

/// <summary>A directory that has to be made before files can be staged in it.</summary>
/// <param name="Path">Where.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
internal sealed record NewDirectory(string Path, uint Mode, uint Uid, uint Gid);

/// <summary>What a batch of changes does to the disk, decided before anything is written.</summary>
internal sealed class BatchPlan
{
    private readonly HashSet<string> newDirectories = new(StringComparer.Ordinal);

    /// <summary>Packages to unpack.</summary>
    public List<StagedPackage> Packages { get; } = [];

    /// <summary>Directories to make, parents first.</summary>
    public List<NewDirectory> Directories { get; } = [];

    /// <summary>What happens after the commit record, in this order.</summary>
    public List<JournalStep> Steps { get; } = [];

    /// <summary>Lines to show when the batch is committed.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Bytes that staging takes on the disk.</summary>
    public ulong StagedBytes { get; set; }

    /// <summary>Whether a directory will be made by this batch.</summary>
    public bool Makes(string directory) => newDirectories.Contains(directory);

    /// <summary>Plans a directory.</summary>
    public void Make(NewDirectory directory)
    {
        if (newDirectories.Add(directory.Path)) Directories.Add(directory);
    }

    /// <summary>The steps, without removals of directories that a later change of the batch uses again.</summary>
    public List<JournalStep> FinalSteps(InstalledDatabase database) =>
        [.. Steps.Where(step => step is not JournalStep.RemoveDirectory removal
            || database.FindDirectory(removal.Path) is null)];
}
