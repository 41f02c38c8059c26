using Limyra.Templates.Hosting;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Walking values, as <c>for</c> does.</summary>
internal static class Iteration
{
    /// <summary>The values in a value; fails for what cannot be walked.</summary>
    public static IEnumerable<Value> Of(Value value) => Find(value)
        ?? throw new EvaluationException("type", $"'{value.TypeName}' cannot be walked");

    /// <summary>All values as a row of their own, within the budget.</summary>
    public static List<Value> ToList(Budget budget, Value value)
    {
        List<Value> items = [];
        foreach (Value item in Of(value))
        {
            budget.Step();
            if (items.Count == items.Capacity) budget.Row(items.Count * 2L);
            items.Add(item);
        }
        return items;
    }

    private static IEnumerable<Value>? Find(Value value) => value switch
    {
        ListValue list => Live(list.Items),
        TupleValue tuple => tuple.Items,
        StringValue text => Characters(text.Text),
        DictValue dict => [.. dict.Entries.Keys],
        SetValue set => [.. set.Items],
        RangeValue range => range.Numbers(),
        IteratorValue iterator => iterator.Rest(),
        BytesValue bytes => Numbers(bytes.Bytes),
        HostObject host => host.Iterate(),
        _ => null,
    };

    // A list may grow while it is walked; the language defines that, and C# enumerators refuse it.
    private static IEnumerable<Value> Live(List<Value> items)
    {
        for (int index = 0; index < items.Count; index++) yield return items[index];
    }

    private static IEnumerable<Value> Characters(string text)
    {
        foreach (char c in text) yield return new StringValue(c.ToString());
    }

    private static IEnumerable<Value> Numbers(ReadOnlyMemory<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++) yield return IntValue.Of(bytes.Span[index]);
    }
}
