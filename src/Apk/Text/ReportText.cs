using System.Text;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Text;

/// <summary>Failure reports as lines of text.</summary>
internal static class ReportText
{
    /// <summary>Columns where there is no terminal.</summary>
    public const int DefaultWidth = 50;

    /// <summary>The report without its heading; every line ends with a newline.</summary>
    public static string Render(IReadOnlyList<FailureEntry> entries, int width)
    {
        if (entries.Count == 0) return "Huh? Error reporter did not find the broken constraints.\n";
        StringBuilder text = new();
        foreach (FailureEntry entry in entries)
        {
            text.Append("  ").Append(entry.Title).Append(":\n");
            foreach (FailureLine line in entry.Lines)
            {
                IndentedWords words = new(text, width);
                words.Begin("    " + line.Label);
                foreach (string item in line.Items) words.Add(item);
                words.End();
            }
        }
        return text.ToString();
    }
}

/// <summary>Words behind a label, wrapped so that further lines begin below the first word.</summary>
internal sealed class IndentedWords(StringBuilder text, int width)
{
    private int column;
    private int indent;

    /// <summary>Writes the label.</summary>
    public void Begin(string label)
    {
        text.Append(label);
        column = label.Length;
        indent = column + 1;
    }

    /// <summary>Begins after a line of its own, with words this far in.</summary>
    public void BeginLine(string line, int wordIndent)
    {
        text.Append(line).Append('\n');
        column = 0;
        indent = wordIndent;
    }

    /// <summary>Writes a word.</summary>
    public void Add(string word)
    {
        if (column <= indent)
        {
            text.Append(' ', indent - column).Append(word);
            column = indent + word.Length;
        }
        else if (column + word.Length + 1 >= width)
        {
            text.Append('\n').Append(' ', indent).Append(word);
            column = indent + word.Length;
        }
        else
        {
            text.Append(' ').Append(word);
            column += word.Length + 1;
        }
    }

    /// <summary>Ends the line, if one was begun.</summary>
    public void End()
    {
        if (column > 0) text.Append('\n');
        column = indent = 0;
    }
}
