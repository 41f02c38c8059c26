namespace Limyra.Formats.Configuration;

/// <summary>One key of an ini file.</summary>
/// <param name="Section">Name of the section, "" before the first.</param>
/// <param name="Key">Left of "=".</param>
/// <param name="Value">Right of "=", without blanks around it.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record IniSetting(string Section, string Key, string Value, string Source, int Line);

/// <summary>Reads files of [section] and key = value lines, such as dinit-zram.conf.</summary>
public static class IniFile
{
    /// <summary>All usable lines in order; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<IniSetting> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<IniSetting> settings = [];
        string section = "";
        foreach (ConfigurationLine line in ConfigurationLines.Split(content, commentMarks: "#;"))
        {
            int equals = line.Text.IndexOf('=', StringComparison.Ordinal);
            if (line.Text[0] == '[' && line.Text[^1] == ']')
            {
                section = line.Text[1..^1].Trim();
            }
            else if (equals > 0)
            {
                settings.Add(new(
                    section, line.Text[..equals].Trim(), line.Text[(equals + 1)..].Trim(), source,
                    line.Number));
            }
            else
            {
                problems.Add(new(source, line.Number, "ini-line",
                    $"\"{line.Text}\" is neither [section] nor key = value"));
            }
        }

        return settings;
    }
}
