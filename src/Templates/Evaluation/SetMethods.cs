using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods of sets.</summary>
internal static class SetMethods
{
    public static BuiltinFunction? Find(SetValue set, string name) => name switch
    {
        "add" => new(name, (e, a) => Add(set, e, a.Bind(name, "value"))),
        "discard" => new(name, (_, a) => Discard(set, a.Bind(name, "value"))),
        "remove" => new(name, (_, a) => Remove(set, a.Bind(name, "value"))),
        "update" => new(name, (e, a) => Update(set, e, a.Bind(name, "values"))),
        "union" =>
            new(name, (e, a) => Operators.Binary(e.Budget, "|", set, Other(e, a.Bind(name, "values")))),
        "difference" =>
            new(name, (e, a) => Operators.Binary(e.Budget, "-", set, Other(e, a.Bind(name, "values")))),
        "intersection" =>
            new(name, (e, a) => Operators.Binary(e.Budget, "&", set, Other(e, a.Bind(name, "values")))),
        _ => null,
    };

    private static SetValue Other(Evaluator evaluator, BoundArguments bound) =>
        new(Iteration.ToList(evaluator.Budget, bound["values"] ?? NoneValue.Instance));

    private static NoneValue Add(SetValue set, Evaluator evaluator, BoundArguments bound)
    {
        evaluator.Budget.Row(1);
        if (set.Items.Count >= EvaluationLimits.MaxItems)
            throw new TemplateLimitException("a set grows too long");
        set.Add(bound["value"] ?? NoneValue.Instance);
        return NoneValue.Instance;
    }

    private static NoneValue Update(SetValue set, Evaluator evaluator, BoundArguments bound)
    {
        foreach (Value item in Other(evaluator, bound).Items) set.Add(item);
        return NoneValue.Instance;
    }

    private static NoneValue Discard(SetValue set, BoundArguments bound)
    {
        set.Remove(bound["value"] ?? NoneValue.Instance);
        return NoneValue.Instance;
    }

    private static NoneValue Remove(SetValue set, BoundArguments bound)
    {
        Value item = bound["value"] ?? NoneValue.Instance;
        return set.Remove(item)
            ? NoneValue.Instance
            : throw new EvaluationException("key", $"{item.ToRepresentation()} is not in the set");
    }
}
