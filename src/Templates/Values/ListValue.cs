using System.Text;

namespace Limyra.Templates.Values;

/// <summary>A list; shared by reference, so <c>+=</c> through one name is seen through another.</summary>
public sealed class ListValue : Value
{
    /// <summary>An empty list.</summary>
    public ListValue() => Items = [];

    /// <summary>A list of these.</summary>
    public ListValue(IEnumerable<Value> items) => Items = [.. items];

    /// <summary>The items, changeable.</summary>
    public List<Value> Items { get; }

    /// <inheritdoc/>
    public override string TypeName => "list";

    /// <inheritdoc/>
    public override bool IsTrue => Items.Count > 0;

    internal override bool IsHashable => false;

    /// <summary>A list of texts.</summary>
    public static ListValue OfTexts(IEnumerable<string> texts) =>
        new(texts.Select(text => new StringValue(text)));

    internal override bool IsEqual(Value other, ref Comparing work) =>
        ReferenceEquals(this, other) || (other is ListValue list && AreEqual(Items, list.Items, ref work));

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        text.Append('[');
        AppendAll(text, Items, depth);
        text.Append(']');
    }
}
