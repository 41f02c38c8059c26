namespace Limyra.Templates.Syntax;

/// <summary>What a comprehension makes.</summary>
internal enum ComprehensionKind
{
    List,
    Set,
    Dict,

    /// <summary>As sole argument of a call; evaluated at once, as nothing can see the difference.</summary>
    Generator,
}

/// <summary><c>for target in source if condition if condition</c>.</summary>
internal sealed record ComprehensionClause(
    Expression Target,
    Expression Source,
    IReadOnlyList<Expression> Conditions);
