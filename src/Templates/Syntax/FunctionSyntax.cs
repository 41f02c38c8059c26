namespace Limyra.Templates.Syntax;

/// <summary>A function or lambda: parameters, body, and the names that are local to it.</summary>
internal sealed record FunctionSyntax(
    string Name,
    int Offset,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<Statement> Body,
    IReadOnlySet<string> Locals);

/// <summary>A parameter with its default, if it has one.</summary>
internal sealed record Parameter(string Name, Expression? Default);
