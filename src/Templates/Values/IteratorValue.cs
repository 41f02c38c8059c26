namespace Limyra.Templates.Values;

/// <summary>Values that come one after another and only once: results of <c>map</c>,
/// <c>filter</c>, <c>find</c>.</summary>
public sealed class IteratorValue(string typeName, IEnumerable<Value> items) : Value
{
    private readonly IEnumerator<Value> items = items.GetEnumerator();

    /// <inheritdoc/>
    public override string TypeName { get; } = typeName;

    /// <summary>The next value, or null at the end.</summary>
    public Value? Next() => items.MoveNext() ? items.Current : null;

    /// <summary>What is left, taken as it is walked.</summary>
    internal IEnumerable<Value> Rest()
    {
        while (items.MoveNext()) yield return items.Current;
    }
}
