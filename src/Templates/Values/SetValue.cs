using System.Text;
using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>A set that keeps the order in which members came, so that no output depends on hashes.</summary>
public sealed class SetValue : Value
{
    private readonly OrderedDictionary<Value, Value> _members = [];

    /// <summary>A set of these.</summary>
    public SetValue(IEnumerable<Value> items)
    {
        foreach (Value item in items) Add(item);
    }

    /// <summary>Members in order of insertion.</summary>
    public IReadOnlyList<Value> Items => _members.Keys;

    /// <inheritdoc/>
    public override string TypeName => "set";

    /// <inheritdoc/>
    public override bool IsTrue => _members.Count > 0;

    internal override bool IsHashable => false;

    /// <summary>True when the value is a member.</summary>
    public bool Contains(Value item) => item.IsHashable && _members.ContainsKey(item);

    /// <summary>Adds a member; one that may change is refused.</summary>
    public void Add(Value item)
    {
        if (!item.IsHashable) throw new EvaluationException("type", $"unhashable type: '{item.TypeName}'");
        _members.TryAdd(item, NoneValue.Instance);
    }

    internal bool Remove(Value item) => item.IsHashable && _members.Remove(item);

    internal override bool IsEqual(Value other, ref Comparing work) =>
        other is SetValue set && set._members.Count == _members.Count && Items.All(set._members.ContainsKey);

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        if (_members.Count == 0)
        {
            text.Append("set()");
            return;
        }
        text.Append('{');
        AppendAll(text, Items, depth);
        text.Append('}');
    }
}
