using System.Text;
using System.Text.RegularExpressions;
using Limyra.Templates.Text;

namespace Limyra.Templates.Updates;

/// <summary>
/// A regular expression in Python's verbose syntax (<c>re.VERBOSE</c>): blanks and comments do not count.
/// Matching is cut off after a while, since patterns and pages both come from strangers.
/// </summary>
internal sealed class VerbosePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Regex _regex;
    private readonly int _groups;

    public VerbosePattern(string pattern)
    {
        try
        {
            _regex = new(
                Translate(pattern), RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
                Patience);
            _groups = _regex.GetGroupNumbers().Length - 1;
        }
        catch (ArgumentException failure)
        {
            throw new EvaluationException("pattern", $"the pattern is not valid: {failure.Message}");
        }
    }

    /// <summary>
    /// The wanted group of each match, from zero. Without one: the only group of the pattern, or the whole
    /// match of a pattern without groups.
    /// </summary>
    public IReadOnlyList<string> FindAll(string text, int? group)
    {
        int wanted = group is { } index ? index + 1 : _groups;
        if (group is null && _groups > 1)
            throw new EvaluationException("pattern", "the pattern has several groups",
                "say which by 'group'");
        if (wanted > _groups) throw new EvaluationException("pattern", $"the pattern has no group {group}");
        try
        {
            return [.. _regex.Matches(text).Select(match => match.Groups[wanted].Value)];
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateLimitException("the pattern takes too long");
        }
    }

    /// <summary>The match at the beginning of a text, null when there is none.</summary>
    public string? MatchStart(string text)
    {
        try
        {
            return _regex.Match(text) is { Success: true, Index: 0 } match ? match.Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateLimitException("the pattern takes too long");
        }
    }

    /// <summary>Escapes a text as <c>re.escape</c> does, so that blanks count
    /// in a verbose pattern, too.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>The few spellings that .NET does not share.</summary>
    private static string Translate(string pattern) => pattern
        .Replace("(?P<", "(?<", StringComparison.Ordinal)
        .Replace("\\_", "_", StringComparison.Ordinal)
        .Replace("\\Z", "\\z", StringComparison.Ordinal);
}
