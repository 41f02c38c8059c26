using System.Globalization;
using System.Text;

namespace Limyra.Templates.Values;

/// <summary>A text. Lengths and indices count UTF-16 units, which differs
/// from Python beyond U+FFFF.</summary>
public sealed class StringValue : Value
{
    /// <summary>Wraps a text.</summary>
    public StringValue(string text) => Text = text;

    /// <summary><c>""</c>.</summary>
    public static StringValue Empty { get; } = new("");

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string TypeName => "str";

    /// <inheritdoc/>
    public override bool IsTrue => Text.Length > 0;

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal override bool IsEqual(Value other, ref Comparing work) =>
        other is StringValue text && text.Text == Text;

    private protected override int Hash() => Text.GetHashCode(StringComparison.Ordinal);

    internal override void AppendRepresentation(StringBuilder text, int depth) => Quote(text, Text);

    internal static void Quote(StringBuilder text, string value)
    {
        char quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (char c in value)
        {
            if (c == quote || c == '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c == '\r') text.Append("\\r");
            else if (c == '\t') text.Append("\\t");
            else if (c < ' ' || c == 0x7f) text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else text.Append(c);
        }
        text.Append(quote);
    }
}
