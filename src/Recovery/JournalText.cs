using System.Globalization;
using System.Text;
using Limyra.Formats;

namespace Limyra.Recovery;

/// <summary>
/// A journal as text: a line a fact, fields between tabs, a first line that says what it is and a last one
/// that counts the others. Names in packages hold no control characters (docs/formats/apk-journal.md).
/// </summary>
internal static class JournalText
{
    private const string Magic = "limyra-transaction 2";
    private const char Tab = '\t';

    // in the order of JournalKind
    private static readonly string[] Kinds = ["staging", "commit", "pending"];

    /// <summary>The bytes of the file.</summary>
    public static byte[] Compose(Journal journal)
    {
        StringBuilder text = new();
        text.Append(Magic).Append(Tab).Append(Kinds[(int)journal.Kind]).Append('\n');
        int count = 0;
        foreach (string path in journal.MountPoints) Add(["mount", path]);
        foreach (JournalStep step in journal.Steps) Add(Fields(step));
        foreach (PendingScript script in journal.Scripts)
        {
            string content = Convert.ToBase64String(script.Content.Span);
            Add(["script", script.Kind, script.Package, script.NameAndVersion, content, .. script.Arguments]);
        }
        foreach (string path in journal.Failures) Add(["failed", path]);
        text.Append(CultureInfo.InvariantCulture, $"end\t{count}\n");
        return ByteText.Encode(text.ToString());

        void Add(string[] fields)
        {
            text.AppendJoin(Tab, fields).Append('\n');
            count++;
        }
    }

    /// <summary>Reads a journal; null when it is not a whole one. Its steps are parsed again
    /// whenever they are listed.</summary>
    public static Journal? Parse(byte[] content)
    {
        List<string> mountPoints = [];
        List<PendingScript> scripts = [];
        List<string> failures = [];
        JournalKind? kind = null;
        int count = 0;
        bool hasEnded = false;
        foreach (string[] fields in Lines(content))
        {
            if (hasEnded) return null;
            if (kind is null)
            {
                kind = KindOf(fields);
                if (kind is null) return null;
                continue;
            }
            switch (fields)
            {
                case ["end", var number]:
                    if (number != count.ToString(CultureInfo.InvariantCulture)) return null;
                    hasEnded = true;
                    continue;
                case ["mount", var path]:
                    mountPoints.Add(path);
                    break;
                case ["failed", var path]:
                    failures.Add(path);
                    break;
                case ["script", ..]:
                    if (ParseScript(fields) is not { } script) return null;
                    scripts.Add(script);
                    break;
                default:
                    if (ParseStep(fields) is null) return null;
                    break;
            }
            count++;
        }
        if (kind is not { } found || !hasEnded) return null;
        return new()
        {
            Kind = found,
            MountPoints = mountPoints,
            Steps = Lines(content).Select(ParseStep).OfType<JournalStep>(),
            Scripts = scripts,
            Failures = failures,
        };
    }

    private static JournalKind? KindOf(string[] fields) =>
        fields is [Magic, var word] && Array.IndexOf(Kinds, word) is >= 0 and var index
            ? (JournalKind)index : null;

    /// <summary>The fields of each whole line; a rest without a line end becomes one
    /// field that nothing matches.</summary>
    private static IEnumerable<string[]> Lines(byte[] content)
    {
        int start = 0;
        while (start < content.Length)
        {
            int length = content.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
            {
                yield return [];
                yield break;
            }
            yield return ByteText.Decode(content.AsSpan(start, length)).Split(Tab);
            start += length + 1;
        }
    }

    private static string[] Fields(JournalStep step) => step switch
    {
        JournalStep.Drop drop => ["drop", drop.Path],
        JournalStep.Unmake unmake => ["unmake", unmake.Path],
        JournalStep.Rename rename => ["rename", rename.From, rename.To],
        JournalStep.Remove remove => ["remove", remove.Path],
        JournalStep.RemoveDirectory remove => ["rmdir", remove.Path],
        JournalStep.Permit permit =>
            ["permit", permit.Path, Number(permit.Mode), Number(permit.Uid), Number(permit.Gid)],
        _ => throw new InvalidOperationException($"unknown step {step}"),
    };

    private static JournalStep? ParseStep(string[] fields) => fields switch
    {
        ["drop", var path] => new JournalStep.Drop(path),
        ["unmake", var path] => new JournalStep.Unmake(path),
        ["rename", var from, var to] => new JournalStep.Rename(from, to),
        ["remove", var path] => new JournalStep.Remove(path),
        ["rmdir", var path] => new JournalStep.RemoveDirectory(path),
        ["permit", var path, var mode, var uid, var gid] when ParseNumber(mode) is { } bits =>
            new JournalStep.Permit(path, bits, ParseNumber(uid), ParseNumber(gid)),
        _ => null,
    };

    private static PendingScript? ParseScript(string[] fields)
    {
        if (fields is not ["script", var kind, var package, var name, var text, .. var arguments])
            return null;
        byte[] content = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, content, out int length)) return null;
        return new()
        {
            Kind = kind,
            Package = package,
            NameAndVersion = name,
            Content = content.AsMemory(0, length),
            Arguments = arguments,
        };
    }

    private static string Number(uint? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static uint? ParseNumber(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) ? value : null;
}
