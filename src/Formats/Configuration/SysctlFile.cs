namespace Limyra.Formats.Configuration;

/// <summary>One setting of sysctl.d(5).</summary>
/// <param name="Path">Below /proc/sys, separated by slashes; may hold * ? [ ].</param>
/// <param name="Value">What to write; null means "leave alone whatever a pattern says".</param>
/// <param name="IsOptional">A leading "-": failing does not count.</param>
/// <param name="Source">The file.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record SysctlSetting(string Path, string? Value, bool IsOptional, string Source, int Line)
{
    /// <summary>True if the path is a pattern.</summary>
    public bool IsPattern => Path.AsSpan().IndexOfAny("*?[") >= 0;
}

/// <summary>Reads sysctl.d(5) and sysctl.conf(5).</summary>
public static class SysctlFile
{
    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<SysctlSetting> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<SysctlSetting> settings = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content, commentMarks: "#;"))
        {
            bool isOptional = line.Text[0] == '-';
            string text = (isOptional ? line.Text[1..] : line.Text).TrimStart(ConfigurationLines.Blanks);
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && !isOptional)
            {
                problems.Add(
                    new(source, line.Number, "sysctl-value", $"\"{text}\" has no \"=\" and no value"));
                continue;
            }

            string name = (equals < 0 ? text : text[..equals]).TrimEnd(ConfigurationLines.Blanks);
            if (name.Length == 0 || name[0] is '/' or '.' || name.Split('/', '.').Contains(""))
            {
                problems.Add(new(source, line.Number, "sysctl-name",
                    $"\"{name}\" is not a name; expected words separated by dots or slashes"));
                continue;
            }

            string? value = equals < 0 ? null : text[(equals + 1)..].TrimStart(ConfigurationLines.Blanks);
            settings.Add(new(ToPath(name), value, isOptional, source, line.Number));
        }

        return settings;
    }

    /// <summary>
    /// If the first separator is a dot, dots and slashes change places, so that net.ipv4.conf.eth0/1.x names
    /// the interface eth0.1; if it is a slash, the name is a path already (sysctl(8) of procps).
    /// </summary>
    public static string ToPath(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '/');
        if (first < 0 || name[first] == '/') return name;

        return string.Create(name.Length, name, static (path, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                path[i] = from[i] switch { '.' => '/', '/' => '.', char c => c };
        });
    }
}
