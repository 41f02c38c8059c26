using System.Text;
using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>A map that keeps the order in which keys came.</summary>
public sealed class DictValue : Value
{
    /// <summary>The entries in order of insertion.</summary>
    public OrderedDictionary<Value, Value> Entries { get; } = [];

    /// <inheritdoc/>
    public override string TypeName => "dict";

    /// <inheritdoc/>
    public override bool IsTrue => Entries.Count > 0;

    internal override bool IsHashable => false;

    /// <summary>The value under a text key, or null.</summary>
    public Value? this[string key]
    {
        get => Entries.GetValueOrDefault(new StringValue(key));
        set => Entries[new StringValue(key)] = value ?? NoneValue.Instance;
    }

    /// <summary>Sets an entry; a key that may change is refused.</summary>
    public void Set(Value key, Value value)
    {
        if (!key.IsHashable) throw new EvaluationException("type", $"unhashable type: '{key.TypeName}'");
        Entries[key] = value;
    }

    /// <summary>A copy that shares the values.</summary>
    public DictValue Copy()
    {
        DictValue copy = new();
        foreach ((Value? key, Value? value) in Entries) copy.Entries[key] = value;
        return copy;
    }

    internal override bool IsEqual(Value other, ref Comparing work)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not DictValue dict || dict.Entries.Count != Entries.Count) return false;
        work.Enter(Entries.Count);
        foreach ((Value? key, Value? value) in Entries)
            if (!dict.Entries.TryGetValue(key, out Value? there) || !value.IsEqual(there, ref work))
                return false;
        work.Leave();
        return true;
    }

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        int inner = Deeper(depth);
        text.Append('{');
        string separator = "";
        foreach ((Value? key, Value? value) in Entries)
        {
            text.Append(separator);
            key.AppendRepresentation(text, inner);
            text.Append(": ");
            value.AppendRepresentation(text, inner);
            separator = ", ";
            if (text.Length > Evaluation.EvaluationLimits.MaxTextLength)
                throw new TemplateLimitException("the text of a value is too long");
        }
        text.Append('}');
    }
}
