using System.Globalization;

namespace Limyra.Formats.Configuration;

/// <summary>One line of tmpfiles.d(5), its specifiers and modifiers taken apart.</summary>
public sealed record TmpfilesLine
{
    /// <summary>The letter that says what to do.</summary>
    public required char Type { get; init; }

    /// <summary>"+": replace, append or force, as the type says.</summary>
    public bool IsForced { get; init; }

    /// <summary>"!": only at boot.</summary>
    public bool IsBootOnly { get; init; }

    /// <summary>"-": failing does not count.</summary>
    public bool MayFail { get; init; }

    /// <summary>"=": something of another type in the way is removed first.</summary>
    public bool IsReplacing { get; init; }

    /// <summary>"~": the argument is Base64.</summary>
    public bool IsBase64 { get; init; }

    /// <summary>"^": the argument names a credential.</summary>
    public bool IsCredential { get; init; }

    /// <summary>"$": purge belongs to this line.</summary>
    public bool IsPurged { get; init; }

    /// <summary>Path or pattern, specifiers not yet expanded.</summary>
    public required string Path { get; init; }

    /// <summary>Permission bits, null for the default.</summary>
    public uint? Mode { get; init; }

    /// <summary>"~" before the mode: only bits the file has already in some class.</summary>
    public bool IsModeMasked { get; init; }

    /// <summary>":" before the mode: only for what is newly made.</summary>
    public bool IsModeForNewOnly { get; init; }

    /// <summary>Name or number, null to leave alone.</summary>
    public string? User { get; init; }

    /// <summary>":" before the user: only for what is newly made.</summary>
    public bool IsUserForNewOnly { get; init; }

    /// <summary>Name or number, null to leave alone.</summary>
    public string? Group { get; init; }

    /// <summary>":" before the group: only for what is newly made.</summary>
    public bool IsGroupForNewOnly { get; init; }

    /// <summary>How old something must be to be cleaned, null for never.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>"~" before the age: the first level inside is kept.</summary>
    public bool IsAgeBelowFirstLevel { get; init; }

    /// <summary>Everything behind the age, null if nothing or "-" stands there.</summary>
    public string? Argument { get; init; }

    /// <summary>The file it stands in.</summary>
    public required string Source { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Line { get; init; }
}

/// <summary>Reads tmpfiles.d(5).</summary>
public static class TmpfilesFile
{
    private const string Types = "fFwdDevqQpLcbCxXrRzZtThHaAm";
    private const string Modifiers = "+!-=~^$?";

    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<TmpfilesLine> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<TmpfilesLine> lines = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            try
            {
                lines.Add(Parse(line, source));
            }
            catch (TmpfilesFormatException error)
            {
                problems.Add(new(source, line.Number, error.Rule, error.Message));
            }
        }

