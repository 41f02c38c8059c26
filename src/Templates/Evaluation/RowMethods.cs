using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods lists and tuples share.</summary>
internal static class RowMethods
{
    public static BuiltinFunction? Find(IReadOnlyList<Value> items, string name) => name switch
    {
        "count" => new(name, (_, a) => Count(items, a.Bind(name, "value"))),
        "index" => new(name, (_, a) => Index(items, a.Bind(name, "value"))),
        _ => null,
    };

    private static IntValue Count(IReadOnlyList<Value> items, BoundArguments bound)
    {
        Value wanted = bound["value"] ?? NoneValue.Instance;
        return IntValue.Of(items.Count(item => item.Equals(wanted)));
    }

    private static IntValue Index(IReadOnlyList<Value> items, BoundArguments bound)
    {
        Value wanted = bound["value"] ?? NoneValue.Instance;
        for (int index = 0; index < items.Count; index++)
            if (items[index].Equals(wanted)) return IntValue.Of(index);
        throw new EvaluationException("value", $"{wanted.ToRepresentation()} is not in the list");
    }
}
