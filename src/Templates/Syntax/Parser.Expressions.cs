using System.Globalization;
using Limyra.Templates.Values;

namespace Limyra.Templates.Syntax;

/// <summary>Expressions, from the loosest binding to the tightest.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Comparisons = ["<", ">", "==", ">=", "<=", "!="];

    /// <summary>An expression, or a tuple where commas follow.</summary>
    private Expression ParseExpressionList()
    {
        int offset = _current.Offset;
        Expression first = ParseStarredOrExpression();
        if (!_current.IsOperator(","))
            return first is Expression.Starred ? throw _lexer.Error(offset, "'*' stands alone") : first;
        List<Expression> items = [first];
        while (TakeOperator(",") && StartsExpression()) items.Add(ParseStarredOrExpression());
        return new Expression.TupleDisplay(offset, items);
    }

    private bool StartsExpression() => _current.Kind switch
    {
        TokenKind.Newline or TokenKind.End or TokenKind.Dedent or TokenKind.Indent => false,
        TokenKind.Operator => _current.Text is "(" or "[" or "{" or "-" or "+" or "~" or "*",
        TokenKind.Keyword => _current.Text is "not" or "lambda" or "None" or "True" or "False",
        _ => true,
    };

    private Expression ParseStarredOrExpression()
    {
        if (!_current.IsOperator("*")) return ParseExpression();
        int offset = Take().Offset;
        return new Expression.Starred(offset, ParseBinary(0));
    }

    private Expression ParseExpression()
    {
        Deeper();
        Expression expression = _current.IsKeyword("lambda") ? ParseLambda() : ParseConditional();
        if (_current.IsOperator(":=")) throw Unsupported(_current.Offset, "assignment inside an expression");
        _nesting--;
        return expression;
    }

    private Expression ParseConditional()
    {
        int offset = _current.Offset;
        Expression value = ParseOr();
        if (!TakeKeyword("if")) return value;
        Expression condition = ParseOr();
        ExpectKeyword("else");
        return new Expression.Conditional(offset, condition, value, ParseExpression());
    }

    private Expression.Lambda ParseLambda()
    {
        int offset = Take().Offset;
        List<Parameter> parameters = ParseParameters(":");
        ExpectOperator(":");
        HashSet<string> names = [.. parameters.Select(parameter => parameter.Name)];
        _locals.Push(names);
        Expression body = ParseExpression();
        _locals.Pop();
        return new(offset, new("<lambda>", offset, parameters, [new Statement.Return(offset, body)], names));
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (_current.IsKeyword("or"))
        {
            int offset = Take().Offset;
            left = new Expression.Or(offset, left, ParseAnd());
        }
        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (_current.IsKeyword("and"))
        {
            int offset = Take().Offset;
            left = new Expression.And(offset, left, ParseNot());
        }
        return left;
    }

    private Expression ParseNot()
    {
        if (!_current.IsKeyword("not")) return ParseComparison();
        int offset = Take().Offset;
        Deeper();
        Expression operand = ParseNot();
        _nesting--;
        return new Expression.Unary(offset, "not", operand);
    }

    private Expression ParseComparison()
    {
        int offset = _current.Offset;
        Expression first = ParseBinary(0);
        List<(string Operator, Expression Operand)>? links = null;
        while (TakeComparison() is { } operation) (links ??= []).Add((operation, ParseBinary(0)));
        return links is null ? first : new Expression.Comparison(offset, first, links);
    }

    private string? TakeComparison()
    {
        if (_current.Kind == TokenKind.Operator && Comparisons.Contains(_current.Text)) return Take().Text;
        if (TakeKeyword("in")) return "in";
        if (TakeKeyword("is")) return TakeKeyword("not") ? "is not" : "is";
        if (!TakeKeyword("not")) return null;
        ExpectKeyword("in");
        return "not in";
    }

    /// <summary>Left-associative operators of this level and tighter ones.</summary>
    private Expression ParseBinary(int level)
    {
        Expression left = ParseUnary();
        while (BinaryLevel(_current) is var found && found >= level)
        {
            Token operation = Take();
            left = new Expression.Binary(operation.Offset, operation.Text, left, ParseBinary(found + 1));
        }
        return left;
    }

    /// <summary>How tightly an operator binds, -1 for what is none.</summary>
    private static int BinaryLevel(Token token) => token.Kind != TokenKind.Operator ? -1 : token.Text switch
    {
        "|" => 0,
        "^" => 1,
        "&" => 2,
        "<<" or ">>" => 3,
        "+" or "-" => 4,
        "*" or "/" or "//" or "%" or "@" => 5,
        _ => -1,
    };

    private Expression ParseUnary()
    {
        if (_current.Kind == TokenKind.Operator && _current.Text is "-" or "+" or "~")
        {
            Token operation = Take();
            Deeper();
            Expression operand = ParseUnary();
            _nesting--;
            return new Expression.Unary(operation.Offset, operation.Text, operand);
        }
        Expression value = ParsePostfix();
        if (_current.IsOperator("**")) throw Unsupported(_current.Offset, "the operator '**'");
        return value;
    }

    private Expression ParsePostfix()
    {
        Expression value = ParseAtom();
        while (_current.Kind == TokenKind.Operator)
        {
            int offset = _current.Offset;
            if (TakeOperator(".")) value = new Expression.Attribute(offset, value, ExpectName());
            else if (TakeOperator("(")) value = ParseCall(value);
            else if (TakeOperator("["))
            {
                Expression index = ParseIndex();
                ExpectOperator("]");
                value = new Expression.Subscript(offset, value, index);
            }
            else break;
        }
        return value;
    }

    private Expression.Call ParseCall(Expression callee)
    {
        List<Expression> positional = [];
        List<(string Name, Expression Value)> keywords = [];
        while (!_current.IsOperator(")"))
        {
            ParseArgument(positional, keywords);
            if (!TakeOperator(",")) break;
        }
        ExpectOperator(")");
        return new(callee.Offset, callee, positional.ToArray(),
            keywords.Count == 0 ? [] : keywords.ToArray());
    }

    private void ParseArgument(List<Expression> positional, List<(string Name, Expression Value)> keywords)
    {
        int offset = _current.Offset;
        if (_current.IsOperator("**")) throw Unsupported(offset, "passing a dict with '**'");
        Expression value = ParseStarredOrExpression();
        if (value is Expression.Name name && _current.IsOperator("="))
        {
            Take();
            if (keywords.Any(keyword => keyword.Name == name.Identifier))
                throw _lexer.Error(offset, $"the argument '{name.Identifier}' is given twice");
            keywords.Add((name.Identifier, ParseExpression()));
            return;
        }
        if (keywords.Count > 0 && value is not Expression.Starred)
            throw _lexer.Error(offset, "an argument without name follows one with a name");
        positional.Add(_current.IsKeyword("for")
            ? ParseComprehension(offset, ComprehensionKind.Generator, value, entryValue: null)
            : value);
    }

    private Expression ParseIndex()
    {
        int offset = _current.Offset;
        Expression? start = _current.IsOperator(":") ? null : ParseExpression();
        if (!TakeOperator(":"))
            return _current.IsOperator(",") ? throw Unsupported(offset, "an index of several values")
                : start!;
        Expression? stop = _current.IsOperator(":") || _current.IsOperator("]") ? null : ParseExpression();
        Expression? step = TakeOperator(":") && !_current.IsOperator("]") ? ParseExpression() : null;
        return new Expression.Slice(offset, start, stop, step);
    }

    private Expression ParseAtom()
    {
        Token token = _current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Take();
                return new Expression.Name(token.Offset, token.Text);
            case TokenKind.Number:
                Take();
                return new Expression.Constant(token.Offset, ParseNumber(token));
            case TokenKind.Text or TokenKind.Bytes or TokenKind.FormatStart:
                return ParseStrings();
            case TokenKind.Keyword when token.Text is "None" or "True" or "False":
                Take();
                return new Expression.Constant(token.Offset, token.Text switch
                {
                    "None" => NoneValue.Instance,
                    "True" => BoolValue.True,
                    _ => BoolValue.False,
                });
            case TokenKind.Keyword when token.Text is "yield" or "await":
                throw Unsupported(token.Offset, token.Text);
            case TokenKind.Operator when token.Text is "(" or "[" or "{":
                return ParseBracketed(token);
            default:
                throw Error($"expected a value before {token.Describe()}");
        }
    }

    private IntValue ParseNumber(Token token)
    {
        string digits = token.Text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        long number = 0;
        bool isGood = digits.Length > 2 && digits[0] == '0' && char.IsAsciiLetter(digits[1])
            ? TryParseRadix(digits, out number)
            : (digits.Length == 1 || digits[0] != '0' || digits.All(digit => digit == '0'))
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (isGood) return IntValue.Of(number);
        if (token.Text.Contains('.', StringComparison.Ordinal))
            throw Unsupported(token.Offset, "a number with a fraction");
        throw _lexer.Error(token.Offset, $"'{token.Text}' is not a number this language has");
    }

    private static bool TryParseRadix(string digits, out long number)
    {
        number = 0;
        int radix = digits[1] switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (radix == 0 || digits.Length > 17) return false;
        foreach (char c in digits.AsSpan(2))
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return false;
            number = (number * radix) + digit;
        }
        return true;
    }
}
