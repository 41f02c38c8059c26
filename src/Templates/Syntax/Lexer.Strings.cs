using System.Globalization;
using System.Text;

namespace Limyra.Templates.Syntax;

/// <summary>String literals: prefixes, escapes, triple quotes, and the fixed parts of f-strings.</summary>
internal sealed partial class Lexer
{
    // One for all strings of the file: f-strings nest, but never while a piece of text is being read.
    private readonly StringBuilder value = new();

    /// <summary>How an f-string was opened.</summary>
    internal readonly record struct FormatQuote(string Delimiter, bool IsRaw);

    /// <summary>Reads the fixed text of an f-string up to its end, or up to and
    /// including an opening brace.</summary>
    public string ReadFormatText(FormatQuote quote, out bool isEnd)
    {
        value.Clear();
        int start = position;
        while (true)
        {
            if (position >= text.Length) throw Error(start, "the file ends inside a string");
            char c = text[position];
            if (string.CompareOrdinal(text, position, quote.Delimiter, 0, quote.Delimiter.Length) == 0)
            {
                position += quote.Delimiter.Length;
                isEnd = true;
                return value.ToString();
            }
            if (c == '{' && Peek(1) != '{')
            {
                position++;
                brackets++;
                isEnd = false;
                return value.ToString();
            }
            if (c == '}' && Peek(1) != '}')
                throw Error(position, "a single '}' in an f-string", "write '}}' for the character");
            if (c is '{' or '}')
            {
                value.Append(c);
                position += 2;
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
        char mark = text[position];
        string delimiter = Peek(1) == mark && Peek(2) == mark ? new(mark, 3) : new(mark, 1);
        position += delimiter.Length;
        if (prefix.Contains('f', StringComparison.Ordinal))
            return new(TokenKind.FormatStart, start, (isRaw ? "r" : "") + delimiter);
        int plain = PlainLength(delimiter);
        if (plain >= 0)
        {
            string literal = text.Substring(position, plain);
            position += plain + delimiter.Length;
            return new(isBytes ? TokenKind.Bytes : TokenKind.Text, start, literal);
        }
        value.Clear();
        while (string.CompareOrdinal(text, position, delimiter, 0, delimiter.Length) != 0)
        {
            if (position >= text.Length) throw Error(start, "the file ends inside a string");
            ReadCharacter(delimiter.Length == 3, isRaw, isBytes, start);
        }
        position += delimiter.Length;
        return new(isBytes ? TokenKind.Bytes : TokenKind.Text, start, value.ToString());
    }

    /// <summary>Length of a short string of plain ASCII up to its end; -1 for one
    /// that needs a closer look.</summary>
    private int PlainLength(string delimiter)
    {
        if (delimiter.Length != 1) return -1;
        var rest = text.AsSpan(position);
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
        char c = text[position];
        if (c == '\n' && !isTriple) throw Error(start, "the line ends inside a string");
        if (c == '\r' && Peek(1) == '\n') position++;
        else if (c != '\\')
        {
            if (isBytes && c > 0x7f) throw Error(position, "bytes can only hold ASCII characters");
            value.Append(c);
            position++;
        }
        else if (isRaw)
        {
            value.Append(c);
            position++;
            if (position >= text.Length || (text[position] == '\n' && !isTriple)) return;
            value.Append(text[position++]);
        }
        else ReadEscape(isBytes);
    }

    private void ReadEscape(bool isBytes)
    {
        int start = position;
        char kind = Peek(1);
        position += 2;
        switch (kind)
        {
            case '\n': break;
            case '\r' when Peek(0) == '\n': position++; break;
            case '\\' or '\'' or '"': value.Append(kind); break;
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'v': value.Append('\v'); break;
            case >= '0' and <= '7': AppendOctal(start); break;
            case 'x': AppendHexadecimal(start, digits: 2); break;
            case 'u' when !isBytes: AppendHexadecimal(start, digits: 4); break;
            case 'U' when !isBytes: AppendHexadecimal(start, digits: 8); break;
            default:
                // Python keeps an unknown escape as it is written; so must we,
                // templates rely on "\." and the like.
                position = Math.Min(start + 1, text.Length);
                value.Append('\\');
                break;
        }
    }

    private void AppendOctal(int start)
    {
        int number = 0;
        position = start + 1;
        for (int digits = 0; digits < 3 && Peek(0) is >= '0' and <= '7'; digits++)
            number = (number * 8) + (text[position++] - '0');
        value.Append((char)number);
    }

    private void AppendHexadecimal(int start, int digits)
    {
        var span = text.AsSpan(position, Math.Min(digits, text.Length - position));
        if (span.Length < digits
            || !int.TryParse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int number)
            || number is < 0 or > 0x10ffff)
            throw Error(start, "the escape does not name a character");
        position += digits;
        if (number <= 0xffff) value.Append((char)number);
        else value.Append(char.ConvertFromUtf32(number));
    }
}
