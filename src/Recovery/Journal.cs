using System.Globalization;
using System.Text;
using Limyra.Linux;
using Limyra.Recovery.Disk;

namespace Limyra.Recovery;

/// <summary>How far a transaction had come.</summary>
public enum JournalKind
{
    /// <summary>New files are being put under temporary names; nothing old has been touched.</summary>
    Staging,

    /// <summary>Everything new is on the disk; what remains is renaming and removing.</summary>
    Commit,

    /// <summary>The files are in place; scripts have to run, or files that could not be
    /// placed have to be told of.</summary>
    Pending,
}

/// <summary>
/// The record of a transaction: one file that appears, is replaced and vanishes by single renames, so
/// that at any moment it says "undo what was staged", "finish the steps" or "scripts are due", or
/// there is none and all is well. Read line by line, because recovery runs in a process with little
/// memory (docs/formats/apk-journal.md).
/// </summary>
public sealed class Journal
{
    /// <summary>How far the transaction had come.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>Mount points without which the steps would lead to the wrong file system.</summary>
    public IReadOnlyList<string> MountPoints { get; init; } = [];

    /// <summary>What is to be done.</summary>
    public IEnumerable<JournalStep> Steps { get; init; } = [];

    /// <summary>Scripts that are due when the steps are done, in their order.</summary>
    public IReadOnlyList<PendingScript> Scripts { get; init; } = [];

    /// <summary>Files that the kernel would not let take their place.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Whether anything remains to be done or told when the steps are done.</summary>
    public bool HasRest => Scripts.Count > 0 || Failures.Count > 0;

    /// <summary>Reads the journal of a root; null when there is none.</summary>
    /// <exception cref="TransactionException">There is one, and it is damaged.</exception>
    public static Journal? Load(IRootFiles files)
    {
        Errno error = files.Read(DatabasePath.Journal, out byte[] content);
        if (error is Errno.ENOENT or Errno.ENOTDIR) return null;
        if (error != Errno.None) throw new TransactionException("read", DatabasePath.Journal, error);
        return JournalText.Parse(content) ?? throw new TransactionException(
            $"{DatabasePath.Journal} is damaged: it can be neither finished nor undone; "
            + "check the installed packages with 'apk audit --system', then remove the file");
    }

    /// <summary>Puts this journal in the place of what is there.</summary>
    /// <exception cref="TransactionException">It cannot be written; what was there still is.</exception>
    public void Save(IRootFiles files, Durability durability)
    {
        _ = files.Remove(DatabasePath.NewJournal); // left over from a cut, or not there
        Errno error = files.Create(DatabasePath.NewJournal, mode: 0x180, out FileDescriptor file);
        using (file)
        {
            if (error == Errno.None) error = files.Write(file, JournalText.Compose(this));
            if (error == Errno.None && durability == Durability.Full) error = files.Sync(file);
        }
        if (error == Errno.None) error = files.Rename(DatabasePath.NewJournal, DatabasePath.Journal);
        if (error == Errno.None && durability == Durability.Full)
            error = files.SyncDirectory(DatabasePath.Directory);
        if (error != Errno.None) throw new TransactionException("write", DatabasePath.Journal, error);
    }

    /// <summary>Ends the transaction.</summary>
    /// <exception cref="TransactionException">The record cannot be removed.</exception>
    public static void Close(IRootFiles files, Durability durability)
    {
        Errno error = files.Remove(DatabasePath.Journal);
        if (error == Errno.None && durability == Durability.Full)
            error = files.SyncDirectory(DatabasePath.Directory);
        if (error is not (Errno.None or Errno.ENOENT))
            throw new TransactionException("remove", DatabasePath.Journal, error);
    }
}
