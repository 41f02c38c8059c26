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

    /// <summary>
    /// Reads "name", "n|name", "name=" (value), "name?" (switch) and "name??" (switch with auto); several letters stand
    /// before the bar.
    /// </summary>
    public static OptionSpec Parse(string text)
    {
        OptionKind kind = text switch
        {
            [.., '?', '?'] => OptionKind.AutoSwitch,
            [.., '?'] => OptionKind.Switch,
            [.., '='] => OptionKind.Value,
            _ => OptionKind.Flag,
        };
        string rest = text.TrimEnd('?', '=');
        int bar = rest.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new(rest, "", kind) : new(rest[(bar + 1)..], rest[..bar], kind);
    }
}

/// <summary>Options given on the command line and in the configuration, in order.</summary>
internal sealed class GivenOptions
{
    private readonly List<(string Key, string? Value)> given = [];

    /// <summary>Adds one.</summary>
    public void Add(string key, string? value) => given.Add((key, value));

    /// <summary>Whether it was given at all.</summary>
    public bool Has(string key) => given.Exists(item => item.Key == key);

    /// <summary>How often it was given.</summary>
    public int Count(string key) => given.Count(item => item.Key == key);

    /// <summary>The last value; null when it was not given.</summary>
    public string? Last(string key) => given.FindLast(item => item.Key == key).Value;

    /// <summary>All values in order.</summary>
    public List<string> All(string key) => [.. given.Where(item => item.Key == key).Select(item => item.Value ?? "")];

    /// <summary>The state of a switch.</summary>
    public bool IsOn(string key, bool byDefault) => Last(key) is { } value ? value == "yes" : byDefault;

    /// <summary>The state of a switch that may be "auto".</summary>
    public bool IsOn(string key, string byDefault, bool auto) =>
        (Last(key) ?? byDefault) switch { "yes" => true, "no" => false, _ => auto };

    /// <summary>Keys and values in order, for options whose order matters.</summary>
    public IReadOnlyList<(string Key, string? Value)> InOrder => given;
}
