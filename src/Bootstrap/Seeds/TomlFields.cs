using Tomlyn.Model;

namespace Limyra.Bootstrap.Seeds;

/// <summary>One TOML table read field by field; what nobody asked for is an error.</summary>
internal sealed class TomlFields(object? value, string place)
{
    private readonly TomlTable _table = value as TomlTable
        ?? throw new SetupException($"{place}: expected a table");
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>A text that must be there.</summary>
    public string Text(string key)
    {
        _asked.Add(key);
        return _table.TryGetValue(key, out object? found) && found is string text
            ? text
            : throw new SetupException($"{place}: {key} is missing or no text");
    }

    /// <summary>A text, null when absent.</summary>
    public string? OptionalText(string key) => _table.ContainsKey(key) ? Text(key) : null;

    /// <summary>A list of texts, empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        _asked.Add(key);
        return _table.TryGetValue(key, out object? found)
            ? found is TomlArray array && array.All(item => item is string)
                ? array.Cast<string>().ToList()
                : throw new SetupException($"{place}: {key} wants a list of texts")
            : [];
    }

    /// <summary>A table of texts, empty when absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string key)
    {
        _asked.Add(key);
        if (!_table.TryGetValue(key, out object? found)) return [];

        return found is TomlTable pairs && pairs.Values.All(item => item is string)
            ? pairs.Select(pair => new KeyValuePair<string, string>(pair.Key, (string)pair.Value)).ToList()
            : throw new SetupException($"{place}: {key} wants a table of texts");
    }

    /// <summary>Call last: throws for a key that no call above asked for.</summary>
    public void RefuseOthers()
    {
        if (_table.Keys.FirstOrDefault(key => !_asked.Contains(key)) is { } unknown)
            throw new SetupException($"{place}: nobody knows the key \"{unknown}\"");
    }
}
