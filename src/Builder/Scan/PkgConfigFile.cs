using System.Text;

namespace Limyra.Builder.Scan;

/// <summary>A demand of a .pc file: a module, and what its version must be.</summary>
/// <param name="Name">Module.</param>
/// <param name="Comparison">One of <c>= &lt; &gt; &lt;= &gt;= !=</c>; empty: any version.</param>
/// <param name="Version">Version to compare with.</param>
internal readonly record struct PkgConfigDemand(string Name, string Comparison, string Version);

/// <summary>What packaging needs of a .pc file: version and demands, variables
/// replaced (pkg-config(5)).</summary>
internal sealed class PkgConfigFile
{
    private const int MaxDepth = 32;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads the text of a file.</summary>
    public static PkgConfigFile Parse(string text)
    {
        PkgConfigFile file = new();
        foreach (string line in LogicalLines(text))
        {
            int at = line.AsSpan().IndexOfAny(":=");
            if (at <= 0) continue;
            string name = line[..at].Trim();
            string value = line[(at + 1)..].Trim();
            if (line[at] == '=') file._variables[name] = value;
            else file._fields[name] = value;
        }
        return file;
    }

    /// <summary>Version of the module; empty when it states none.</summary>
    public string Version => Expand(_fields.GetValueOrDefault("Version", ""), 0);

    /// <summary>Fields without which pkgconf(1) passes over a file, and that this one lacks.</summary>
    public IReadOnlyList<string> MissingFields =>
        [.. ((string[])["Name", "Description", "Version"]).Where(name => !_fields.ContainsKey(name))];

    /// <summary>What it asks for, public and private.</summary>
    public IReadOnlyList<PkgConfigDemand> Requires =>
        [.. Demands(_fields.GetValueOrDefault("Requires", "")),
            .. Demands(_fields.GetValueOrDefault("Requires.private", ""))];

    /// <summary>Other modules it stands for.</summary>
    public IReadOnlyList<PkgConfigDemand> Provides => [.. Demands(_fields.GetValueOrDefault("Provides", ""))];

    private static IEnumerable<string> LogicalLines(string text)
    {
        StringBuilder line = new();
        foreach (string raw in text.Split('\n'))
        {
            string part = raw.TrimEnd('\r');
            if (part.EndsWith('\\'))
            {
                line.Append(part, 0, part.Length - 1);
                continue;
            }
            line.Append(part);
            string whole = line.ToString();
            line.Clear();
            int comment = whole.IndexOf('#', StringComparison.Ordinal);
            yield return comment < 0 ? whole : whole[..comment];
        }
    }

    private IEnumerable<PkgConfigDemand> Demands(string text)
    {
        string[] words = Spaced(Expand(text, 0))
            .Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        for (int index = 0; index < words.Length; index++)
        {
            if (index + 2 < words.Length && words[index + 1].AsSpan().ContainsAny("<>=!"))
            {
                yield return new(words[index], words[index + 1], words[index + 2]);
                index += 2;
            }
            else yield return new(words[index], "", "");
        }
    }

    /// <summary>Operators may stand without spaces around them.</summary>
    private static string Spaced(string text)
    {
        StringBuilder result = new();
        for (int index = 0; index < text.Length; index++)
        {
            bool isOperator = text[index] is '<' or '>' or '=' or '!';
            bool wasOperator = index > 0 && text[index - 1] is '<' or '>' or '=' or '!';
            if (index > 0 && isOperator != wasOperator) result.Append(' ');
            result.Append(text[index]);
        }
        return result.ToString();
    }

    private string Expand(string text, int depth)
    {
        int at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0 || depth > MaxDepth) return text;
        int end = text.IndexOf('}', at);
        if (end < 0) return text;
        string value = _variables.GetValueOrDefault(text[(at + 2)..end], "");
        return Expand(text[..at] + value + text[(end + 1)..], depth + 1);
    }
}
