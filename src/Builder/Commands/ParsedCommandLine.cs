namespace Limyra.Builder.Commands;

/// <summary>A command line taken apart: options anywhere, then a command and its arguments.</summary>
internal sealed class ParsedCommandLine
{
    /// <summary>Rule of everything that is wrong with options themselves.</summary>
    public const string RuleId = "option";

    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    private ParsedCommandLine(IReadOnlyList<string> words) => Words = words;

    /// <summary>Command and arguments in the order given.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>Last value of an option; null when it was not given.</summary>
    public string? Value(string name) =>
        _options.TryGetValue(name, out List<string>? values) ? values[^1] : null;

    /// <summary>All values of an option.</summary>
    public IReadOnlyList<string> Values(string name) => _options.GetValueOrDefault(name, []);

    /// <summary>Takes arguments apart.</summary>
    /// <exception cref="BuildException">An option is unknown or lacks its value.</exception>
    public static ParsedCommandLine Parse(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        ParsedCommandLine parsed = new(words);
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (argument == "--")
            {
                words.AddRange(arguments.Skip(index + 1));
                break;
            }
            if (argument.StartsWith("--", StringComparison.Ordinal))
                parsed.AddLong(argument[2..], arguments, ref index);
            else if (argument.Length > 1 && argument[0] == '-')
                parsed.AddShort(argument[1..], arguments, ref index);
            else words.Add(argument);
        }
        return parsed;
    }

    private void AddLong(string text, IReadOnlyList<string> arguments, ref int index)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        CommandOption option = Find(name);
        if (option.Value is null && equals >= 0)
            throw Wrong($"--{option.Name} takes no value");
        Add(option, option.Value is null
            ? "" : equals >= 0 ? text[(equals + 1)..] : Next(option, arguments, ref index));
    }

    /// <summary>An option by its name, or by the beginning of only one.</summary>
    private static CommandOption Find(string name)
    {
        if (CommandOption.All.FirstOrDefault(o => o.Name == name) is { } exact) return exact;
        CommandOption[] meant = name.Length == 0
            ? []
            : [.. CommandOption.All.Where(o => o.Name.StartsWith(name, StringComparison.Ordinal))];
        return meant switch
        {
            [] => throw Unknown($"--{name}"),
            [var only] => only,
            _ => throw Wrong($"--{name} may be {string.Join(", ", meant.Select(o => $"--{o.Name}"))}"),
        };
    }

    private void AddShort(string letters, IReadOnlyList<string> arguments, ref int index)
    {
        for (int at = 0; at < letters.Length; at++)
        {
            char letter = letters[at];
            CommandOption option = CommandOption.All.FirstOrDefault(o => o.Short == letter)
                ?? throw Unknown($"-{letter}");
            if (option.Value is null)
            {
                Add(option, "");
                continue;
            }
            string rest = letters[(at + 1)..];
            Add(option, rest.Length > 0 ? rest : Next(option, arguments, ref index));
            return;
        }
    }

    private static string Next(CommandOption option, IReadOnlyList<string> arguments, ref int index) =>
        ++index < arguments.Count
            ? arguments[index]
            : throw Wrong($"--{option.Name} needs a value: {option.Value}");

    private static BuildException Unknown(string option) => Wrong($"unknown option {option}");

    private static BuildException Wrong(string message) => new(RuleId, message, "see cbuild --help");

    private void Add(CommandOption option, string value)
    {
        if (!_options.TryGetValue(option.Name, out List<string>? values)) _options[option.Name] = values = [];
        values.Add(value);
    }
}
