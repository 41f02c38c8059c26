using System.Globalization;
using System.Text;

namespace Limyra.Templates.Syntax;

/// <summary>String literals: prefixes, escapes, triple quotes, and the fixed parts of f-strings.</summary>
internal sealed partial class Lexer
{
    // One for all strings of the file: f-strings nest, but never while a piece of text is being read.
    private readonly StringBuilder _value = new();

    /// <summary>How an f-string was opened.</summary>
    internal readonly record struct FormatQuote(string Delimiter, bool IsRaw);

    /// <summary>Reads the fixed text of an f-string up to its end, or up to and
    /// including an opening brace.</summary>
    public string ReadFormatText(FormatQuote quote, out bool isEnd)
    {
        _value.Clear();
        int start = _position;
        while (true)
        {
            if (_position >= _text.Length) throw Error(start, "the file ends inside a string");
            char c = _text[_position];
            if (string.CompareOrdinal(_text, _position, quote.Delimiter, 0, quote.Delimiter.Length) == 0)
            {
                _position += quote.Delimiter.Length;
                isEnd = true;
                return _value.ToString();
            }
            if (c == '{' && Peek(1) != '{')
            {
                _position++;
                _brackets++;
                isEnd = false;
                return _value.ToString();
            }
            if (c == '}' && Peek(1) != '}')
                throw Error(_position, "a single '}' in an f-string", "write '}}' for the character");
            if (c is '{' or '}')
            {
                _value.Append(c);
                _position += 2;
            }
            else ReadCharacter(quote.Delimiter.Length == 3, quote.IsRaw, isBytes: false, start);
        }
    }

    private Token ReadString(int start, string prefix)
    {
        bool isRaw = prefix.Contains('r', StringComparison.Ordinal);
        bool isBytes = prefix.Contains('b', StringComparison.Ordinal);
        if (prefix is not ("" or "r" or "b" or "f" or "rb" or "br" or "rf" or "fr"))
            throw Error(start, $"strings with the prefix '{prefix}' are not supported",
                ruleId: "unsupported");
        char mark = _text[_position];
        string delimiter = Peek(1) == mark && Peek(2) == mark ? new(mark, 3) : new(mark, 1);
        _position += delimiter.Length;
        if (prefix.Contains('f', StringComparison.Ordinal))
            return new(TokenKind.FormatStart, start, (isRaw ? "r" : "") + delimiter);
        int plain = PlainLength(delimiter);
        if (plain >= 0)
        {
            string literal = _text.Substring(_position, plain);
            _position += plain + delimiter.Length;
            return new(isBytes ? TokenKind.Bytes : TokenKind.Text, start, literal);
        }
        _value.Clear();
        while (string.CompareOrdinal(_text, _position, delimiter, 0, delimiter.Length) != 0)
        {
            if (_position >= _text.Length) throw Error(start, "the file ends inside a string");
            ReadCharacter(delimiter.Length == 3, isRaw, isBytes, start);
        }
        _position += delimiter.Length;
        return new(isBytes ? TokenKind.Bytes : TokenKind.Text, start, _value.ToString());
    }

    /// <summary>Length of a short string of plain ASCII up to its end; -1 for one
    /// that needs a closer look.</summary>
    private int PlainLength(string delimiter)
    {
        if (delimiter.Length != 1) return -1;
        ReadOnlySpan<char> rest = _text.AsSpan(_position);
        int length = rest.IndexOfAnyExceptInRange(' ', '~');
        if (length >= 0) rest = rest[..length];
        length = rest.IndexOfAny(delimiter[0], '\\');
        return length >= 0 && rest[length] == delimiter[0] ? length : -1;
    }

    /// <summary>The quote of a <see cref="TokenKind.FormatStart"/> token.</summary>
    public static FormatQuote QuoteOf(Token token) =>
        token.Text[0] == 'r' ? new(token.Text[1..], IsRaw: true) : new(token.Text, IsRaw: false);

    private void ReadCharacter(bool isTriple, bool isRaw, bool isBytes, int start)
    {
        char c = _text[_position];
        if (c == '\n' && !isTriple) throw Error(start, "the line ends inside a string");
        if (c == '\r' && Peek(1) == '\n') _position++;
        else if (c != '\\')
        {
            if (isBytes && c > 0x7f) throw Error(_position, "bytes can only hold ASCII characters");
            _value.Append(c);
            _position++;
        }
        else if (isRaw)
        {
            _value.Append(c);
            _position++;
            if (_position >= _text.Length || (_text[_position] == '\n' && !isTriple)) return;
            _value.Append(_text[_position++]);
        }
        else ReadEscape(isBytes);
    }

    private void ReadEscape(bool isBytes)
    {
        int start = _position;
        char kind = Peek(1);
        _position += 2;
        switch (kind)
        {
            case '\n': break;
            case '\r' when Peek(0) == '\n': _position++; break;
            case '\\' or '\'' or '"': _value.Append(kind); break;
            case 'a': _value.Append('\a'); break;
            case 'b': _value.Append('\b'); break;
            case 'f': _value.Append('\f'); break;
            case 'n': _value.Append('\n'); break;
            case 'r': _value.Append('\r'); break;
            case 't': _value.Append('\t'); break;
            case 'v': _value.Append('\v'); break;
            case >= '0' and <= '7': AppendOctal(start); break;
            case 'x': AppendHexadecimal(start, digits: 2); break;
            case 'u' when !isBytes: AppendHexadecimal(start, digits: 4); break;
            case 'U' when !isBytes: AppendHexadecimal(start, digits: 8); break;
            default:
                // Python keeps an unknown escape as it is written; so must we,
                // templates rely on "\." and the like.
                _position = Math.Min(start + 1, _text.Length);
                _value.Append('\\');
                break;
        }
    }

    private void AppendOctal(int start)
    {
        int number = 0;
        _position = start + 1;
        for (int digits = 0; digits < 3 && Peek(0) is >= '0' and <= '7'; digits++)
            number = (number * 8) + (_text[_position++] - '0');
        _value.Append((char)number);
    }

    private void AppendHexadecimal(int start, int digits)
    {
        ReadOnlySpan<char> span = _text.AsSpan(_position, Math.Min(digits, _text.Length - _position));
        if (span.Length < digits
            || !int.TryParse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int number)
            || number is < 0 or > 0x10ffff)
            throw Error(start, "the escape does not name a character");
        _position += digits;
        if (number <= 0xffff) _value.Append((char)number);
        else _value.Append(char.ConvertFromUtf32(number));
    }
}
