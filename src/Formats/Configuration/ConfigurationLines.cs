using System.Text;

namespace Limyra.Formats.Configuration;

/// <summary>One line with its number.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Text">Without blanks at both ends.</param>
internal readonly record struct ConfigurationLine(int Number, string Text);

/// <summary>The lines of a configuration file that say something.</summary>
internal static class ConfigurationLines
{
    /// <summary>Lines that are neither empty nor comments; a comment begins with one
    /// of the given characters.</summary>
    public static List<ConfigurationLine> Split(ReadOnlySpan<byte> content, string commentMarks = "#")
    {
        List<ConfigurationLine> lines = [];
        int number = 0;
        while (!content.IsEmpty)
        {
            number++;
            int end = content.IndexOf((byte)'\n');
            string text = Encoding.UTF8.GetString(end < 0 ? content : content[..end]).Trim(Blanks);
            if (text.Length > 0 && !commentMarks.Contains(text[0]))
                lines.Add(new(number, text));

            content = end < 0 ? default : content[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Words between blanks.</summary>
    public static string[] Words(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What separates words: the blanks of isspace(3) in the C
    /// locale, and stray NUL bytes.</summary>
    public static readonly char[] Blanks = [' ', '\t', '\r', '\v', '\f', '\0'];
}
