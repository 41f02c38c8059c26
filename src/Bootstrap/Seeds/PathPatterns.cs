using System.Text.RegularExpressions;

namespace Limyra.Bootstrap.Seeds;

/// <summary>A list of patterns over places in a build root: a closing slash means all below it, "*" any
/// characters but a slash, "**" any characters.</summary>
internal sealed class PathPatterns
{
    private readonly Regex? _expression;

    public PathPatterns(IEnumerable<string> patterns)
    {
        List<string> parts = patterns.Select(Translate).ToList();
        _expression = parts.Count == 0
            ? null
            : new Regex(
                $"^(?:{string.Join('|', parts)})$",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public bool IsEmpty => _expression is null;

    public bool Match(string path) => _expression is not null && _expression.IsMatch(path);

    private static string Translate(string pattern) => Regex
        .Escape(pattern.EndsWith('/') ? pattern + "**" : pattern)
        .Replace(@"\*\*", ".*", StringComparison.Ordinal)
        .Replace(@"\*", "[^/]*", StringComparison.Ordinal);
}
