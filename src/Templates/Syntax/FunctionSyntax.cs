namespace Limyra.Templates.Syntax;

/// <summary>A function or lambda: parameters, body, and the names that are local to it.</summary>
internal sealed record FunctionSyntax(
    string Name,
    int Offset,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<Statement> Body,
    IReadOnlySet<string> Locals)
{
    /// <summary>Place of the parameter that takes the rest, -1 without one.</summary>
    public int RestIndex { get; } =
        Parameters.TakeWhile(parameter => !parameter.TakesRest).Count() is var place
            && place < Parameters.Count ? place : -1;
}

/// <summary>A parameter with its default, if it has one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Value when the call leaves it out.</param>
/// <param name="TakesRest">True for <c>*name</c>: a tuple of all further positional arguments.</param>
internal sealed record Parameter(string Name, Expression? Default, bool TakesRest);
