using System.Globalization;

namespace Limyra.Formats.Consoles;

/// <summary>A place among tokens that never runs past their end.</summary>
internal sealed class XkbCursor(ArraySegment<XkbToken> tokens)
{
    private static readonly XkbToken End = new(XkbTokenKind.Mark, ";", 0);

    private int _position;

    public bool IsAtEnd => _position >= tokens.Count;

    public XkbToken Peek() => IsAtEnd ? End : tokens[_position];

    public XkbToken Take()
    {
        XkbToken token = Peek();
        _position += IsAtEnd ? 0 : 1;
        return token;
    }

    /// <summary>What stands between a mark and the one that closes it; nothing if the
    /// next token is not that mark.</summary>
    public ArraySegment<XkbToken> TakeBlock(char open, char close)
    {
        if (!Peek().IsMark(open)) return [];

        _position++;
        int start = _position;
        int depth = 1;
        for (; _position < tokens.Count; _position++)
        {
            depth += tokens[_position].IsMark(open) ? 1 : tokens[_position].IsMark(close) ? -1 : 0;
            if (depth == 0) return tokens[start.._position++];
        }

        return tokens[start..];
    }

    /// <summary>Goes behind the semicolon that ends a statement, over blocks in between.</summary>
    public void SkipStatement()
    {
        while (!IsAtEnd && !Peek().IsMark(';'))
        {
            if (Peek().IsMark('{'))
                TakeBlock('{', '}');
            else
                _position++;
        }

        Take();
    }
}

/// <summary>Reads what stands between the braces of a key: symbols and types of its groups.</summary>
internal static class XkbKeyReader
{
    public static XkbGroup?[] Read(ArraySegment<XkbToken> body)
    {
        IReadOnlyList<string>?[] symbols = new IReadOnlyList<string>?[XkbSymbols.GroupLimit];
        string?[] types = new string?[XkbSymbols.GroupLimit];
        XkbCursor cursor = new(body);
        int next = 0;
        while (!cursor.IsAtEnd)
        {
            if (cursor.Peek().IsMark('['))
                Put(symbols, next++, Symbols(cursor.TakeBlock('[', ']')));
            else
                ReadField(cursor, symbols, types, ref next);
        }

        XkbGroup?[] groups = new XkbGroup?[XkbSymbols.GroupLimit];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = symbols[i] is null && types[i] is null ? null : new(types[i], symbols[i] ?? []);

        return groups;
    }

    // symbols[Group2] = [...], type[Group1] = "...", type = "...", actions,
    // overlays and what else a console lacks
    private static void ReadField(
        XkbCursor cursor, IReadOnlyList<string>?[] symbols, string?[] types, ref int next)
    {
        XkbToken field = cursor.Take();
        if (field.Kind != XkbTokenKind.Word)
        {
            return; // a comma
        }

        int? group = GroupNumber(cursor.TakeBlock('[', ']'));
        if (!cursor.Peek().IsMark('=')) return;

        cursor.Take();
        if (field.IsWord("symbols"))
        {
            Put(symbols, group ?? next++, Symbols(cursor.TakeBlock('[', ']')));
        }
        else if (field.IsWord("type"))
        {
            string type = cursor.Take().Text;
            for (int i = 0; i < types.Length; i++)
                types[i] = group is null || group == i ? type : types[i];
        }
        else
        {
            cursor.TakeBlock('[', ']');
        }
    }

    private static void Put(IReadOnlyList<string>?[] symbols, int group, IReadOnlyList<string> values)
    {
        if (group < symbols.Length)
            symbols[group] = values;
    }

    // "Group2" or "2"
    private static int? GroupNumber(ArraySegment<XkbToken> index)
    {
        if (index.Count != 1) return null;

        string digits = index[0].Text.StartsWith("group", StringComparison.OrdinalIgnoreCase)
            ? index[0].Text[5..] : index[0].Text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1
            ? number - 1 : XkbSymbols.GroupLimit;
    }

    private static List<string> Symbols(ArraySegment<XkbToken> tokens)
    {
        List<string> symbols = [];
        XkbCursor cursor = new(tokens);
        bool isExpected = true;
        while (!cursor.IsAtEnd)
        {
            XkbToken token = cursor.Peek();
            if (token.IsMark('{'))
            {
                // Several symbols at once: the console can type one.
                ArraySegment<XkbToken> several = cursor.TakeBlock('{', '}');
                symbols.Add(several.Count > 0 ? Name(several[0]) : "");
                isExpected = false;
                continue;
            }

            cursor.Take();
            if (token.IsMark(','))
            {
                if (isExpected)
                    symbols.Add("");

                isExpected = true;
            }
            else if (token.Kind == XkbTokenKind.Word && isExpected)
            {
                symbols.Add(Name(token));
                isExpected = false;
            }
        }

        return symbols;
    }

    private static string Name(XkbToken token) =>
        token.Text is "NoSymbol" or "none" or "any" ? "" : token.Text;
}
