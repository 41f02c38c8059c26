using Limyra.Templates.Values;

namespace Limyra.Templates.Syntax;

/// <summary>Strings, and everything in brackets: groups, tuples, lists, sets,
/// dicts, comprehensions.</summary>
internal sealed partial class Parser
{
    /// <summary>One or more string literals side by side.</summary>
    private Expression ParseStrings()
    {
        int offset = _current.Offset;
        if (_current.Kind == TokenKind.Bytes)
        {
            string bytes = "";
            while (_current.Kind == TokenKind.Bytes) bytes += Take().Text;
            return new Expression.Constant(offset, ToBytes(bytes));
        }
        List<Expression> parts = [];
        while (_current.Kind is TokenKind.Text or TokenKind.FormatStart)
        {
            if (_current.Kind == TokenKind.Text) AddText(parts, _current.Offset, Take().Text);
            else ParseFormat(parts);
        }
        if (_current.Kind == TokenKind.Bytes) throw Error("bytes and text cannot be joined");
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
        Lexer.FormatQuote quote = Lexer.QuoteOf(_current);
        int offset = _current.Offset;
        while (true)
        {
            AddText(parts, offset, _lexer.ReadFormatText(quote, out bool isEnd));
            if (isEnd) break;
            _current = _lexer.Next();
            Expression value = ParseExpressionList();
            if (_current.IsOperator(":"))
                throw Unsupported(_current.Offset, "a format after ':' in an f-string");
            if (_current.Kind == TokenKind.Operator && _current.Text is "=" or "!")
                throw Unsupported(_current.Offset, $"'{_current.Text}' in an f-string");
            if (!_current.IsOperator("}"))
                throw Error($"expected '}}' in the f-string before {_current.Describe()}");
            // A constant would be joined with its neighbours; an expression stays apart.
            parts.Add(value is Expression.Constant ? new Expression.Format(value.Offset, [value]) : value);
        }
        _current = _lexer.Next();
        _nesting--;
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
        Expression first = ParseStarredOrExpression();
        if (_current.IsKeyword("for"))
        {
            Expression.Comprehension generator =
                ParseComprehension(offset, ComprehensionKind.Generator, first, entryValue: null);
            ExpectOperator(")");
            return generator;
        }
        if (TakeOperator(")"))
            return first is Expression.Starred ? throw _lexer.Error(offset, "'*' stands alone") : first;
        List<Expression> items = [first];
        while (TakeOperator(",") && !_current.IsOperator(")")) items.Add(ParseStarredOrExpression());
        ExpectOperator(")");
        return new Expression.TupleDisplay(offset, items.ToArray());
    }

    private Expression ParseList(int offset)
    {
        List<Expression> items = [];
        while (!_current.IsOperator("]"))
        {
            items.Add(ParseStarredOrExpression());
            if (_current.IsKeyword("for") && items.Count == 1)
            {
                Expression.Comprehension list =
                    ParseComprehension(offset, ComprehensionKind.List, items[0], entryValue: null);
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
        while (!_current.IsOperator("}"))
        {
            int itemOffset = _current.Offset;
            if (TakeOperator("**")) entries.Add((null, ParseBinary(0)));
            else
            {
                Expression key = ParseStarredOrExpression();
                if (TakeOperator(":")) entries.Add((key, ParseExpression()));
                else members.Add(key);
            }
            if (entries.Count > 0 && members.Count > 0)
                throw _lexer.Error(itemOffset, "a dict needs a value for each key");
            if (_current.IsKeyword("for") && entries.Count + members.Count == 1)
            {
                Expression.Comprehension result = members.Count == 1
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
        if (item is Expression.Starred or null) throw _lexer
            .Error(offset, "this cannot head a comprehension");
        List<ComprehensionClause> clauses = [];
        // Targets of a comprehension are its own, not those of the function around it.
        _locals.Push([]);
        while (TakeKeyword("for"))
        {
            Expression target = ParseTargetList();
            ExpectKeyword("in");
            Expression items = ParseOr();
            List<Expression> conditions = [];
            while (TakeKeyword("if")) conditions.Add(ParseOr());
            clauses.Add(new(target, items, conditions));
        }
        _locals.Pop();
        return new(offset, kind, item, entryValue, clauses);
    }
}
