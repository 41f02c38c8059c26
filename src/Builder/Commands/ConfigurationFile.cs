namespace Limyra.Builder.Commands;

/// <summary>The configuration: sections of <c>key = value</c>; lines that go on are
/// indented; # and ; comment.</summary>
internal sealed class ConfigurationFile
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);

    /// <summary>A value; null when it is not set or empty.</summary>
    public string? this[string section, string key] =>
        _sections.GetValueOrDefault(section)?.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    /// <summary>A yes or no.</summary>
    public bool Flag(string section, string key, bool fallback) =>
        this[section, key]?.ToLowerInvariant() switch
        {
            null => fallback,
            "yes" or "true" or "on" or "1" => true,
            "no" or "false" or "off" or "0" => false,
            var other =>
                throw new BuildException("config", $"[{section}] {key}: '{other}' is neither yes nor no"),
        };

    /// <summary>All values of a section.</summary>
    public IReadOnlyDictionary<string, string> Section(string name) =>
        _sections.GetValueOrDefault(name) ?? new Dictionary<string, string>();

    /// <summary>Names of sections that begin so.</summary>
    public IEnumerable<string> SectionsFrom(string start) =>
        _sections.Keys.Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a text.</summary>
    /// <exception cref="BuildException">A line is neither section, value nor comment.</exception>
    public static ConfigurationFile Parse(string text, string source)
    {
        ConfigurationFile file = new();
        Dictionary<string, string> section = file._sections[""] = new(StringComparer.Ordinal);
        string? key = null;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (char.IsWhiteSpace(raw[0]) && key is not null)
            {
                section[key] += " " + line;
                continue;
            }
            int equals = line.AsSpan().IndexOfAny("=:");
            if (line[0] == '[' && line[^1] == ']')
            {
                string name = line[1..^1];
                if (!file._sections.TryGetValue(name, out Dictionary<string, string>? known))
                    file._sections[name] = known = new(StringComparer.Ordinal);
                section = known;
                key = null;
            }
            else if (equals > 0)
            {
                key = line[..equals].Trim();
                section[key] = line[(equals + 1)..].Trim();
            }
            else throw new BuildException("config", $"{source}:{number}: neither a section nor a value");
        }
        return file;
    }
}
