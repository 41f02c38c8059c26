using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>A type as a value: called it converts, and <c>isinstance</c> asks for it.</summary>
internal sealed class TypeValue(string name, Func<Evaluator, Arguments, Value> convert) : CallableValue
{
    public override string Name => name;

    public override string TypeName => "type";

    public Value Convert(Evaluator evaluator, Arguments arguments) => convert(evaluator, arguments);

    public override Value Call(Arguments arguments) =>
        throw new Text.EvaluationException("call", $"{name}() can only be called by a template");

    /// <summary>True when the value is of this type; a bool is an int too.</summary>
    public bool Includes(Value value) => value.TypeName == name || (name == "int" && value is BoolValue);
}
