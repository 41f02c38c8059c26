using Limyra.Linux;
using Limyra.Recovery.Disk;

namespace Limyra.Recovery;

/// <summary>What recovery found.</summary>
public enum RecoveryOutcome
{
    /// <summary>No transaction was under way.</summary>
    Nothing,

    /// <summary>A transaction had not been committed: its files are gone, the old state holds.</summary>
    RolledBack,

    /// <summary>A transaction had been committed: it is finished, the new state holds.</summary>
    Completed,

    /// <summary>The new state holds since before the cut; only scripts are due, which apk runs.</summary>
    ScriptsDue,

    /// <summary>File systems of the transaction are not mounted; nothing was done yet.</summary>
    Waiting,

    /// <summary>Another program is changing the root at this moment; nothing was done.</summary>
    Busy,
}

/// <summary>
/// Finishes or undoes a transaction that was cut off. Needs nothing but the root: the early steps of a boot
/// call it as soon as the root is writable, and every apk command that writes calls it first.
/// </summary>
public static class TransactionRecovery
{
    /// <summary>Recovers the root directory at a path of the host, unless somebody holds its lock.</summary>
    /// <exception cref="TransactionException">The journal is damaged, or a step is refused.</exception>
    public static RecoveryOutcome Run(string rootPath)
    {
        Errno error = RootFiles.Open(rootPath, out RootFiles? files);
        if (files is null) throw new TransactionException("open", rootPath, error);
        using (files)
        {
            if (files.Status(DatabasePath.Journal, out _) != Errno.None
                && files.Status(DatabasePath.NewJournal, out _) != Errno.None) return RecoveryOutcome.Nothing;
            error = Files.OpenInRoot(
                files.RootNumber, DatabasePath.Lock, OpenFlags.ReadOnly, mode: 0,
                out FileDescriptor lockFile);
            try
            {
                if (error == Errno.None && FileLocks.TryLock(lockFile.Number) == Errno.EAGAIN)
                    return RecoveryOutcome.Busy;
                return Run(files, Durability.Full);
            }
            finally
            {
                FileLocks.Release(lockFile);
            }
        }
    }

    /// <summary>Recovers a root whose lock the caller holds.</summary>
    /// <exception cref="TransactionException">The journal is damaged, or a step is refused.</exception>
    public static RecoveryOutcome Run(IRootFiles files, Durability durability)
    {
        bool hadLeftover = files.Remove(DatabasePath.NewJournal) == Errno.None;
        // tidiness only
        if (hadLeftover && durability == Durability.Full) _ = files.SyncDirectory(DatabasePath.Directory);
        if (Journal.Load(files) is not { } journal)
        {
            // Left by a cut right behind the last script.
            _ = files.Remove(DatabasePath.ScriptsDone);
            _ = files.Remove(DatabasePath.NewScriptsDone);
            return RecoveryOutcome.Nothing;
        }
        if (journal.MountPoints.Any(path => !FileSystemsTouched.IsMounted(files, path)))
            return RecoveryOutcome.Waiting;
        if (journal.Kind == JournalKind.Pending) return RecoveryOutcome.ScriptsDue;
        _ = Finish(files, journal, durability, isRepeated: true);
        return journal.Kind == JournalKind.Staging ? RecoveryOutcome.RolledBack : RecoveryOutcome.Completed;
    }

    /// <summary>
    /// Carries the steps out, waits for the disk, and closes the journal, or leaves one of scripts that are
    /// due. Returns the files that the kernel would not let take their place.
    /// </summary>
    /// <exception cref="TransactionException">The disk fails; the journal stays, so that
    /// it can be tried again.</exception>
    public static IReadOnlyList<string> Finish(IRootFiles files, Journal journal, Durability durability) =>
        Finish(files, journal, durability, isRepeated: false);

    private static List<string> Finish(IRootFiles files, Journal journal, Durability durability,
        bool isRepeated)
    {
        HashSet<string> directories = new(StringComparer.Ordinal);
        List<string> failures = [.. journal.Failures];
        foreach (JournalStep step in journal.Steps)
        {
            string path = Carry(files, step, failures);
            // A file system without atomic rename may keep both names of one
            // file; renaming them does nothing then.
            // usually not there
            if (isRepeated && step is JournalStep.Rename rename) _ = files.Remove(rename.From);
            directories.Add(DatabasePath.Parent(path));
        }
        if (durability == Durability.Full) FileSystemsTouched.Sync(files, directories);
        Journal rest = new() { Kind = JournalKind.Pending, Scripts = journal.Scripts, Failures = failures };
        if (!rest.HasRest)
        {
            Journal.Close(files, durability);
            return failures;
        }
        // Marks of a journal before this one would make its scripts look done.
        _ = files.Remove(DatabasePath.ScriptsDone);
        rest.Save(files, durability);
        return failures;
    }

    private static string Carry(IRootFiles files, JournalStep step, List<string> failures)
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
                Rename(files, rename, failures);
                return rename.To;
            case JournalStep.Remove remove:
                Expect("remove", remove.Path, files.Remove(remove.Path),
                    [Errno.ENOENT, Errno.ENOTDIR, .. Kept]);
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

    /// <summary>A directory that is used by others, is a mount point or a link, or
    /// has gone, stays as it is.</summary>
    private static readonly Errno[] Leftover =
        [Errno.ENOENT, Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOTDIR, Errno.EBUSY, Errno.EACCES, Errno.EPERM];

    /// <summary>What no repetition changes: mount points (containers mount files),
    /// directories, immutable files.</summary>
    private static readonly Errno[] Kept = [Errno.EBUSY, Errno.EISDIR, Errno.EPERM, Errno.EACCES];

    private static void Rename(IRootFiles files, JournalStep.Rename step, List<string> failures)
    {
        Errno error = files.Rename(step.From, step.To);
        if (error == Errno.ENOENT) return; // it was renamed before the cut
        if (Kept.Contains(error))
        {
            failures.Add(step.To);
            Expect("remove", step.From, files.Remove(step.From), Errno.ENOENT);
            return;
        }
        Expect("rename", step.To, error);
    }

    private static void Permit(IRootFiles files, JournalStep.Permit permit)
    {
        if (permit is { Uid: { } uid, Gid: { } gid })
            Expect("change the owner of", permit.Path, files.ChangeOwner(permit.Path, uid, gid),
                [Errno.ENOENT, .. Kept]);
        Expect("change the mode of", permit.Path, files.ChangeMode(permit.Path, permit.Mode),
            [Errno.ENOENT, .. Kept]);
    }

    private static void Expect(string verb, string path, Errno error, params ReadOnlySpan<Errno> harmless)
    {
        if (error != Errno.None && !harmless.Contains(error))
            throw new TransactionException(verb, path, error);
    }
}
