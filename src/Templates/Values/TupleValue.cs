using System.Text;

namespace Limyra.Templates.Values;

/// <summary>An unchangeable row of values.</summary>
public sealed class TupleValue : Value
{
    /// <summary>A tuple of these.</summary>
    public TupleValue(params IEnumerable<Value> items) => Items = [.. items];

    /// <summary>The items.</summary>
    public IReadOnlyList<Value> Items { get; }

    /// <inheritdoc/>
    public override string TypeName => "tuple";

    /// <inheritdoc/>
    public override bool IsTrue => Items.Count > 0;

    internal override bool IsHashable => Items.All(item => item.IsHashable);

    internal override bool IsEqual(Value other, int depth) =>
        ReferenceEquals(this, other) || (other is TupleValue tuple && AreEqual(Items, tuple.Items, depth));

    private protected override int Hash()
    {
        HashCode hash = default;
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        text.Append('(');
        AppendAll(text, Items, depth);
        text.Append(Items.Count == 1 ? ",)" : ")");
    }
}
