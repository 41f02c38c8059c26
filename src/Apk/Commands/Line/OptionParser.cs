namespace Limyra.Apk.Commands.Line;

/// <summary>A command line that cannot be understood; the message is what apk prints
/// behind "command line: ".</summary>
internal sealed class OptionException(string message) : Exception(message);

/// <summary>
/// Reads options as apk does: a long name may be cut as long as it stays unique among the options of the
/// command, options and other words may be mixed, and "--" ends them.
/// </summary>
internal sealed class OptionParser(IReadOnlyList<OptionSpec> options)
{
    /// <summary>Reads a whole command line; unknown options are an error.</summary>
    public (GivenOptions Options, List<string> Words) Parse(
        IReadOnlyList<string> arguments, GivenOptions options)
    {
        List<string> words = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-')
            {
                words.Add(argument);
                continue;
            }
            if (argument == "--")
            {
                words.AddRange(arguments.Skip(i + 1));
                break;
            }
            string? next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            if (argument[1] == '-' ? ParseLong(argument[2..], next, options)
                : ParseLetters(argument[1..], next, options)) i++;
        }
        return (options, words);
    }

    /// <summary>The words that are neither options nor their values; errors are passed over.</summary>
    public List<string> FindWords(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == "--") break;
            if (argument.Length < 2 || argument[0] != '-')
            {
                words.Add(argument);
                continue;
            }
            string? next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            try
            {
                GivenOptions ignored = new();
                if (argument[1] == '-' ? ParseLong(argument[2..], next, ignored)
                    : ParseLetters(argument[1..], next, ignored)) i++;
            }
            catch (OptionException)
            {
                // Perhaps an option of the command that is still to be found.
            }
        }
        return words;
    }

    /// <summary>Reads a line of a configuration file: a long name without dashes,
    /// and a value behind a space.</summary>
    public void ParseConfiguration(string line, GivenOptions into)
    {
        string text = line.Split('#')[0].TrimEnd(' ');
        if (text.Length == 0) return;
        string[] parts = text.Split(' ', 2);
        (OptionSpec option, bool isNegated) = Find(parts[0]);
        Store(option, isNegated, parts[0], parts.Length > 1 ? parts[1] : null, into);
    }

    /// <summary>True if the next word was used up.</summary>
    private bool ParseLong(string text, string? next, GivenOptions into)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        string? value = equals < 0 ? null : text[(equals + 1)..];
        (OptionSpec option, bool isNegated) = Find(name);
        bool takesNext = option.Kind == OptionKind.Value && value is null;
        if (takesNext && next is null) throw new OptionException($"option '{name}' expects an argument");
        Store(option, isNegated, name, takesNext ? next : value, into);
        return takesNext;
    }

    private bool ParseLetters(string letters, string? next, GivenOptions into)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            char letter = letters[i];
            OptionSpec option =
                options.FirstOrDefault(item => item.Letters.Contains(letter, StringComparison.Ordinal))
                    ?? throw new OptionException($"unrecognized option '{letter}'");
            if (option.Kind != OptionKind.Value)
            {
                into.Add(option.Key, option.Kind == OptionKind.Flag ? null : "yes");
                continue;
            }
            bool isNext = i + 1 == letters.Length;
            string value = (isNext ? next : letters[(i + 1)..])
                ?? throw new OptionException($"option '{letter}' expects an argument");
            Store(option, isNegated: false, letter.ToString(), value, into);
            return isNext;
        }
        return false;
    }

    private (OptionSpec Option, bool IsNegated) Find(string name)
    {
        const string No = "no-";
        List<(OptionSpec Option, bool IsNegated)> found = [];
        bool mayNegate = name.StartsWith(No, StringComparison.Ordinal);
        foreach (OptionSpec option in options)
        {
            if (option.Name.Length == 0) continue;
            bool isDirect = option.Name.StartsWith(name, StringComparison.Ordinal);
            bool isNegated =
                !isDirect && mayNegate && option.Kind is OptionKind.Switch or OptionKind.AutoSwitch
                    && !isDirect && mayNegate
                    && option.Name.StartsWith(name[No.Length..], StringComparison.Ordinal);
            if (!isDirect && !isNegated) continue;
            bool isWhole = option.Name.Length == (isNegated ? name.Length - No.Length : name.Length);
            if (isWhole) return (option, isNegated);
            found.Add((option, isNegated));
        }
        return found.Count switch
        {
            0 => throw new OptionException($"unrecognized option '{name}'"),
            1 => found[0],
            _ => throw new OptionException($"ambiguous option '{name}'"),
        };
    }

    private static void Store(OptionSpec option, bool isNegated, string name, string? value,
        GivenOptions into)
    {
        bool isSwitch = option.Kind is OptionKind.Switch or OptionKind.AutoSwitch;
        if (value is not null && (option.Kind == OptionKind.Flag || isNegated))
            throw new OptionException($"option '{name}' does not expect argument (got '{value}')");
        if (option.Kind == OptionKind.Value && value is null)
            throw new OptionException($"option '{name}' expects an argument");
        if (isSwitch && !isNegated && value is not null)
        {
            bool isKnown =
                value is "yes" or "no" || (value == "auto" && option.Kind == OptionKind.AutoSwitch);
            if (!isKnown) throw new OptionException($"invalid argument for option '{name}': '{value}'");
        }
        if (option.Accepts is { } accepts && !accepts(value!)) // only options with a value have a test for it
            throw new OptionException($"invalid argument for option '{name}': '{value}'");
        into.Add(option.Key, isSwitch ? (isNegated ? "no" : value ?? "yes") : value);
    }
}
