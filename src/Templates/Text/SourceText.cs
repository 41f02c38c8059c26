namespace Limyra.Templates.Text;

/// <summary>The text of one template with its name, and where its lines begin.</summary>
public sealed class SourceText
{
    /// <summary>No template of the field comes near this; more is refused before it is read.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private readonly int[] _lineStarts;

    /// <summary>Wraps a text under the name that diagnostics will show.</summary>
    public SourceText(string name, string text)
    {
        Name = name;
        Text = text;
        _lineStarts = FindLineStarts(text);
    }

    /// <summary>Path of the file below the tree.</summary>
    public string Name { get; }

    /// <summary>The text as it was read; empty once <see cref="Release"/> was called.</summary>
    public string Text { get; private set; }

    /// <summary>Lets go of the text and keeps the places: thousands of loaded
    /// templates stay in memory.</summary>
    internal void Release() => Text = "";

    /// <summary>Line and column of an offset into <see cref="Text"/>.</summary>
    public SourcePosition PositionOf(int offset)
    {
        int at = Array.BinarySearch(_lineStarts, Math.Max(0, offset));
        int line = at >= 0 ? at : ~at - 1;
        return new(Name, line + 1, offset - _lineStarts[line] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        int[] starts = new int[text.AsSpan().Count('\n') + 1];
        int at = 0;
        for (int line = 1; line < starts.Length; line++) starts[line] = at = text.IndexOf('\n', at) + 1;
        return starts;
    }
}
