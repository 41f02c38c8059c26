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

    private readonly SourceText source;
    private readonly Lexer lexer;

    // Names bound in each function that is being parsed, innermost on top; none at module level.
    private readonly Stack<HashSet<string>> locals = new();

    private Token current;
    private int nesting;
    private int loops;

    private Parser(SourceText source)
    {
        this.source = source;
        lexer = new(source);
        current = lexer.Next();
    }

    /// <summary>Parses a template; fails with a <see cref="SyntaxErrorException"/>.</summary>
    public static ModuleSyntax Parse(SourceText source)
    {
        if (source.Text.Length > SourceText.MaxLength)
            throw new SyntaxErrorException("limit", new(source.Name, 1, 1), "the template is too large");
        Parser parser = new(source);
        List<Statement> body = [];
        while (parser.current.Kind != TokenKind.End) parser.ParseStatement(body);
        return new(source, body);
    }

    private bool IsInFunction => locals.Count > 0;

    private Token Take()
    {
        var taken = current;
        current = lexer.Next();
        return taken;
    }

    private bool TakeOperator(string text)
    {
        if (!current.IsOperator(text)) return false;
        Take();
        return true;
    }

    private bool TakeKeyword(string text)
    {
        if (!current.IsKeyword(text)) return false;
        Take();
        return true;
    }

    private void ExpectOperator(string text)
    {
        if (!TakeOperator(text)) throw Error($"expected '{text}' before {current.Describe()}");
    }

    private void ExpectKeyword(string text)
    {
        if (!TakeKeyword(text)) throw Error($"expected '{text}' before {current.Describe()}");
    }

    private string ExpectName()
    {
        if (current.Kind != TokenKind.Name) throw Error($"expected a name before {current.Describe()}");
        return Take().Text;
    }

    private SyntaxErrorException Error(string message, string? hint = null) =>
        lexer.Error(current.Offset, message, hint);

    private SyntaxErrorException Unsupported(int offset, string what, string? hint = null) =>
        lexer.Error(offset, $"{what} is not part of the template language", hint, "unsupported");

    private void Deeper()
    {
        if (++nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw lexer.Error(current.Offset, "the template is nested too deeply", ruleId: "limit");
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
                if (locals.TryPeek(out var names)) names.Add(name.Identifier);
                return expression;
            case Expression.Attribute or Expression.Subscript { Index: not Expression.Slice }:
                return expression;
            case Expression.TupleDisplay tuple when mayBeGroup:
                foreach (var item in tuple.Items) AsTarget(item);
                return expression;
            case Expression.ListDisplay list when mayBeGroup:
                foreach (var item in list.Items) AsTarget(item);
                return expression;
            case Expression.Starred starred:
                throw Unsupported(starred.Offset, "unpacking the rest with '*'");
            case Expression.Subscript slice:
                throw Unsupported(slice.Offset, "assignment to a slice");
            default:
                throw lexer.Error(expression.Offset, "this cannot be assigned to");
        }
    }
}
