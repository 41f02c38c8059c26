using Limyra.Templates.Lint;
using Limyra.Templates.Text;

namespace Limyra.Builder.Pack;

/// <summary>
/// A licence as a template or a seed states it, in the grammar of SPDX 2.3 (annex D): names that are not on
/// the list become references, and what is no expression at all becomes one reference as a whole.
/// </summary>
/// <param name="Text">The expression.</param>
/// <param name="Own">References in it, with what they were called.</param>
internal sealed record SpdxLicense(string Text, IReadOnlyDictionary<string, string> Own)
{
    private const string Reference = "LicenseRef-", Custom = "custom:";

    /// <summary>Makes the expression of a stated licence.</summary>
    public static SpdxLicense Express(string stated)
    {
        Dictionary<string, string> own = new(StringComparer.Ordinal);
        List<string> words =
            [.. stated.Replace("(", "( ", StringComparison.Ordinal)
                .Replace(")", " )", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words.Count == 0) return new("NOASSERTION", own);
        for (int at = 0; at < words.Count; at++)
        {
            bool hasException = at + 2 < words.Count && words[at + 1] == "WITH";
            // An exception of one's own has no place in the grammar, so it goes with its licence.
            if (hasException && (words[at + 2].StartsWith(Custom, StringComparison.Ordinal)
                || words[at + 2].StartsWith("AdditionRef-", StringComparison.Ordinal)))
            {
                string both = string.Join(' ', words.GetRange(at, 3));
                words.RemoveRange(at + 1, 2);
                words[at] = Refer(both.Replace(Custom, "", StringComparison.Ordinal));
            }
            else if (words[at].StartsWith(Custom, StringComparison.Ordinal))
                words[at] = Refer(words[at][Custom.Length..]);
            else if (words[at].StartsWith(Reference, StringComparison.Ordinal))
                own[words[at]] = words[at][Reference.Length..];
        }
        string text = string.Join(' ', words).Replace("( ", "(", StringComparison.Ordinal)
            .Replace(" )", ")", StringComparison.Ordinal);
        try
        {
            SpdxExpression.Parse(text);
            return new(text, own);
        }
        catch (TemplateException)
        {
            own.Clear();
            return new(Refer(stated), own);
        }

        string Refer(string name)
        {
            string reference = Reference
                + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));
            own[reference] = name;
            return reference;
        }
    }
}
