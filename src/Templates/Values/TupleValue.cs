using System.Text;

namespace Limyra.Templates.Values;

/// <summary>An unchangeable row of values.</summary>
public sealed class TupleValue : Value
{
    private readonly int _hash;

    /// <summary>A tuple of these.</summary>
    public TupleValue(params IEnumerable<Value> items)
    {
        Items = [.. items];
        // Settled here, from parts that are settled: later a tuple of tuples
        // of tuples would have to be unfolded.
        IsHashable = true;
        HashCode code = default;
        foreach (Value item in Items)
        {
            IsHashable &= item.IsHashable;
            if (IsHashable) code.Add(item);
        }
        _hash = code.ToHashCode();
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<Value> Items { get; }

    /// <inheritdoc/>
    public override string TypeName => "tuple";

    /// <inheritdoc/>
    public override bool IsTrue => Items.Count > 0;

    internal override bool IsHashable { get; }

    internal override bool IsEqual(Value other, ref Comparing work) =>
        ReferenceEquals(this, other) || (other is TupleValue tuple && AreEqual(Items, tuple.Items, ref work));

    private protected override int Hash() => _hash;

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        text.Append('(');
        AppendAll(text, Items, depth);
        text.Append(Items.Count == 1 ? ",)" : ")");
    }
}
