namespace Limyra.Templates.Values;

/// <summary>Values that come one after another and only once: results of <c>map</c>,
/// <c>filter</c>, <c>find</c>.</summary>
public sealed class IteratorValue(string typeName, IEnumerable<Value> items) : Value
{
    private readonly IEnumerator<Value> _items = items.GetEnumerator();

    /// <inheritdoc/>
    public override string TypeName { get; } = typeName;

    /// <summary>The next value, or null at the end.</summary>
    public Value? Next() => _items.MoveNext() ? _items.Current : null;

    /// <summary>What is left, taken as it is walked.</summary>
    internal IEnumerable<Value> Rest()
    {
        while (_items.MoveNext()) yield return _items.Current;
    }
}
