using System.Text;

namespace Limyra.Templates.Values;

/// <summary>The result of <c>range()</c>.</summary>
internal sealed class RangeValue(long start, long stop, long step) : Value
{
    public override string TypeName => "range";

    public override bool IsTrue => Count > 0;

    public long Count =>
        step > 0
            ? (stop <= start ? 0 : 1 + (long)(((Int128)stop - start - 1) / step))
            : (stop >= start ? 0 : 1 + (long)(((Int128)start - stop - 1) / -(Int128)step));

    public IEnumerable<Value> Numbers()
    {
        long count = Count;
        for (long index = 0; index < count; index++) yield return IntValue.Of(start + (index * step));
    }

    internal override void AppendRepresentation(StringBuilder text, int depth) =>
        text.Append(step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})");
}
