using System.Globalization;
using System.Text;

namespace Limyra.Formats.Configuration;

/// <summary>One line of fstab(5) or of /proc/self/mounts, which has the same form.</summary>
public sealed class FstabEntry
{
    /// <summary>Device, UUID=..., LABEL=... or a name the file system understands.</summary>
    public required string Source { get; init; }

    /// <summary>Mount point; "none" or "swap" for swap space.</summary>
    public required string Target { get; init; }

    /// <summary>File system type.</summary>
    public required string Type { get; init; }

    /// <summary>Option words, in order.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>For dump(8); nobody looks at it.</summary>
    public int Frequency { get; init; }

    /// <summary>Order of checking at boot; 0 means never.</summary>
    public int Pass { get; init; }

    /// <summary>The line it stands on, counted from 1.</summary>
    public int Line { get; init; }

    /// <summary>True if the word stands among the options.</summary>
    public bool Has(string option) => Options.Contains(option, StringComparer.Ordinal);

    /// <summary>The value of the last NAME=VALUE among the options, null if there is none.</summary>
    public string? Value(string name)
    {
        string prefix = name + "=";
        return Options.LastOrDefault(o => o.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
    }
}

/// <summary>Reads fstab(5): six fields between blanks, octal escapes for blanks inside them.</summary>
public static class FstabFile
{
    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<FstabEntry> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<FstabEntry> entries = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] fields = ConfigurationLines.Words(line.Text);
            if (fields.Length < 3)
            {
                problems.Add(new(source, line.Number, "fstab-fields",
                    $"{fields.Length} field(s), expected at least device, mount point and type"));
                continue;
            }

            int comment = Array.FindIndex(fields, field => field[0] == '#');
            if (comment >= 0)
                fields = fields[..comment];

            if (fields.Length is < 3 or > 6)
            {
                problems.Add(new(source, line.Number, "fstab-fields",
                    $"{fields.Length} fields, expected device, mount point, type, options, dump and pass"));
                continue;
            }

            entries.Add(new FstabEntry
            {
                Source = Unescape(fields[0]),
                Target = Unescape(fields[1]),
                Type = Unescape(fields[2]),
                Options = fields.Length > 3 ? SplitOptions(Unescape(fields[3])) : ["defaults"],
                Frequency = Number(fields, index: 4, line.Number, source, problems),
                Pass = Number(fields, index: 5, line.Number, source, problems),
                Line = line.Number,
            });
        }

        return entries;
    }

    /// <summary>Splits an option list at commas; commas inside double quotes belong to the value.</summary>
    public static IReadOnlyList<string> SplitOptions(string text)
    {
        List<string> options = [];
        StringBuilder word = new();
        bool isQuoted = false;
        foreach (char c in text + ",")
        {
            if (c == ',' && !isQuoted)
            {
                if (word.Length > 0)
                    options.Add(word.ToString());

                word.Clear();
                continue;
            }

            isQuoted ^= c == '"';
            word.Append(c);
        }

        if (word.Length > 0)
        {
            // A quote that never ends: the rest is one word, the comma added above is not part of it.
            options.Add(word.ToString(0, word.Length - 1));
        }

        return options;
    }

    private static int Number(
        string[] fields, int index, int line, string source, ICollection<ConfigurationProblem> problems)
    {
        if (index >= fields.Length) return 0;

        if (!int.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            problems.Add(new(source, line, "fstab-number",
                $"\"{fields[index]}\" in field {index + 1} is not a number; 0 is assumed"));
        }

        return number;
    }

    // \040 and its kind (getmntent(3)).
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;

        StringBuilder text = new();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length
                && field[i + 1] is >= '0' and <= '3' && IsOctal(field[i + 2]) && IsOctal(field[i + 3]))
            {
                text.Append(
                    (char)((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + field[i + 3] - '0'));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';
}
