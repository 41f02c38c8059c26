using Limyra.Templates.Values;

namespace Limyra.Templates.Syntax;

/// <summary>Strings, and everything in brackets: groups, tuples, lists, sets,
/// dicts, comprehensions.</summary>
internal sealed partial class Parser
{
    /// <summary>One or more string literals side by side.</summary>
    private Expression ParseStrings()
    {
        int offset = current.Offset;
        if (current.Kind == TokenKind.Bytes)
        {
            string bytes = "";
            while (current.Kind == TokenKind.Bytes) bytes += Take().Text;
            return new Expression.Constant(offset, ToBytes(bytes));
        }
        List<Expression> parts = [];
        while (current.Kind is TokenKind.Text or TokenKind.FormatStart)
        {
            if (current.Kind == TokenKind.Text) AddText(parts, current.Offset, Take().Text);
            else ParseFormat(parts);
        }
        if (current.Kind == TokenKind.Bytes) throw Error("bytes and text cannot be joined");
        return parts switch
        {
            [] => new Expression.Constant(offset, StringValue.Empty),
            [Expression.Constant only] => only with { Offset = offset },
            _ => new Expression.Format(offset, parts.ToArray()),
        };
    }

    private static void AddText(List<Expression> parts, int offset, string text)
    {
        if (text.Length == 0) return;
        if (parts.Count > 0 && parts[^1] is Expression.Constant { Value: StringValue before } constant)
            parts[^1] = constant with { Value = new StringValue(before.Text + text) };
        else parts.Add(new Expression.Constant(offset, new StringValue(text)));
    }

    /// <summary>The lexer stands right behind the opening quote, since only
    /// one token is looked ahead.</summary>
    private void ParseFormat(List<Expression> parts)
    {
        Deeper();
        var quote = Lexer.QuoteOf(current);
        int offset = current.Offset;
        while (true)
        {
            AddText(parts, offset, lexer.ReadFormatText(quote, out bool isEnd));
            if (isEnd) break;
            current = lexer.Next();
            var value = ParseExpressionList();
            if (current.IsOperator(":"))
                throw Unsupported(current.Offset, "a format after ':' in an f-string");
            if (current.Kind == TokenKind.Operator && current.Text is "=" or "!")
                throw Unsupported(current.Offset, $"'{current.Text}' in an f-string");
            if (!current.IsOperator("}"))
                throw Error($"expected '}}' in the f-string before {current.Describe()}");
            // A constant would be joined with its neighbours; an expression stays apart.
            parts.Add(value is Expression.Constant ? new Expression.Format(value.Offset, [value]) : value);
        }
        current = lexer.Next();
        nesting--;
    }

    private Expression ParseBracketed(Token open)
    {
        Take();
        return open.Text switch
        {
            "(" => ParseGroup(open.Offset),
            "[" => ParseList(open.Offset),
            _ => ParseBraces(open.Offset),
        };
    }

    private Expression ParseGroup(int offset)
    {
        if (TakeOperator(")")) return new Expression.TupleDisplay(offset, []);
        var first = ParseStarredOrExpression();
        if (current.IsKeyword("for"))
        {
            var generator = ParseComprehension(offset, ComprehensionKind.Generator, first, entryValue: null);
            ExpectOperator(")");
            return generator;
        }
        if (TakeOperator(")"))
            return first is Expression.Starred ? throw lexer.Error(offset, "'*' stands alone") : first;
        List<Expression> items = [first];
        while (TakeOperator(",") && !current.IsOperator(")")) items.Add(ParseStarredOrExpression());
        ExpectOperator(")");
        return new Expression.TupleDisplay(offset, items.ToArray());
    }

    private Expression ParseList(int offset)
    {
        List<Expression> items = [];
        while (!current.IsOperator("]"))
        {
            items.Add(ParseStarredOrExpression());
            if (current.IsKeyword("for") && items.Count == 1)
            {
                var list = ParseComprehension(offset, ComprehensionKind.List, items[0], entryValue: null);
                ExpectOperator("]");
                return list;
            }
            if (!TakeOperator(",")) break;
        }
        ExpectOperator("]");
        return new Expression.ListDisplay(offset, items.ToArray());
    }

    private Expression ParseBraces(int offset)
    {
        List<(Expression? Key, Expression Value)> entries = [];
        List<Expression> members = [];
        while (!current.IsOperator("}"))
        {
            int itemOffset = current.Offset;
            if (TakeOperator("**")) entries.Add((null, ParseBinary(0)));
            else
            {
                var key = ParseStarredOrExpression();
                if (TakeOperator(":")) entries.Add((key, ParseExpression()));
                else members.Add(key);
            }
            if (entries.Count > 0 && members.Count > 0)
                throw lexer.Error(itemOffset, "a dict needs a value for each key");
            if (current.IsKeyword("for") && entries.Count + members.Count == 1)
            {
                var result = members.Count == 1
                    ? ParseComprehension(offset, ComprehensionKind.Set, members[0], entryValue: null)
                    : ParseComprehension(offset, ComprehensionKind.Dict, entries[0].Key!, entries[0].Value);
                ExpectOperator("}");
                return result;
            }
            if (!TakeOperator(",")) break;
        }
        ExpectOperator("}");
        return members.Count > 0
            ? new Expression.SetDisplay(offset, members)
            : new Expression.DictDisplay(offset, entries.ToArray());
    }

    private Expression.Comprehension ParseComprehension(
        int offset,
        ComprehensionKind kind,
        Expression item,
        Expression? entryValue)
    {
        if (item is Expression.Starred or null) throw lexer.Error(offset, "this cannot head a comprehension");
        List<ComprehensionClause> clauses = [];
        // Targets of a comprehension are its own, not those of the function around it.
        locals.Push([]);
        while (TakeKeyword("for"))
        {
            var target = ParseTargetList();
            ExpectKeyword("in");
            var items = ParseOr();
            List<Expression> conditions = [];
            while (TakeKeyword("if")) conditions.Add(ParseOr());
            clauses.Add(new(target, items, conditions));
        }
        locals.Pop();
        return new(offset, kind, item, entryValue, clauses);
    }
}
