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
    private int _column;
    private int _indent;

    /// <summary>Writes the label.</summary>
    public void Begin(string label)
    {
        text.Append(label);
        _column = label.Length;
        _indent = _column + 1;
    }

    /// <summary>Begins after a line of its own, with words this far in.</summary>
    public void BeginLine(string line, int wordIndent)
    {
        text.Append(line).Append('\n');
        _column = 0;
        _indent = wordIndent;
    }

    /// <summary>Writes a word.</summary>
    public void Add(string word)
    {
        if (_column <= _indent)
        {
            text.Append(' ', _indent - _column).Append(word);
            _column = _indent + word.Length;
        }
        else if (_column + word.Length + 1 >= width)
        {
            text.Append('\n').Append(' ', _indent).Append(word);
            _column = _indent + word.Length;
        }
        else
        {
            text.Append(' ').Append(word);
            _column += word.Length + 1;
        }
    }

    /// <summary>Ends the line, if one was begun.</summary>
    public void End()
    {
        if (_column > 0) text.Append('\n');
        _column = _indent = 0;
    }
}
