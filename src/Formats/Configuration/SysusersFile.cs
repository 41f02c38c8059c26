using System.Globalization;

namespace Limyra.Formats.Configuration;

/// <summary>One line of sysusers.d(5).</summary>
/// <param name="Type">u user and group, g group, m membership, r range of numbers.</param>
/// <param name="IsLocked">"u!": the account is locked as a whole.</param>
/// <param name="Name">User or group; "-" for a range.</param>
/// <param name="Id">Number, number:group, path, group name (m) or range (r);
/// null if none is asked for.</param>
/// <param name="Description">The GECOS field, null if none.</param>
/// <param name="Home">Home directory, null for the default.</param>
/// <param name="Shell">Login shell, null for the default.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record SysusersLine(
    char Type, bool IsLocked, string Name, string? Id, string? Description, string? Home, string? Shell,
    string Source, int Line);

/// <summary>Reads sysusers.d(5).</summary>
public static class SysusersFile
{
    // LOGIN_NAME_MAX of Linux is 256 with the NUL; useradd and systemd refuse more than 31.
    private const int NameLimit = 31;

    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<SysusersLine> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<SysusersLine> lines = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            List<string>? words = QuotedWords.Split(line.Text);
            ConfigurationProblem? problem = Check(words, source, line.Number);
            if (problem is not null)
            {
                problems.Add(problem);
                continue;
            }

            string? Field(int index) =>
                index < words!.Count && words[index] is not ("-" or "") ? words[index] : null;
            lines.Add(new(
                words![0][0], words[0] == "u!", words[1], Field(2), Field(3), Field(4), Field(5), source,
                line.Number));
        }

        return lines;
    }

    private static ConfigurationProblem? Check(List<string>? words, string source, int line)
    {
        if (words is null) return new(source, line, "sysusers-quote", "a quote does not end");

        if (words[0] is not ("u" or "u!" or "g" or "m" or "r"))
        {
            return new(source, line, "sysusers-type",
                $"\"{words[0]}\" is no type of line; expected u, g, m or r");
        }

        int least = words[0] is "m" or "r" ? 3 : 2;
        int most = words[0][0] == 'u' ? 6 : 3;
        if (words.Count < least || (words.Count > most && words.Skip(most).Any(word => word != "-")))
        {
            return new(source, line, "sysusers-fields",
                $"{words.Count} fields, a line of type {words[0]} has {least} to {most}");
        }

        if (words[0] != "r" && !IsName(words[1]))
        {
            return new(source, line, "sysusers-name",
                $"\"{words[1]}\" cannot be the name of a user or group");
        }

        return words[0] is "u" or "u!" or "g" && words.Count > 2 && !IsId(words[2])
            ? new(source, line, "sysusers-id", $"\"{words[2]}\" is not a number, a pair of them, or a path")
            : null;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= NameLimit && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static bool IsId(string id)
    {
        if (id == "-" || id.StartsWith('/')) return true;

        string[] parts = id.Split(':');
        return parts.Length <= 2 && IsNumber(parts[0])
            && (parts.Length == 1 || IsNumber(parts[1]) || IsName(parts[1]));
    }

    private static bool IsNumber(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
        && number is not (uint.MaxValue or 65535);
}
