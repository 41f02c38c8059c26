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

    private readonly string _text = source.Text;
    private readonly Dictionary<int, string> _names = [];
    private readonly Stack<int> _indents = new([0]);
    private int _position;
    private int _brackets;
    private int _pendingDedents;
    private bool _isLineStart = true;

    /// <summary>Where the next token will be looked for.</summary>
    public int Position => _position;

    public SyntaxErrorException Error(int offset, string message, string? hint = null,
        string ruleId = "syntax") =>
            new(ruleId, source.PositionOf(offset), message, hint);

    public Token Next()
    {
        if (_pendingDedents > 0)
        {
            _pendingDedents--;
            return new(TokenKind.Dedent, _position, "");
        }
        if (_isLineStart && _brackets == 0 && StartLine() is { } structure) return structure;
        SkipBlanks();
        if (_position >= _text.Length) return AtEnd();
        int start = _position;
        char c = _text[_position];
        if (c == '\n')
        {
            _position++;
            _isLineStart = true;
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
        int end = _text.IndexOf('\n', _position);
        ReadOnlySpan<char> line = _text.AsSpan(_position, (end < 0 ? _text.Length : end) - _position);
        int comment = line.IndexOf('#');
        return (comment < 0 ? line : line[..comment]).TrimEnd().EndsWith(':');
    }

    /// <summary>The next character that is not blank, without moving.</summary>
    public char PeekVisible()
    {
        int at = _position;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        return at < _text.Length ? _text[at] : '\n';
    }

    private char Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private Token AtEnd()
    {
        if (_brackets > 0) throw Error(_position, "the file ends inside brackets");
        if (!_isLineStart)
        {
            _isLineStart = true;
            return new(TokenKind.Newline, _position, "");
        }
        if (_indents.Count > 1)
        {
            _indents.Pop();
            return new(TokenKind.Dedent, _position, "");
        }
        return new(TokenKind.End, _position, "");
    }

    /// <summary>Skips blank lines and comments, then compares the indentation with
    /// that of the open blocks.</summary>
    private Token? StartLine()
    {
        int column = SkipToCode();
        if (_position >= _text.Length) return null;
        _isLineStart = false;
        if (column == _indents.Peek()) return null;
        if (column > _indents.Peek())
        {
            if (_indents.Count > MaxIndents)
                throw Error(_position, "blocks are nested too deeply", ruleId: "limit");
            _indents.Push(column);
            return new(TokenKind.Indent, _position, "");
        }
        while (column < _indents.Peek())
        {
            _indents.Pop();
            _pendingDedents++;
        }
        if (column != _indents.Peek())
            throw Error(_position, "this indentation matches no block above it");
        _pendingDedents--;
        return new(TokenKind.Dedent, _position, "");
    }

    private int SkipToCode()
    {
        while (true)
        {
            int column = 0, tab = -1;
            for (; _position < _text.Length && _text[_position] is ' ' or '\f' or '\t'; _position++)
            {
                if (_text[_position] == '\t') tab = _position;
                column = _text[_position] == ' ' ? column + 1 : 0;
            }
            if (Peek(0) == '#') SkipComment();
            if (Peek(0) == '\r' && Peek(1) == '\n') _position++;
            if (_position >= _text.Length) return column;
            if (_text[_position] != '\n')
                return tab < 0 ? column
                    : throw Error(tab, "a tab is used for indentation", "use four spaces");
            _position++;
        }
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (c is ' ' or '\t' or '\f' || (c == '\n' && _brackets > 0) || (c == '\r' && Peek(1) == '\n'))
                _position++;
            else if (c == '#') SkipComment();
            else if (c == '\\' && Peek(1) == '\n') _position += 2;
            else break;
        }
    }

    private void SkipComment()
    {
        int end = _text.IndexOf('\n', _position);
        _position = end < 0 ? _text.Length : end;
    }

    private Token ReadName()
    {
        int start = _position;
        while (_position < _text.Length
            && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            _position++;
        ReadOnlySpan<char> span = _text.AsSpan(start, _position - start);
        if (Peek(0) is '"' or '\'' && span.Length <= 2)
            return ReadString(start, span.ToString().ToLowerInvariant());
        string name = Intern(span);
        return new(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Name, start, name);
    }

    private string Intern(ReadOnlySpan<char> span)
    {
        int hash = string.GetHashCode(span, StringComparison.Ordinal);
        if (_names.TryGetValue(hash, out string? known) && span.SequenceEqual(known)) return known;
        return _names[hash] = span.ToString();
    }

    private Token ReadNumber()
    {
        int start = _position;
        while (_position < _text.Length
            && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
            _position++;
        return new(TokenKind.Number, start, _text[start.._position]);
    }

    private Token ReadOperator()
    {
        int start = _position;
        ReadOnlySpan<char> rest = _text.AsSpan(_position);
        foreach (string candidate in rest[0] < OperatorsByFirst.Length ? OperatorsByFirst[rest[0]] : [])
        {
            if (!rest.StartsWith(candidate, StringComparison.Ordinal)) continue;
            _position += candidate.Length;
            if (candidate is "(" or "[" or "{") _brackets++;
            else if (candidate is ")" or "]" or "}" && --_brackets < 0)
                throw Error(start, $"'{candidate}' closes nothing");
            return new(TokenKind.Operator, start, candidate);
        }
        throw Error(start, $"unexpected character U+{(int)_text[start]:X4}");
    }
}
