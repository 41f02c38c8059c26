using System.Text;

namespace Limyra.Builder.Commands;

/// <summary>
/// The configuration, as Python's configparser reads it: sections of <c>key = value</c>; lines that go on
/// are indented; # and ; comment. Keys are the same in any case, <c>[DEFAULT]</c> stands behind every
/// section, and <c>%(key)s</c> in a value is another value.
/// </summary>
internal sealed class ConfigurationFile
{
    private const string Defaults = "DEFAULT";

    /// <summary>As configparser's MAX_INTERPOLATION_DEPTH.</summary>
    private const int DeepestReferences = 10;

    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);
    private readonly string _source;

    private ConfigurationFile(string source) => _source = source;

    /// <summary>A value; null when it is not set or empty.</summary>
    public string? this[string section, string key] =>
        Raw(section, key) is { } raw && Expand(section, key, raw, depth: 0) is { Length: > 0 } value
            ? value : null;

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
    public IReadOnlyDictionary<string, string> Section(string name)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        if (!_sections.TryGetValue(name, out Dictionary<string, string>? own)) return values;
        foreach ((string key, string raw) in _sections.GetValueOrDefault(Defaults, []).Concat(own))
            values[key] = Expand(name, key, raw, depth: 0);
        return values;
    }

    /// <summary>Keys that a section has itself.</summary>
    public IEnumerable<string> KeysOf(string section) => _sections.GetValueOrDefault(section, []).Keys;

    /// <summary>Names of sections that begin so.</summary>
    public IEnumerable<string> SectionsFrom(string start) =>
        _sections.Keys.Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a text.</summary>
    /// <exception cref="BuildException">A line is neither section, value nor comment.</exception>
    public static ConfigurationFile Parse(string text, string source)
    {
        ConfigurationFile file = new(source);
        Dictionary<string, string> section = file.SectionOf("");
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
                section = file.SectionOf(line[1..^1]);
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

    private Dictionary<string, string> SectionOf(string name)
    {
        if (!_sections.TryGetValue(name, out Dictionary<string, string>? known))
            _sections[name] = known = new(StringComparer.OrdinalIgnoreCase);
        return known;
    }

    private string? Raw(string section, string key) =>
        !_sections.TryGetValue(section, out Dictionary<string, string>? own) ? null
            : own.TryGetValue(key, out string? value) ? value
            : _sections.GetValueOrDefault(Defaults)?.GetValueOrDefault(key);

    private string Expand(string section, string key, string text, int depth)
    {
        BuildException Wrong(string what) => new("config", $"{_source}: [{section}] {key}: {what}",
            "write %% for a percent sign, %(other)s for the value of another key");
        if (depth > DeepestReferences) throw Wrong("values name each other");
        StringBuilder made = new();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '%') made.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '%') made.Append(text[at++]);
            else
            {
                int end = text.IndexOf(")s", at, StringComparison.Ordinal);
                if (end < 0 || at + 1 >= text.Length || text[at + 1] != '(')
                    throw Wrong("'%' stands alone");
                string other = text[(at + 2)..end];
                made.Append(Raw(section, other) is { } value
                    ? Expand(section, other, value, depth + 1)
                    : throw Wrong($"there is no value '{other}'"));
                at = end + 1;
            }
        }
        return made.ToString();
    }
}
