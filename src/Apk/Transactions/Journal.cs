using System.Globalization;
using System.Text;
using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>How far a transaction had come.</summary>
internal enum JournalKind
{
    /// <summary>New files are being put under temporary names; nothing old has been touched.</summary>
    Staging,

    /// <summary>Everything new is on the disk; what remains is renaming and removing.</summary>
    Commit,
}

/// <summary>One step of a journal. Every step can be repeated without harm.</summary>
internal abstract record JournalStep
{
    private JournalStep()
    {
    }

    /// <summary>A temporary file: dropped.</summary>
    public sealed record Drop(string Path) : JournalStep;

    /// <summary>A directory made for new files: removed again when empty.</summary>
    public sealed record Unmake(string Path) : JournalStep;

    /// <summary>A temporary file gets its name.</summary>
    public sealed record Rename(string From, string To) : JournalStep;

    /// <summary>An old file goes.</summary>
    public sealed record Remove(string Path) : JournalStep;

    /// <summary>A directory nobody owns any more goes if it is empty.</summary>
    public sealed record RemoveDirectory(string Path) : JournalStep;

    /// <summary>A directory gets another mode and owner; without an owner where an ordinary user installs.</summary>
    public sealed record Permit(string Path, uint Mode, uint? Uid, uint? Gid) : JournalStep;
}

/// <summary>
/// The record of a transaction: one file that appears, is replaced and vanishes by single renames, so that at any
/// moment it says either "undo what was staged" or "finish the steps", or there is none and all is well.
/// Lines of fields separated by tabs; names in packages cannot hold control characters.
/// </summary>
internal sealed record Journal(JournalKind Kind, IReadOnlyList<JournalStep> Steps)
{
    private const string Magic = "limyra-transaction 1";
    private const string Temporary = RootPath.Journal + ".new";

    /// <summary>The text of the file.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Magic).Append('\t').Append(Kind == JournalKind.Staging ? "staging" : "commit").Append('\n');
        foreach (JournalStep step in Steps) Append(text, step);
        return text.Append(CultureInfo.InvariantCulture, $"end\t{Steps.Count}\n").ToString();
    }

    /// <summary>Reads a journal; null when the text is not a whole one.</summary>
    public static Journal? Parse(string text)
    {
        string[] lines = text.Split('\n');
        JournalKind? kind = lines[0] switch
        {
            Magic + "\tstaging" => JournalKind.Staging,
            Magic + "\tcommit" => JournalKind.Commit,
            _ => null,
        };
        if (kind is null || lines.Length < 3) return null;
        List<JournalStep> steps = [];
        foreach (string line in lines.AsSpan(1, lines.Length - 3))
        {
            if (ParseStep(line.Split('\t')) is not { } step) return null;
            steps.Add(step);
        }
        string end = string.Create(CultureInfo.InvariantCulture, $"end\t{steps.Count}");
        return lines[^2] == end && lines[^1].Length == 0 ? new(kind.Value, steps) : null;
    }

    /// <summary>Reads the journal of a root; null when there is none.</summary>
    /// <exception cref="TransactionException">There is one, and it is damaged.</exception>
    public static Journal? Load(IRootFiles files)
    {
        Errno error = files.Read(RootPath.Journal, out byte[] content);
        if (error is Errno.ENOENT or Errno.ENOTDIR) return null;
        if (error != Errno.None) throw new TransactionException("read", RootPath.Journal, error);
        return Parse(Formats.ByteText.Decode(content)) ?? throw new TransactionException(
            $"{RootPath.Journal} is damaged: it can be neither finished nor undone; "
            + "check the installed packages with 'apk audit --system', then remove the file");
    }

    /// <summary>Puts this journal in the place of what is there.</summary>
    public void Save(IRootFiles files, Durability durability)
    {
        _ = files.Remove(Temporary); // left over from a cut, or not there
        Errno error = files.Create(Temporary, mode: 0x180, out FileDescriptor file);
        using (file)
        {
            if (error == Errno.None) error = files.Write(file, Formats.ByteText.Encode(ToText()));
            if (error == Errno.None && durability == Durability.Full) error = files.Sync(file);
        }
        if (error == Errno.None) error = files.Rename(Temporary, RootPath.Journal);
        if (error == Errno.None && durability == Durability.Full) error = files.SyncDirectory(RootPath.Database);
        if (error != Errno.None) throw new TransactionException("write", RootPath.Journal, error);
    }

    /// <summary>Ends the transaction.</summary>
    public static void Close(IRootFiles files, Durability durability)
    {
        Errno error = files.Remove(RootPath.Journal);
        if (error == Errno.None && durability == Durability.Full) error = files.SyncDirectory(RootPath.Database);
        if (error is not (Errno.None or Errno.ENOENT)) throw new TransactionException("remove", RootPath.Journal, error);
    }

    /// <summary>Removes what a cut before the first rename of a journal leaves.</summary>
    public static void RemoveLeftover(IRootFiles files) => _ = files.Remove(Temporary); // usually not there

    private static void Append(StringBuilder text, JournalStep step)
    {
        switch (step)
        {
            case JournalStep.Drop drop:
                text.Append("drop\t").Append(drop.Path);
                break;
            case JournalStep.Unmake unmake:
                text.Append("unmake\t").Append(unmake.Path);
                break;
            case JournalStep.Rename rename:
                text.Append("rename\t").Append(rename.From).Append('\t').Append(rename.To);
                break;
            case JournalStep.Remove remove:
                text.Append("remove\t").Append(remove.Path);
                break;
            case JournalStep.RemoveDirectory remove:
                text.Append("rmdir\t").Append(remove.Path);
                break;
            case JournalStep.Permit permit:
                text.Append(CultureInfo.InvariantCulture, $"permit\t{permit.Path}\t{permit.Mode}\t");
                text.Append(CultureInfo.InvariantCulture, $"{permit.Uid}\t{permit.Gid}");
                break;
        }
        text.Append('\n');
    }

    private static JournalStep? ParseStep(string[] fields) => fields switch
    {
        ["drop", var path] => new JournalStep.Drop(path),
        ["unmake", var path] => new JournalStep.Unmake(path),
        ["rename", var from, var to] => new JournalStep.Rename(from, to),
        ["remove", var path] => new JournalStep.Remove(path),
        ["rmdir", var path] => new JournalStep.RemoveDirectory(path),
        ["permit", var path, var mode, var uid, var gid] when uint.TryParse(mode, out uint bits) =>
            new JournalStep.Permit(path, bits, ParseId(uid), ParseId(gid)),
        _ => null,
    };

    private static uint? ParseId(string text) => uint.TryParse(text, out uint id) ? id : null;
}
