using System.Globalization;
using System.Text;

namespace Limyra.Init.Handover;

/// <summary>
/// The text by which one manager tells the next what there is: a line a fact, its name first, fields with single
/// blanks between. Whatever is not a printable character of ASCII stands as %XX. A reader leaves out what it does
/// not know, so that versions may differ.
/// </summary>
internal sealed class HandoverWriter
{
    private readonly StringBuilder text = new();

    private readonly List<int> kept = [];

    /// <summary>Descriptors that the successor needs.</summary>
    public IReadOnlyList<int> Kept => kept;

    /// <summary>Notes a descriptor to be kept open, and gives its number.</summary>
    public int Keep(int descriptor)
    {
        kept.Add(descriptor);
        return descriptor;
    }

    public HandoverWriter() => text.Append(HandoverReader.Magic).Append('\n');

    public void Line(string name, params ReadOnlySpan<object> fields)
    {
        text.Append(name);
        foreach (var field in fields)
        {
            text.Append(' ');
            if (field is string words) AppendEscaped(words);
            else text.Append(Convert.ToString(field, CultureInfo.InvariantCulture));
        }
        text.Append('\n');
    }

    /// <summary>An empty text is a lone percent sign: a field is never empty.</summary>
    private void AppendEscaped(string words)
    {
        if (words.Length == 0) text.Append('%');
        foreach (var c in words)
        {
            if (c is > ' ' and < '\x7f' and not '%') text.Append(c);
            else text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
    }

    public override string ToString() => text.ToString();
}
