using Limyra.Templates.Text;

namespace Limyra.Templates.Syntax;

/// <summary>
/// Cuts a template into tokens on demand, one at a time, so that the parser can steer through the nested
/// expressions of f-strings (PEP 701). Indentation becomes Indent and Dedent tokens outside of brackets.
/// </summary>
internal sealed partial class Lexer(SourceText source)
{
    /// <summary>Depth of blocks; Python itself stops at 100.</summary>
    private const int MaxIndents = 100;

    private static readonly HashSet<string> Keywords =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
        "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
        "is", "lambda",
        "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];

    // Longest first, so that the first match is the right one.
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "*=", "**", "+=", "-=", "->", "//",
        "/=", ":=", "<<",
        "<=", "==", ">=", ">>", "@=", "^=", "|=", "!", "%", "&", "(", ")", "*", "+", ",", "-", ".",
        "/", ":", ";",
        "<", "=", ">", "@", "[", "]", "^", "{", "|", "}", "~",
    ];

    private static readonly string[][] OperatorsByFirst =
        [.. Enumerable.Range(0, 128).Select(first => Operators.Where(text => text[0] == first).ToArray())];

    private readonly string text = source.Text;
    private readonly Dictionary<int, string> names = [];
    private readonly Stack<int> indents = new([0]);
    private int position;
    private int brackets;
    private int pendingDedents;
    private bool isLineStart = true;

    /// <summary>Where the next token will be looked for.</summary>
    public int Position => position;

    public SyntaxErrorException Error(int offset, string message, string? hint = null,
        string ruleId = "syntax") =>
            new(ruleId, source.PositionOf(offset), message, hint);

    public Token Next()
    {
        if (pendingDedents > 0)
        {
            pendingDedents--;
            return new(TokenKind.Dedent, position, "");
        }
        if (isLineStart && brackets == 0 && StartLine() is { } structure) return structure;
        SkipBlanks();
        if (position >= text.Length) return AtEnd();
        int start = position;
        char c = text[position];
        if (c == '\n')
        {
            position++;
            isLineStart = true;
            return new(TokenKind.Newline, start, "");
        }
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) return ReadNumber();
        if (c is '"' or '\'') return ReadString(start, prefix: "");
        if (char.IsLetter(c) || c == '_') return ReadName();
        return ReadOperator();
    }

    /// <summary>True when the line goes on to a colon at its end, as a match statement does.</summary>
    public bool LineEndsWithColon()
    {
        int end = text.IndexOf('\n', position);
        var line = text.AsSpan(position, (end < 0 ? text.Length : end) - position);
        int comment = line.IndexOf('#');
        return (comment < 0 ? line : line[..comment]).TrimEnd().EndsWith(':');
    }

    /// <summary>The next character that is not blank, without moving.</summary>
    public char PeekVisible()
    {
        int at = position;
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        return at < text.Length ? text[at] : '\n';
    }

    private char Peek(int ahead) => position + ahead < text.Length ? text[position + ahead] : '\0';

    private Token AtEnd()
    {
        if (brackets > 0) throw Error(position, "the file ends inside brackets");
        if (!isLineStart)
        {
            isLineStart = true;
            return new(TokenKind.Newline, position, "");
        }
        if (indents.Count > 1)
        {
            indents.Pop();
            return new(TokenKind.Dedent, position, "");
        }
        return new(TokenKind.End, position, "");
    }

    /// <summary>Skips blank lines and comments, then compares the indentation with
    /// that of the open blocks.</summary>
    private Token? StartLine()
    {
        int column = SkipToCode();
        if (position >= text.Length) return null;
        isLineStart = false;
        if (column == indents.Peek()) return null;
        if (column > indents.Peek())
        {
            if (indents.Count > MaxIndents)
                throw Error(position, "blocks are nested too deeply", ruleId: "limit");
            indents.Push(column);
            return new(TokenKind.Indent, position, "");
        }
        while (column < indents.Peek())
        {
            indents.Pop();
            pendingDedents++;
        }
        if (column != indents.Peek())
            throw Error(position, "this indentation matches no block above it");
        pendingDedents--;
        return new(TokenKind.Dedent, position, "");
    }

    private int SkipToCode()
    {
        while (true)
        {
            int column = 0, tab = -1;
            for (; position < text.Length && text[position] is ' ' or '\f' or '\t'; position++)
            {
                if (text[position] == '\t') tab = position;
                column = text[position] == ' ' ? column + 1 : 0;
            }
            if (Peek(0) == '#') SkipComment();
            if (Peek(0) == '\r' && Peek(1) == '\n') position++;
            if (position >= text.Length) return column;
            if (text[position] != '\n')
                return tab < 0 ? column
                    : throw Error(tab, "a tab is used for indentation", "use four spaces");
            position++;
        }
    }

    private void SkipBlanks()
    {
        while (position < text.Length)
        {
            char c = text[position];
            if (c is ' ' or '\t' or '\f' || (c == '\n' && brackets > 0) || (c == '\r' && Peek(1) == '\n'))
                position++;
            else if (c == '#') SkipComment();
            else if (c == '\\' && Peek(1) == '\n') position += 2;
            else break;
        }
    }

    private void SkipComment()
    {
        int end = text.IndexOf('\n', position);
        position = end < 0 ? text.Length : end;
    }

    private Token ReadName()
    {
        int start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] == '_'))
            position++;
        var span = text.AsSpan(start, position - start);
        if (Peek(0) is '"' or '\'' && span.Length <= 2)
            return ReadString(start, span.ToString().ToLowerInvariant());
        string name = Intern(span);
        return new(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Name, start, name);
    }

    private string Intern(ReadOnlySpan<char> span)
    {
        int hash = string.GetHashCode(span, StringComparison.Ordinal);
        if (names.TryGetValue(hash, out string? known) && span.SequenceEqual(known)) return known;
        return names[hash] = span.ToString();
    }

    private Token ReadNumber()
    {
        int start = position;
        while (position < text.Length
            && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '.'))
            position++;
        return new(TokenKind.Number, start, text[start..position]);
    }

    private Token ReadOperator()
    {
        int start = position;
        var rest = text.AsSpan(position);
        foreach (string candidate in rest[0] < OperatorsByFirst.Length ? OperatorsByFirst[rest[0]] : [])
        {
            if (!rest.StartsWith(candidate, StringComparison.Ordinal)) continue;
            position += candidate.Length;
            if (candidate is "(" or "[" or "{") brackets++;
            else if (candidate is ")" or "]" or "}" && --brackets < 0)
                throw Error(start, $"'{candidate}' closes nothing");
            return new(TokenKind.Operator, start, candidate);
        }
        throw Error(start, $"unexpected character U+{(int)text[start]:X4}");
    }
}
