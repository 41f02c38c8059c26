using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary><c>value[start:stop:step]</c>.</summary>
internal static class Slicing
{
    public static Value Get(Budget budget, Value target, Value? start, Value? stop, Value? step)
    {
        int count = target switch
        {
            StringValue text => text.Text.Length,
            ListValue list => list.Items.Count,
            TupleValue tuple => tuple.Items.Count,
            BytesValue bytes => bytes.Bytes.Length,
            _ => throw new EvaluationException("type", $"'{target.TypeName}' cannot be sliced"),
        };
        long stride = Number(step) ?? 1;
        if (stride == 0) throw new EvaluationException("value", "the step of a slice cannot be 0");
        IEnumerable<int> places = Places(count, Number(start), Number(stop), stride);
        switch (target)
        {
            case StringValue text:
                budget.Text(count);
                return new StringValue(string.Concat(places.Select(place => text.Text[place])));
            case ListValue list:
                budget.Row(count);
                return new ListValue(places.Select(place => list.Items[place]));
            case TupleValue tuple:
                budget.Row(count);
                return new TupleValue(places.Select(place => tuple.Items[place]));
            default:
                budget.Text(count);
                return new BytesValue(places.Select(place => ((BytesValue)target).Bytes.Span[place])
                    .ToArray());
        }
    }

    private static long? Number(Value? value) => value switch
    {
        null or NoneValue => null,
        _ => Operators.AsNumber(value)
            ?? throw new EvaluationException("type",
                $"the bounds of a slice must be numbers, not '{value.TypeName}'"),
    };

    private static IEnumerable<int> Places(int count, long? start, long? stop, long step)
    {
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? count : count - 1;
        long from = start is { } s ? Math.Clamp(s < 0 ? s + count : s, low, high) : step > 0 ? low : high;
        long to = stop is { } e ? Math.Clamp(e < 0 ? e + count : e, low, high) : step > 0 ? high : low;
        // A step beyond the whole row behaves like the row's length and cannot overflow.
        long stride = Math.Clamp(step, -count - 1L, count + 1L);
        for (long at = from; stride > 0 ? at < to : at > to; at += stride) yield return (int)at;
    }
}
