using Limyra.Templates.Values;

namespace Limyra.Templates.Syntax;

/// <summary>An expression of the language; <c>Offset</c> is where it begins in the source.</summary>
internal abstract record Expression(int Offset)
{
    internal sealed record Constant(int Offset, Value Value) : Expression(Offset);

    internal sealed record Name(int Offset, string Identifier) : Expression(Offset);

    /// <summary>An f-string: constants and expressions in order.</summary>
    internal sealed record Format(int Offset, IReadOnlyList<Expression> Parts) : Expression(Offset);

    internal sealed record ListDisplay(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

    internal sealed record TupleDisplay(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

    internal sealed record SetDisplay(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

    /// <summary>A dict; an entry without key is <c>**mapping</c>.</summary>
    internal sealed record DictDisplay(int Offset, IReadOnlyList<(Expression? Key, Expression Value)> Entries)
        : Expression(Offset);

    internal sealed record Starred(int Offset, Expression Inner) : Expression(Offset);

    internal sealed record Attribute(int Offset, Expression Target, string Identifier) : Expression(Offset);

    internal sealed record Subscript(int Offset, Expression Target, Expression Index) : Expression(Offset);

    internal sealed record Slice(int Offset, Expression? Start, Expression? Stop, Expression? Step)
        : Expression(Offset);

    internal sealed record Call(
        int Offset,
        Expression Callee,
        IReadOnlyList<Expression> Positional,
        IReadOnlyList<(string Name, Expression Value)> Keywords) : Expression(Offset);

    internal sealed record Unary(int Offset, string Operator, Expression Operand) : Expression(Offset);

    internal sealed record Binary(int Offset, string Operator, Expression Left, Expression Right)
        : Expression(Offset);

    internal sealed record And(int Offset, Expression Left, Expression Right) : Expression(Offset);

    internal sealed record Or(int Offset, Expression Left, Expression Right) : Expression(Offset);

    /// <summary><c>a &lt; b &lt; c</c>: one operator and operand for each link of the chain.</summary>
    internal sealed record Comparison(
        int Offset,
        Expression First,
        IReadOnlyList<(string Operator, Expression Operand)> Links) : Expression(Offset);

    internal sealed record Conditional(int Offset, Expression Condition, Expression Then, Expression Else)
        : Expression(Offset);

    internal sealed record Lambda(int Offset, FunctionSyntax Function) : Expression(Offset);

    internal sealed record Comprehension(
        int Offset,
        ComprehensionKind Kind,
        Expression Item,
        Expression? Value,
        IReadOnlyList<ComprehensionClause> Clauses) : Expression(Offset);
}
