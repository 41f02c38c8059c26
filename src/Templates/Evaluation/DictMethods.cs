using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods of dicts.</summary>
internal static class DictMethods
{
    public static BuiltinFunction? Find(DictValue dict, string name) => name switch
    {
        "get" => new(name, (_, a) => Get(dict, a.Bind(name, "key", "default?"))),
        "keys" => new(name, (e, a) => Row(e, a.Bind(name), dict.Entries.Keys)),
        "values" => new(name, (e, a) => Row(e, a.Bind(name), dict.Entries.Values)),
        "items" => new(name, (e, a) => Row(
            e, a.Bind(name), dict.Entries.Select(entry => new TupleValue(entry.Key, entry.Value)))),
        "update" => new(name, (e, a) => Update(dict, e, a.Bind(name, "other"))),
        "setdefault" => new(name, (_, a) => SetDefault(dict, a.Bind(name, "key", "default?"))),
        "pop" => new(name, (_, a) => Pop(dict, a.Bind(name, "key", "default?"))),
        "copy" => new(name, (e, a) => Copy(dict, e, a.Bind(name))),
        "clear" => new(name, (_, a) => Clear(dict, a.Bind(name))),
        _ => null,
    };

    private static Value Get(DictValue dict, BoundArguments bound)
    {
        Value key = bound["key"] ?? NoneValue.Instance;
        return key.IsHashable && dict.Entries.TryGetValue(key, out Value? value)
            ? value
            : bound["default"] ?? NoneValue.Instance;
    }

    // Views of the language follow later changes; nothing in the field looks at them twice.
    private static ListValue Row(Evaluator evaluator, BoundArguments _, IEnumerable<Value> items)
    {
        ListValue row = new(items);
        evaluator.Budget.Row(row.Items.Count);
        return row;
    }

    private static NoneValue Update(DictValue dict, Evaluator evaluator, BoundArguments bound)
    {
        if (bound["other"] is not DictValue other)
            throw new EvaluationException("type", "update() wants a dict");
        Operators.InPlace(evaluator.Budget, "|", dict, other);
        return NoneValue.Instance;
    }

    private static Value SetDefault(DictValue dict, BoundArguments bound)
    {
        Value key = bound["key"] ?? NoneValue.Instance;
        if (key.IsHashable && dict.Entries.TryGetValue(key, out Value? value)) return value;
        Value fallback = bound["default"] ?? NoneValue.Instance;
        Operators.SetItem(dict, key, fallback);
        return fallback;
    }

    private static Value Pop(DictValue dict, BoundArguments bound)
    {
        Value key = bound["key"] ?? NoneValue.Instance;
        if (!dict.Entries.TryGetValue(key, out Value? value))
            return bound.IsGiven("default") ? bound["default"] ?? NoneValue.Instance
                : Operators.GetItem(dict, key);
        dict.Entries.Remove(key);
        return value;
    }

    private static DictValue Copy(DictValue dict, Evaluator evaluator, BoundArguments _)
    {
        evaluator.Budget.Row(dict.Entries.Count);
        return dict.Copy();
    }

    private static NoneValue Clear(DictValue dict, BoundArguments _)
    {
        dict.Entries.Clear();
        return NoneValue.Instance;
    }
}