        return lines;
    }

    /// <summary>
    /// A sum of numbers with units, or one bare number of seconds: 10d, 1h30m, 5 min. Null if it is none.
    /// </summary>
    public static TimeSpan? ParseAge(string text)
    {
        long sum = 0;
        int i = 0;
        while (i < text.Length)
        {
            int digits = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
                i++;

            int unitStart = i;
            while (i < text.Length && (char.IsAsciiLetter(text[i]) || text[i] == ' '))
                i++;

            if (UnitMicroseconds(text[unitStart..i].Trim()) is not { } unit
                || Microseconds(text.AsSpan(digits, unitStart - digits), unit) is not { } part)
            {
                return null;
            }

            sum += part;
            if (sum > LongestMicroseconds) return null;
        }

        return text.Length == 0 ? null
            : new TimeSpan(Math.Min(sum, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond)
                * TimeSpan.TicksPerMicrosecond);
    }

    // A hundred thousand years, more than a TimeSpan holds, are still an age; longer ones are a mistake.
    private const long LongestMicroseconds = 3_000_000_000_000_000_000;

    private static long? Microseconds(ReadOnlySpan<char> number, long unit)
    {
        if (!number.ContainsAnyInRange('0', '9')) return null;

        long sum = 0, place = unit;
        bool isFraction = false;
        foreach (char c in number)
        {
            if (c == '.')
            {
                if (isFraction) return null;

                isFraction = true;
            }
            else if (isFraction)
            {
                place /= 10;
                sum += (c - '0') * place;
            }
            else
            {
                if (sum > LongestMicroseconds / 10) return null;

                sum = sum * 10 + (c - '0') * unit;
            }
        }

        return sum;
    }

    private static long? UnitMicroseconds(string unit) => unit switch
    {
        "" or "s" or "sec" or "second" or "seconds" => 1_000_000,
        "us" or "usec" => 1,
        "ms" or "msec" => 1_000,
        "m" or "min" or "minute" or "minutes" => 60_000_000,
        "h" or "hr" or "hour" or "hours" => 3_600_000_000,
        "d" or "day" or "days" => 86_400_000_000,
        "w" or "week" or "weeks" => 604_800_000_000,
        "M" or "month" or "months" => 2_630_016_000_000, // 30.44 days
        "y" or "year" or "years" => 31_557_600_000_000, // 365.25 days
        _ => null,
    };

    private static TmpfilesLine Parse(ConfigurationLine line, string source)
    {
        string rest = line.Text;
        string action = NextField(ref rest, line.Text);
        string path = NextField(ref rest, line.Text);
        string mode = NextField(ref rest, line.Text);
        string user = NextField(ref rest, line.Text);
        string group = NextField(ref rest, line.Text);
        string age = NextField(ref rest, line.Text);
        CheckAction(action);
        if (path.Length == 0 || (path[0] is not ('/' or '%')))
            throw new TmpfilesFormatException("tmpfiles-path", $"\"{path}\" is not an absolute path");

        string modeDigits = mode.TrimStart('~', ':');
        string ageText = age.TrimStart('~');
        int colon = ageText.IndexOf(':', StringComparison.Ordinal);
        return new TmpfilesLine
        {
            Type = action[0],
            IsForced = action.Contains('+'),
            IsBootOnly = action.Contains('!'),
            MayFail = action.Contains('-'),
            IsReplacing = action.Contains('='),
            IsBase64 = action.Contains('~'),
            IsCredential = action.Contains('^'),
            IsPurged = action.Contains('$'),
            Path = path,
            Mode = IsUnset(modeDigits) ? null : ParseMode(modeDigits),
            IsModeMasked = mode.AsSpan(0, mode.Length - modeDigits.Length).Contains('~'),
            IsModeForNewOnly = mode.AsSpan(0, mode.Length - modeDigits.Length).Contains(':'),
            User = IsUnset(user.TrimStart(':')) ? null : user.TrimStart(':'),
            IsUserForNewOnly = user.StartsWith(':'),
            Group = IsUnset(group.TrimStart(':')) ? null : group.TrimStart(':'),
            IsGroupForNewOnly = group.StartsWith(':'),
            Age = IsUnset(ageText) ? null : ParseAge(ageText[(colon + 1)..])
                ?? throw new TmpfilesFormatException("tmpfiles-age", $"\"{age}\" is not an age such as 10d"),
            IsAgeBelowFirstLevel = age.StartsWith('~'),
            Argument = rest.Length == 0 || rest == "-" ? null : Unquote(rest),
            Source = source,
            Line = line.Number,
        };
    }

    private static void CheckAction(string action)
    {
        if (!Types.Contains(action[0], StringComparison.Ordinal))
            throw new TmpfilesFormatException("tmpfiles-type", $"'{action[0]}' is no type of line");

        foreach (char modifier in action.AsSpan(1))
        {
            if (!Modifiers.Contains(modifier, StringComparison.Ordinal))
            {
                throw new TmpfilesFormatException(
                    "tmpfiles-modifier", $"'{modifier}' behind the type, expected some of {Modifiers}");
            }
        }
    }

    private static bool IsUnset(string field) => field is "" or "-";

    private static uint ParseMode(string digits)
    {
        uint mode = 0;
        foreach (char c in digits)
        {
            if (c is < '0' or > '7' || mode > 4095)
            {
                throw new TmpfilesFormatException("tmpfiles-mode",
                    $"\"{digits}\" is not an octal mode up to 7777");
            }

            mode = mode * 8 + c - '0';
        }

        return mode <= 4095 ? mode
            : throw new TmpfilesFormatException("tmpfiles-mode",
                $"\"{digits}\" is not an octal mode up to 7777");
    }

    // The next word; quotes keep blanks inside, a backslash takes the next character as it is.
    private static string NextField(ref string rest, string whole)
    {
        System.Text.StringBuilder word = new();
        char quote = '\0';
        int i = 0;
        for (; i < rest.Length; i++)
        {
            char c = rest[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                    continue;
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                continue;
            }
            else if (Array.IndexOf(ConfigurationLines.Blanks, c) >= 0)
            {
                break;
            }

            if (c == '\\' && i + 1 < rest.Length && (rest[i + 1] is '\\' or '"' or '\'' or ' '))
                c = rest[++i];

            word.Append(c);
        }

        if (quote != '\0')
            throw new TmpfilesFormatException("tmpfiles-quote", $"a quote in \"{whole}\" does not end");

        rest = rest[i..].TrimStart(ConfigurationLines.Blanks);
        return word.ToString();
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"'
            && text.AsSpan(1, text.Length - 2).IndexOf('"') < 0
            ? text[1..^1] : text;

    /// <summary>Ends the reading of one line; never leaves this file.</summary>
    private sealed class TmpfilesFormatException(string rule, string message) : Exception(message)
    {
        public string Rule { get; } = rule;
    }
}
