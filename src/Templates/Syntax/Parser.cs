using System.Runtime.CompilerServices;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Syntax;

/// <summary>
/// Turns a template into a tree. Everything of Python outside the subset is refused by name at its place, so
/// that nothing is ever skipped silently.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Nesting of brackets and blocks.</summary>
    private const int MaxNesting = 100;

    private readonly SourceText _source;
    private readonly Lexer _lexer;

    // Names bound in each function that is being parsed, innermost on top; none at module level.
    private readonly Stack<HashSet<string>> _locals = new();

    private Token _current;
    private int _nesting;
    private int _loops;

    private Parser(SourceText source)
    {
        _source = source;
        _lexer = new(source);
        _current = _lexer.Next();
    }

    /// <summary>Parses a template; fails with a <see cref="SyntaxErrorException"/>.</summary>
    public static ModuleSyntax Parse(SourceText source)
    {
        if (source.Text.Length > SourceText.MaxLength)
            throw new SyntaxErrorException("limit", new(source.Name, 1, 1), "the template is too large");
        Parser parser = new(source);
        List<Statement> body = [];
        while (parser._current.Kind != TokenKind.End) parser.ParseStatement(body);
        return new(source, body);
    }

    private bool IsInFunction => _locals.Count > 0;

    private Token Take()
    {
        Token taken = _current;
        _current = _lexer.Next();
        return taken;
    }

    private bool TakeOperator(string text)
    {
        if (!_current.IsOperator(text)) return false;
        Take();
        return true;
    }

    private bool TakeKeyword(string text)
    {
        if (!_current.IsKeyword(text)) return false;
        Take();
        return true;
    }

    private void ExpectOperator(string text)
    {
        if (!TakeOperator(text)) throw Error($"expected '{text}' before {_current.Describe()}");
    }

    private void ExpectKeyword(string text)
    {
        if (!TakeKeyword(text)) throw Error($"expected '{text}' before {_current.Describe()}");
    }

    private string ExpectName()
    {
        if (_current.Kind != TokenKind.Name) throw Error($"expected a name before {_current.Describe()}");
        return Take().Text;
    }

    private SyntaxErrorException Error(string message, string? hint = null) =>
        _lexer.Error(_current.Offset, message, hint);

    private SyntaxErrorException Unsupported(int offset, string what, string? hint = null) =>
        _lexer.Error(offset, $"{what} is not part of the template language", hint, "unsupported");

    private void Deeper()
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _lexer.Error(_current.Offset, "the template is nested too deeply", ruleId: "limit");
    }

    private static BytesValue ToBytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int index = 0; index < text.Length; index++) bytes[index] = (byte)text[index];
        return new(bytes);
    }

    /// <summary>Checks that an expression can be assigned to, and notes the names it binds.</summary>
    private Expression AsTarget(Expression expression, bool mayBeGroup = true)
    {
        switch (expression)
        {
            case Expression.Name name:
                if (_locals.TryPeek(out HashSet<string>? names)) names.Add(name.Identifier);
                return expression;
            case Expression.Attribute or Expression.Subscript { Index: not Expression.Slice }:
                return expression;
            case Expression.TupleDisplay tuple when mayBeGroup:
                foreach (Expression item in tuple.Items) AsTarget(item);
                return expression;
            case Expression.ListDisplay list when mayBeGroup:
                foreach (Expression item in list.Items) AsTarget(item);
                return expression;
            case Expression.Starred starred:
                throw Unsupported(starred.Offset, "unpacking the rest with '*'");
            case Expression.Subscript slice:
                throw Unsupported(slice.Offset, "assignment to a slice");
            default:
                throw _lexer.Error(expression.Offset, "this cannot be assigned to");
        }
    }
}
