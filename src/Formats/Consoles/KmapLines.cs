using System.Globalization;
using System.Text;

namespace Limyra.Formats.Consoles;

/// <summary>A word of a keymap line; one in quotes is a text or a character, not a name.</summary>
internal readonly record struct KmapWord(string Text, bool IsQuoted);

/// <summary>One line.</summary>
/// <param name="Number">Counted from 1; the first of lines joined by a backslash.</param>
/// <param name="Words">Its words; null if a quote does not end.</param>
internal sealed record KmapLine(int Number, List<KmapWord>? Words);

/// <summary>Splits a keymap into lines and words (keymaps(5)). Bytes are taken as Latin-1,
/// U+.... and names say the rest.</summary>
internal static class KmapLines
{
    public static List<KmapLine> Split(ReadOnlySpan<byte> content)
    {
        List<KmapLine> lines = [];
        StringBuilder joined = new();
        int number = 0, start = 1;
        foreach (string part in Encoding.Latin1.GetString(content).Split('\n'))
        {
            number++;
            start = joined.Length == 0 ? number : start;
            string text = part.TrimEnd('\r');
            if (text.EndsWith('\\'))
            {
                joined.Append(text, 0, text.Length - 1).Append(' ');
                continue;
            }

            lines.Add(new(start, Words(joined.Append(text).ToString())));
            joined.Clear();
        }

        if (joined.Length > 0)
            lines.Add(new(start, Words(joined.ToString())));

        return lines;
    }

    private static List<KmapWord>? Words(string line)
    {
        List<KmapWord> words = [];
        int i = 0;
        while (i < line.Length)
        {
            char c = line[i];
            if (c is '#' or '!') break;

            if (char.IsWhiteSpace(c) || c == '\0')
            {
                i++;
            }
            else if (c is '"' or '\'')
            {
                if (Quoted(line, ref i) is not { } text) return null;

                words.Add(new(text, IsQuoted: true));
            }
            else
            {
                int end = c == '=' ? i + 1 : EndOfWord(line, i);
                words.Add(new(line[i..end], IsQuoted: false));
                i = end;
            }
        }

        return words;
    }

    private static int EndOfWord(string line, int start)
    {
        int end = start;
        while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not ('=' or '#' or '\0'))
            end++;

        return end;
    }

    private static string? Quoted(string line, ref int i)
    {
        char quote = line[i++];
        StringBuilder text = new();
        while (i < line.Length)
        {
            char c = line[i++];
            if (c == quote && !(quote == '\'' && text.Length == 0 && i < line.Length && line[i] == '\''))
                return text.ToString();

            text.Append(c == '\\' && i < line.Length ? Escaped(line, ref i) : c);
        }

        return null;
    }

    // \n, \', \" and \033: the escapes of C, numbers in octal.
    private static char Escaped(string line, ref int i)
    {
        int digits = 0;
        while (digits < 3 && i + digits < line.Length && line[i + digits] is >= '0' and <= '7')
            digits++;

        if (digits > 0)
        {
            int code = 0;
            foreach (char digit in line.AsSpan(i, digits))
                code = code * 8 + CharUnicodeInfo.GetDecimalDigitValue(digit);

            i += digits;
            return (char)(code & 0xff);
        }

        return line[i++] switch { 'n' => '\n', 't' => '\t', 'a' => '\a', 'b' => '\b', var other => other };
    }
}
