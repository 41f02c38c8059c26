namespace Limyra.Formats.Configuration;

/// <summary>Patterns of fnmatch(3): * ? [set], and \ before a character that stands for itself.</summary>
public static class WildcardPattern
{
    /// <summary>True if the whole text matches. Time grows at most with the product of both lengths.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, starPattern = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starText = t;
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, text[t]))
            {
                t++;
            }
            else if (starPattern >= 0)
            {
                // The last star takes one character more; earlier stars never need to.
                p = starPattern;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return true;
            case '[':
                return MatchSet(pattern, ref p, c);
            case '\\' when p + 1 < pattern.Length:
                p += 2;
                return pattern[p - 1] == c;
            default:
                p++;
                return pattern[p - 1] == c;
        }
    }

    private static bool MatchSet(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        int i = p + 1;
        bool isNegated = i < pattern.Length && pattern[i] is '!' or '^';
        i += isNegated ? 1 : 0;
        bool isFound = false;
        for (bool isFirst = true; i < pattern.Length && (isFirst || pattern[i] != ']'); isFirst = false)
        {
            char from = pattern[i], to = from;
            if (i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']')
            {
                to = pattern[i + 2];
                i += 2;
            }

            isFound |= from <= c && c <= to;
            i++;
        }

        if (i >= pattern.Length)
        {
            // No closing bracket: the bracket stands for itself.
            p++;
            return c == '[';
        }

        p = i + 1;
        return isFound != isNegated;
    }
}
