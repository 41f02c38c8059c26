using Limyra.Apk.Database;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Transactions;

/// <summary>A directory that has to be made before files can be staged in it.</summary>
/// <param name="Path">Where.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
internal sealed record NewDirectory(string Path, uint Mode, uint Uid, uint Gid);

/// <summary>What a batch of changes does to the disk, decided before anything is written.</summary>
internal sealed class BatchPlan(DirectoryPlaces places)
{
    private readonly HashSet<string> _newDirectories = new(StringComparer.Ordinal);

    /// <summary>Packages to unpack.</summary>
    public List<StagedPackage> Packages { get; } = [];

    /// <summary>Directories to make, parents first.</summary>
    public List<NewDirectory> Directories { get; } = [];

    /// <summary>What happens after the commit record, in this order.</summary>
    public List<JournalStep> Steps { get; } = [];

    /// <summary>Lines to show when the batch is committed.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Volumes that go, with the packages they were of.</summary>
    public List<(KnownPackage Package, string Path)> RemovedVolumes { get; } = [];

    /// <summary>Directories under all their names.</summary>
    public DirectoryPlaces Places { get; } = places;

    /// <summary>Whether a directory will be made by this batch.</summary>
    public bool Makes(string directory) => _newDirectories.Contains(directory);

    /// <summary>Plans a directory.</summary>
    public void Make(NewDirectory directory)
    {
        if (_newDirectories.Add(directory.Path)) Directories.Add(directory);
    }

    /// <summary>
    /// The steps so that their order does not matter and each may be repeated: of several steps
    /// for one place only the last new file counts, a new file wins over a removal, and a
    /// directory that is used again stays.
    /// </summary>
    /// <param name="database">The new state.</param>
    public List<JournalStep> FinalSteps(InstalledDatabase database)
    {
        Dictionary<string, JournalStep.Rename> placed = new(StringComparer.Ordinal);
        foreach (JournalStep.Rename step in Steps.OfType<JournalStep.Rename>())
            placed[Places.KeyOf(step.To)] = step;
        List<JournalStep> final = [];
        foreach (JournalStep step in Steps)
        {
            switch (step)
            {
                case JournalStep.Rename rename when placed[Places.KeyOf(rename.To)] != rename:
                    final.Add(new JournalStep.Drop(rename.From));
                    break;
                case JournalStep.Remove removal when placed.ContainsKey(Places.KeyOf(removal.Path)):
                case JournalStep.RemoveDirectory directory
                    when database.FindDirectory(directory.Path) is not null:
                    break;
                default:
                    final.Add(step);
                    break;
            }
        }
        return final;
    }
}
