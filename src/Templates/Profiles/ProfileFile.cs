using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>
/// A file <c>etc/build_profiles/ARCH.ini</c>: sections of keys and values, where <c>${KEY}</c>
/// stands for another value of the section.
/// </summary>
internal sealed class ProfileFile
{
    /// <summary>Values within values; more is a loop.</summary>
    private const int MaxDepth = 10;

    private readonly string _name;
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);

    private ProfileFile(string name) => _name = name;

    /// <summary>Parses a file; fails with a <see cref="TemplateException"/> that names the line.</summary>
    public static ProfileFile Parse(string name, string text)
    {
        ProfileFile file = new(name);
        Dictionary<string, string>? section = null;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                file._sections[line[1..^1].Trim()] = section = new(StringComparer.OrdinalIgnoreCase);
                continue;
            }
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (section is null || equals <= 0)
                throw new EvaluationException("profile",
                    $"{name}:{number}: expected a section or 'key = value'");
            section[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }
        return file;
    }

    public bool HasSection(string section) => _sections.ContainsKey(section);

    /// <summary>A value with its references filled in, null when it is not there.</summary>
    public string? Find(string section, string key) => Find(section, key, depth: 0);

    public string Get(string section, string key) => Find(section, key)
        ?? throw new EvaluationException("profile", $"{_name}: [{section}] lacks '{key}'");

    private string? Find(string section, string key, int depth)
    {
        if (!_sections.TryGetValue(section, out Dictionary<string, string>? values)
            || !values.TryGetValue(key, out string? value))
            return null;
        for (int start; (start = value.IndexOf("${", StringComparison.Ordinal)) >= 0;)
        {
            int end = value.IndexOf('}', start);
            if (end < 0 || depth > MaxDepth || value.Length > 10_000)
                throw new EvaluationException("profile",
                    $"{_name}: the value of '{key}' refers to itself or is cut off");
            string inner = Find(section, value[(start + 2)..end], depth + 1)
                ?? throw new EvaluationException("profile",
                    $"{_name}: '{key}' refers to an unknown '{value[start..(end + 1)]}'");
            value = value[..start] + inner + value[(end + 1)..];
        }
        return value;
    }
}
