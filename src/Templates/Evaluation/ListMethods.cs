using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods of lists.</summary>
internal static class ListMethods
{
    public static BuiltinFunction? Find(ListValue list, string name) => name switch
    {
        "append" => new(name, (e, a) => Change(list, e, a.Bind(name, "value"), Append)),
        "extend" => new(name, (e, a) => Change(list, e, a.Bind(name, "values"), Extend)),
        "insert" => new(name, (e, a) => Change(list, e, a.Bind(name, "index", "value"), Insert)),
        "remove" => new(name, (e, a) => Change(list, e, a.Bind(name, "value"), Remove)),
        "clear" => new(name, (e, a) => Change(list, e, a.Bind(name), (l, _, _) => l.Items.Clear())),
        "reverse" => new(name, (e, a) => Change(list, e, a.Bind(name), (l, _, _) => l.Items.Reverse())),
        "sort" => new(name, (e, a) => Change(list, e, a.Bind(name, "*none", "key?", "reverse?"), Sort)),
        "pop" => new(name, (_, a) => Pop(list, a.Bind(name, "index?"))),
        "copy" => new(name, (e, a) => Copy(list, e, a.Bind(name))),
        _ => RowMethods.Find(list.Items, name),
    };

    private static NoneValue Change(
        ListValue list,
        Evaluator evaluator,
        BoundArguments bound,
        Action<ListValue, Evaluator, BoundArguments> body)
    {
        body(list, evaluator, bound);
        return NoneValue.Instance;
    }

    private static void Append(ListValue list, Evaluator evaluator, BoundArguments bound)
    {
        if (list.Items.Count == list.Items.Capacity) evaluator.Budget.Row(list.Items.Count * 2L);
        list.Items.Add(bound["value"] ?? NoneValue.Instance);
    }

    private static void Extend(ListValue list, Evaluator evaluator, BoundArguments bound) =>
        Operators.InPlace(evaluator.Budget, "+", list, bound["values"] ?? NoneValue.Instance);

    private static void Insert(ListValue list, Evaluator evaluator, BoundArguments bound)
    {
        evaluator.Budget.Row(list.Items.Count + 1L);
        long index = bound.Number("index", 0);
        long place = Math.Clamp(index < 0 ? index + list.Items.Count : index, 0, list.Items.Count);
        list.Items.Insert((int)place, bound["value"] ?? NoneValue.Instance);
    }

    private static void Remove(ListValue list, Evaluator evaluator, BoundArguments bound)
    {
        Value wanted = bound["value"] ?? NoneValue.Instance;
        int index = list.Items.FindIndex(item => item.Equals(wanted));
        if (index < 0)
            throw new EvaluationException("value", $"{wanted.ToRepresentation()} is not in the list");
        list.Items.RemoveAt(index);
    }

    private static void Sort(ListValue list, Evaluator evaluator, BoundArguments bound)
    {
        List<Value> sorted = Sorting.Sort(evaluator, list.Items, bound["key"], bound.Flag("reverse"));
        list.Items.Clear();
        list.Items.AddRange(sorted);
    }

    private static Value Pop(ListValue list, BoundArguments bound)
    {
        IntValue index = IntValue.Of(bound.Number("index", -1));
        Value item = Operators.GetItem(list, index);
        Operators.DeleteItem(list, index);
        return item;
    }

    private static ListValue Copy(ListValue list, Evaluator evaluator, BoundArguments _)
    {
        evaluator.Budget.Row(list.Items.Count);
        return new(list.Items);
    }
}
