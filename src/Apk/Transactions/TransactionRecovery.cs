using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>What recovery found.</summary>
public enum RecoveryOutcome
{
    /// <summary>No transaction was under way.</summary>
    Nothing,

    /// <summary>A transaction had not been committed: its files are gone, the old state holds.</summary>
    RolledBack,

    /// <summary>A transaction had been committed: it is finished, the new state holds.</summary>
    Completed,
}

/// <summary>
/// Finishes or undoes a transaction that was cut off. Needs nothing but the root: the first process of a machine
/// calls it before it starts anything, and every apk command that writes calls it first.
/// </summary>
public static class TransactionRecovery
{
    /// <summary>Recovers the root directory at a path of the host.</summary>
    /// <exception cref="TransactionException">The journal is damaged, or a step is refused.</exception>
    public static RecoveryOutcome Run(string rootPath)
    {
        Errno error = RootFiles.Open(rootPath, out RootFiles? files);
        if (files is null) throw new TransactionException("open", rootPath, error);
        using (files) return Run(files, Durability.Full);
    }

    internal static RecoveryOutcome Run(IRootFiles files, Durability durability)
    {
        Journal.RemoveLeftover(files);
        if (Journal.Load(files) is not { } journal) return RecoveryOutcome.Nothing;
        Carry(files, journal, durability);
        return journal.Kind == JournalKind.Staging ? RecoveryOutcome.RolledBack : RecoveryOutcome.Completed;
    }

    /// <summary>Carries the steps out, waits for the disk, and closes the journal.</summary>
    internal static void Carry(IRootFiles files, Journal journal, Durability durability)
    {
        HashSet<string> directories = [];
        foreach (JournalStep step in journal.Steps)
        {
            string path = Carry(files, step);
            directories.Add(RootPath.DirectoryOf(path));
        }
        if (durability == Durability.Full) Barrier.Wait(files, directories);
        Journal.Close(files, durability);
    }

    private static string Carry(IRootFiles files, JournalStep step)
    {
        switch (step)
        {
            case JournalStep.Drop drop:
                Expect("remove", drop.Path, files.Remove(drop.Path), Errno.ENOENT, Errno.ENOTDIR);
                return drop.Path;
            case JournalStep.Unmake unmake:
                Expect("remove", unmake.Path, files.RemoveDirectory(unmake.Path), Leftover);
                return unmake.Path;
            case JournalStep.Rename rename:
                // A name that is gone was renamed before the cut.
                Expect("rename", rename.To, files.Rename(rename.From, rename.To), Errno.ENOENT);
                return rename.To;
            case JournalStep.Remove remove:
                Expect("remove", remove.Path, files.Remove(remove.Path), Errno.ENOENT, Errno.ENOTDIR, Errno.EISDIR);
                return remove.Path;
            case JournalStep.RemoveDirectory remove:
                Expect("remove", remove.Path, files.RemoveDirectory(remove.Path), Leftover);
                return remove.Path;
            case JournalStep.Permit permit:
                Permit(files, permit);
                return permit.Path;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    /// <summary>A directory that is used by others, is a mount point or a link, or has gone, stays as it is.</summary>
    private static readonly Errno[] Leftover =
        [Errno.ENOENT, Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOTDIR, Errno.EBUSY, Errno.EACCES, Errno.EPERM];

    private static void Permit(IRootFiles files, JournalStep.Permit permit)
    {
        if (permit is { Uid: { } uid, Gid: { } gid })
            Expect("change the owner of", permit.Path, files.ChangeOwner(permit.Path, uid, gid), Errno.ENOENT);
        Expect("change the mode of", permit.Path, files.ChangeMode(permit.Path, permit.Mode), Errno.ENOENT);
    }

    private static void Expect(string verb, string path, Errno error, params ReadOnlySpan<Errno> harmless)
    {
        if (error != Errno.None && !harmless.Contains(error)) throw new TransactionException(verb, path, error);
    }
}
