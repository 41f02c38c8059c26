using System.Text;

namespace Limyra.Formats.Configuration;

/// <summary>
/// Files that shells read for their NAME=value lines (/etc/default/keyboard, /etc/os-release, ...), read
/// without a shell: quotes and backslashes are understood, expansions are not and make the line unusable.
/// </summary>
public static class ShellAssignments
{
    /// <summary>All usable assignments, the last of a name counting; the others are reported.</summary>
    public static IReadOnlyDictionary<string, string> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string text =
                line.Text.StartsWith("export ", StringComparison.Ordinal) ? line.Text[7..].Trim() : line.Text;
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !IsName(text.AsSpan(0, equals)))
            {
                problems.Add(new(source, line.Number, "assignment", $"\"{text}\" is not NAME=value"));
                continue;
            }

            string? value = Value(text[(equals + 1)..]);
            if (value is null)
            {
                problems.Add(new(source, line.Number, "assignment-value",
                    $"the value of {text[..equals]} needs a shell or has an open quote; write it out"));
                continue;
            }

            values[text[..equals]] = value;
        }

        return values;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }

        return !char.IsAsciiDigit(name[0]);
    }

    private static string? Value(string text)
    {
        StringBuilder value = new();
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\'' || (quote == '"' && c != '\\' && c != '$' && c != '`'))
            {
                if (c == quote)
                {
                    quote = '\0';
                    continue;
                }
            }
            else if (c is '$' or '`')
            {
                return null;
            }
            else if (c == '\\' && i + 1 < text.Length)
            {
                c = text[++i];
                if (quote == '"' && c is not ('"' or '\\' or '$' or '`'))
                    value.Append('\\');
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
                continue;
            }
            else if (quote == '\0' && c is ' ' or '\t' or ';')
            {
                // Behind a blank only a comment may follow.
                string rest = text[i..].TrimStart();
                return rest.Length == 0 || rest[0] == '#' ? value.ToString() : null;
            }

            value.Append(c);
        }

        return quote == '\0' ? value.ToString() : null;
    }
}
