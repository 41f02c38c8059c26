using System.Text;

namespace Limyra.Formats.Consoles;

/// <summary>What a word of an XKB file is.</summary>
internal enum XkbTokenKind
{
    /// <summary>A name or number.</summary>
    Word,

    /// <summary>A text in double quotes, without them.</summary>
    Text,

    /// <summary>The name of a key in angle brackets, without them.</summary>
    Key,

    /// <summary>One character such as a brace.</summary>
    Mark,
}

/// <summary>A word, and the line it stands on.</summary>
internal readonly record struct XkbToken(XkbTokenKind Kind, string Text, int Line)
{
    public bool IsMark(char mark) => Kind == XkbTokenKind.Mark && Text[0] == mark;

    public bool IsWord(string word) =>
        Kind == XkbTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A named part of an XKB file: the tokens between its braces.</summary>
internal sealed record XkbSection(string File, string Name, bool IsDefault, ArraySegment<XkbToken> Tokens);

/// <summary>A file of an XKB data folder (symbols, keycodes), split into its sections.</summary>
internal sealed class XkbFile
{
    private readonly List<XkbSection> _sections = [];

    /// <summary>Reads what it can; an unclosed section reaches to the end of the file.</summary>
    public static XkbFile Parse(ReadOnlySpan<byte> content, string name)
    {
        XkbFile file = new();
        XkbToken[] tokens = [.. Split(content)];
        bool isDefault = false;
        for (int i = 0; i < tokens.Length; i++)
        {
            isDefault |= tokens[i].IsWord("default");
            if (!tokens[i].IsMark('{')) continue;

            // flags... xkb_symbols "name" { ... };
            string section = i > 0 && tokens[i - 1].Kind == XkbTokenKind.Text ? tokens[i - 1].Text : "";
            int end = EndOfBlock(tokens, i);
            file._sections.Add(new(name, section, isDefault, new(tokens, i + 1, Math.Max(end - i - 1, 0))));
            i = end;
            isDefault = false;
        }

        return file;
    }

    /// <summary>A section by name, or the default one, or the first; null if there is none.</summary>
    public XkbSection? Find(string? name) => name is null
        ? _sections.Find(section => section.IsDefault) ?? _sections.FirstOrDefault()
        : _sections.Find(section => section.Name == name);

    private static int EndOfBlock(XkbToken[] tokens, int open)
    {
        int depth = 0;
        for (int i = open; i < tokens.Length; i++)
        {
            depth += tokens[i].IsMark('{') ? 1 : tokens[i].IsMark('}') ? -1 : 0;
            if (depth == 0) return i;
        }

        return tokens.Length;
    }

    private static List<XkbToken> Split(ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content);
        List<XkbToken> tokens = new(text.Length / 6);
        int line = 1;
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == '#' || (c == '/' && i + 1 < text.Length && text[i + 1] == '/'))
            {
                int end = text.IndexOf('\n', i);
                i = end < 0 ? text.Length : end;
            }
            else if (c == '"' || c == '<')
            {
                int end = text.IndexOf(c == '"' ? '"' : '>', i + 1);
                end = end < 0 ? text.Length : end;
                string inside = text[(i + 1)..end];
                tokens.Add(new(c == '"' ? XkbTokenKind.Text : XkbTokenKind.Key, inside, line));
                line += inside.Count(mark => mark == '\n');
                i = Math.Min(end + 1, text.Length);
            }
            else if (IsWordCharacter(c))
            {
                int end = i;
                while (end < text.Length && IsWordCharacter(text[end]))
                    end++;

                tokens.Add(new(XkbTokenKind.Word, text[i..end], line));
                i = end;
            }
            else
            {
                line += c == '\n' ? 1 : 0;
                if (!char.IsWhiteSpace(c))
                    tokens.Add(new(XkbTokenKind.Mark, c.ToString(), line));

                i++;
            }
        }

        return tokens;
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.';
}
