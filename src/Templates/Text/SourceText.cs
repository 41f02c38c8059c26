namespace Limyra.Templates.Text;

/// <summary>The text of one template with its name, and where its lines begin.</summary>
public sealed class SourceText
{
    /// <summary>No template of the field comes near this; more is refused before it is read.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private int[]? lineStarts;

    /// <summary>Wraps a text under the name that diagnostics will show.</summary>
    public SourceText(string name, string text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>Path of the file below the tree.</summary>
    public string Name { get; }

    /// <summary>The text as it was read.</summary>
    public string Text { get; }

    /// <summary>Line and column of an offset into <see cref="Text"/>.</summary>
    public SourcePosition PositionOf(int offset)
    {
        int[] starts = lineStarts ??= FindLineStarts(Text);
        int at = Array.BinarySearch(starts, Math.Clamp(offset, 0, Text.Length));
        int line = at >= 0 ? at : ~at - 1;
        return new(Name, line + 1, offset - starts[line] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        List<int> starts = [0];
        for (int at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
            starts.Add(at + 1);
        return [.. starts];
    }
}
