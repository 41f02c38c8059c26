namespace Limyra.Apk.Commands.Line;

/// <summary>What may follow an option.</summary>
internal enum OptionKind
{
    /// <summary>Nothing.</summary>
    Flag,

    /// <summary>A value, behind "=" or as the next word.</summary>
    Value,

    /// <summary>Nothing, "=yes" or "=no"; "--no-" before the name means no.</summary>
    Switch,

    /// <summary>As a switch, with "=auto" too.</summary>
    AutoSwitch,
}

/// <summary>An option of a command.</summary>
/// <param name="Name">Long name without dashes; empty when there is only a letter.</param>
/// <param name="Letters">Short names.</param>
/// <param name="Kind">What may follow it.</param>
internal sealed record OptionSpec(string Name, string Letters, OptionKind Kind)
{
    /// <summary>Under which its values are kept: the long name, or the letter.</summary>
    public string Key => Name.Length > 0 ? Name : Letters;

    /// <summary>What the help calls its value; empty when it has none.</summary>
    public string ValueName { get; private init; } = "";

    /// <summary>Whether a switch is on unless "--no-" turns it off, so that
    /// the help names that form.</summary>
    public bool IsOnByDefault { get; private init; }

    /// <summary>What it does, as the help and the manual say it: one sentence
    /// without its full stop.</summary>
    public string Help { get; private init; } = "";

    /// <summary>Whether a value can be one of this option; null: any can.</summary>
    public Predicate<string>? Accepts { get; private init; }

    /// <summary>
    /// Reads "name", "n|name", "name=VALUE" (VALUE is what the help calls it), "name?" (switch), "name!"
    /// (switch that is on by default) and "name??" (switch with auto); several letters stand before the bar.
    /// </summary>
    public static OptionSpec Parse(string text, string help = "", Predicate<string>? accepts = null)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string rest = (equals < 0 ? text : text[..equals]).TrimEnd('?', '!');
        OptionKind kind = text switch
        {
            _ when equals >= 0 => OptionKind.Value,
            [.., '?', '?'] => OptionKind.AutoSwitch,
            [.., '?'] or [.., '!'] => OptionKind.Switch,
            _ => OptionKind.Flag,
        };
        int bar = rest.IndexOf('|', StringComparison.Ordinal);
        return new(rest[(bar + 1)..], bar < 0 ? "" : rest[..bar], kind)
        {
            ValueName = equals < 0 ? "" : text[(equals + 1)..],
            IsOnByDefault = text.EndsWith('!'),
            Help = help,
            Accepts = accepts,
        };
    }

    /// <summary>Names and value as the help shows them: "-t, --virtual NAME",
    /// "--no-scripts", "--sync[=AUTO]".</summary>
    public string Signature
    {
        get
        {
            IEnumerable<string> letters = Letters.Select(letter => $"-{letter}");
            string suffix = Kind switch
            {
                OptionKind.Value => " " + ValueName,
                OptionKind.AutoSwitch => "[=AUTO]",
                OptionKind.Switch when !IsOnByDefault => "[=BOOL]",
                _ => "",
            };
            IEnumerable<string> names =
                Name.Length == 0 ? letters : [.. letters, IsOnByDefault ? $"--no-{Name}" : $"--{Name}"];
            return string.Join(", ", names) + suffix;
        }
    }
}

/// <summary>Options that several commands share, or those of one command.</summary>
/// <param name="Title">Heading in the help.</param>
/// <param name="Options">The options.</param>
internal sealed record OptionGroup(string Title, IReadOnlyList<OptionSpec> Options);

/// <summary>Options given on the command line and in the configuration, in order.</summary>
internal sealed class GivenOptions
{
    private readonly List<(string Key, string? Value)> _given = [];

    /// <summary>Adds one.</summary>
    public void Add(string key, string? value) => _given.Add((key, value));

    /// <summary>Whether it was given at all.</summary>
    public bool Has(string key) => _given.Exists(item => item.Key == key);

    /// <summary>How often it was given.</summary>
    public int Count(string key) => _given.Count(item => item.Key == key);

    /// <summary>The last value; null when it was not given.</summary>
    public string? Last(string key) => _given.FindLast(item => item.Key == key).Value;

    /// <summary>All values in order.</summary>
    public List<string> All(string key) =>
        [.. _given.Where(item => item.Key == key).Select(item => item.Value ?? "")];

    /// <summary>The state of a switch.</summary>
    public bool IsOn(string key, bool byDefault) => Last(key) is { } value ? value == "yes" : byDefault;

    /// <summary>The state of a switch that may be "auto".</summary>
    public bool IsOn(string key, string byDefault, bool auto) =>
        (Last(key) ?? byDefault) switch { "yes" => true, "no" => false, _ => auto };

    /// <summary>Keys and values in order, for options whose order matters.</summary>
    public IReadOnlyList<(string Key, string? Value)> InOrder => _given;
}
