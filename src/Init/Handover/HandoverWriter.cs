using System.Text;

namespace Limyra.Init.Handover;

/// <summary>A field of such a line: a text or a number.</summary>
internal readonly struct HandoverField
{
    public string? Text { get; private init; }

    public long Number { get; private init; }

    public static implicit operator HandoverField(string text) => new() { Text = text };

    public static implicit operator HandoverField(long number) => new() { Number = number };
}

/// <summary>
/// The text by which one manager tells the next what there is: a line a fact, its name first, fields with
/// single blanks between. Whatever is not a printable character of ASCII stands as %XX. A reader leaves out
/// what it does not know, so that versions may differ.
/// </summary>
internal sealed class HandoverWriter
{
    private const string HexDigits = "0123456789ABCDEF";

    private readonly StringBuilder _text = new();

    private readonly List<int> _kept = [];

    /// <summary>Descriptors that the successor needs.</summary>
    public IReadOnlyList<int> Kept => _kept;

    /// <summary>Notes a descriptor to be kept open, and gives its number.</summary>
    public int Keep(int descriptor)
    {
        _kept.Add(descriptor);
        return descriptor;
    }

    public HandoverWriter() => _text.Append(HandoverReader.Magic).Append('\n');

    public void Line(string name, params ReadOnlySpan<HandoverField> fields)
    {
        _text.Append(name);
        foreach (HandoverField field in fields)
        {
            _text.Append(' ');
            if (field.Text is { } words) AppendEscaped(words);
            else _text.Append(field.Number);
        }
        _text.Append('\n');
    }

    /// <summary>An empty text is a lone percent sign: a field is never empty.</summary>
    private void AppendEscaped(string words)
    {
        if (words.Length == 0) _text.Append('%');
        foreach (char c in words)
        {
            if (c is > ' ' and < '\x7f' and not '%') _text.Append(c);
            else _text.Append('%').Append(HexDigits[c >> 4 & 15]).Append(HexDigits[c & 15]);
        }
    }

    public override string ToString() => _text.ToString();
}
