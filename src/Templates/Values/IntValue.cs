using System.Text;

namespace Limyra.Templates.Values;

/// <summary>An integer of 64 bits; arithmetic beyond that is an error, not a longer number.</summary>
public sealed class IntValue : Value
{
    private static readonly IntValue[] Small = [.. Enumerable.Range(-16, 272).Select(n => new IntValue(n))];

    private IntValue(long number) => Number = number;

    /// <summary>The number.</summary>
    public long Number { get; }

    /// <inheritdoc/>
    public override string TypeName => "int";

    /// <inheritdoc/>
    public override bool IsTrue => Number != 0;

    /// <summary>The value for a number.</summary>
    public static IntValue Of(long number) =>
        number is >= -16 and < 256 ? Small[number + 16] : new(number);

    internal override bool IsEqual(Value other, ref Comparing work) => other switch
    {
        IntValue number => number.Number == Number,
        BoolValue truth => truth.IsEqual(this, ref work),
        _ => false,
    };

    private protected override int Hash() => Number.GetHashCode();

    internal override void AppendRepresentation(StringBuilder text, int depth) => text.Append(Number);
}
