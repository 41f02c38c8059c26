using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Limyra.Builder.Phases;

/// <summary>
/// Patches as patch(1) must see them to fit where git(1) lets them. patch takes a hunk with fewer lines
/// behind the change than before it for one at the end of the file; git only one with none behind it.
/// </summary>
internal static partial class PatchText
{
    [GeneratedRegex(@"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", RegexOptions.CultureInvariant)]
    private static partial Regex Header { get; }

    /// <summary>The patch with no more unchanged lines before a change than stand behind it.</summary>
    public static byte[] EvenContext(ReadOnlySpan<byte> patch)
    {
        // One character a byte: nothing is known of the files' encodings, and everything else stays as it is.
        string[] lines = Encoding.Latin1.GetString(patch).Split('\n');
        List<string> result = new(lines.Length);
        for (int at = 0; at < lines.Length;)
        {
            Match header = Header.Match(lines[at]);
            if (!header.Success) result.Add(lines[at++]);
            else at = AddHunk(lines, at, header, result);
        }
        return Encoding.Latin1.GetBytes(string.Join('\n', result));
    }

    /// <summary>Adds a hunk and gives the place behind it.</summary>
    private static int AddHunk(string[] lines, int start, Match header, List<string> result)
    {
        int Number(int group, int fallback) => header.Groups[group] is not { Success: true } digits ? fallback
            : int.TryParse(digits.Value, CultureInfo.InvariantCulture, out int number) ? number : 0;
        int oldCount = Number(2, fallback: 1), newCount = Number(4, fallback: 1);
        int end = EndOf(lines, start + 1, oldCount, newCount);
        IEnumerable<string> body = lines[(start + 1)..end].Where(line => !line.StartsWith('\\'));
        int before = body.TakeWhile(IsContext).Count(), behind = body.Reverse().TakeWhile(IsContext).Count();
        int surplus = behind > 0 && before > behind ? before - behind : 0;
        int oldStart = Number(1, fallback: 0) + surplus, newStart = Number(3, fallback: 0) + surplus;
        string rest = lines[start][header.Length..];
        result.Add(surplus == 0 ? lines[start] : string.Create(CultureInfo.InvariantCulture,
            $"@@ -{oldStart},{oldCount - surplus} +{newStart},{newCount - surplus} @@{rest}"));
        result.AddRange(lines[(start + 1 + surplus)..end]);
        return end;
    }

    private static int EndOf(string[] lines, int at, int oldCount, int newCount)
    {
        while (at < lines.Length && (oldCount > 0 || newCount > 0 || lines[at].StartsWith('\\')))
        {
            char kind = lines[at].Length > 0 ? lines[at][0] : ' ';
            if (kind is not (' ' or '+' or '-' or '\\' or '\t' or '\r')) break;
            if (kind is not ('+' or '\\')) oldCount--;
            if (kind is not ('-' or '\\')) newCount--;
            at++;
        }
        return at;
    }

    private static bool IsContext(string line) => line.Length == 0 || line[0] is ' ' or '\t' or '\r';
}
