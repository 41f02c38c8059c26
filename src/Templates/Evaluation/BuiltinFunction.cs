using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>A function of the language itself; it works on the budget of the
/// evaluator that calls it.</summary>
internal sealed class BuiltinFunction(string name, Func<Evaluator, Arguments, Value> body) : CallableValue
{
    public override string Name => name;

    public Value Call(Evaluator evaluator, Arguments arguments) => body(evaluator, arguments);

    public override Value Call(Arguments arguments) =>
        throw new EvaluationException("call", $"{name}() can only be called by a template");
}
