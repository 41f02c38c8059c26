namespace Limyra.Templates.Syntax;

/// <summary>A statement of the language; <c>Offset</c> is where it begins in the source.</summary>
internal abstract record Statement(int Offset)
{
    internal sealed record Evaluate(int Offset, Expression Expression) : Statement(Offset);

    /// <summary><c>a = b = value</c>.</summary>
    internal sealed record Assign(int Offset, IReadOnlyList<Expression> Targets, Expression Value)
        : Statement(Offset);

    internal sealed record Augment(int Offset, Expression Target, string Operator, Expression Value)
        : Statement(Offset);

    internal sealed record Delete(int Offset, IReadOnlyList<Expression> Targets) : Statement(Offset);

    internal sealed record Return(int Offset, Expression? Value) : Statement(Offset);

    internal sealed record Pass(int Offset) : Statement(Offset);

    internal sealed record Break(int Offset) : Statement(Offset);

    internal sealed record Continue(int Offset) : Statement(Offset);

    internal sealed record If(
        int Offset,
        Expression Condition,
        IReadOnlyList<Statement> Then,
        IReadOnlyList<Statement> Else) : Statement(Offset);

    internal sealed record For(int Offset, Expression Target, Expression Source,
        IReadOnlyList<Statement> Body)
        : Statement(Offset);

    internal sealed record With(
        int Offset,
        IReadOnlyList<(Expression Manager, Expression? Target)> Items,
        IReadOnlyList<Statement> Body) : Statement(Offset);

    internal sealed record Match(int Offset, Expression Subject, IReadOnlyList<MatchCase> Cases)
        : Statement(Offset);

    internal sealed record Define(int Offset, FunctionSyntax Function, IReadOnlyList<Expression> Decorators)
        : Statement(Offset);

    /// <summary><c>from cbuild.util import name as alias</c>.</summary>
    internal sealed record Import(int Offset, IReadOnlyList<(string Name, string Alias)> Names)
        : Statement(Offset);
}

/// <summary>One <c>case</c> of a match.</summary>
internal sealed record MatchCase(Pattern Pattern, Expression? Guard, IReadOnlyList<Statement> Body);
