using Limyra.Templates.Syntax;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>A function written in a template, with the scope it was defined in.</summary>
internal sealed class FunctionValue(
    Evaluator evaluator,
    FunctionSyntax syntax,
    Scope scope,
    IReadOnlyList<Value?> defaults) : CallableValue
{
    public override string Name => syntax.Name;

    public FunctionSyntax Syntax => syntax;

    public Scope Scope => scope;

    /// <summary>A default for each parameter, evaluated once when the function was defined.</summary>
    public IReadOnlyList<Value?> Defaults => defaults;

    public override Value Call(Arguments arguments) => evaluator.CallFromHost(this, arguments);

    public Evaluator Evaluator => evaluator;
}
