using System.Numerics;

namespace Limyra.Formats.Configuration;

/// <summary>
/// Patterns of fnmatch(3): * ? [set], and \ before a character that stands for itself. For characters, and
/// for bytes where a large index is searched without making text of it.
/// </summary>
public static class WildcardPattern
{
    /// <summary>True if the whole text matches. Time grows at most with the
    /// product of both lengths.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
        IsMatch(pattern, text, isDashUnderscore: false);

    /// <summary>The same for bytes; - and _ in the pattern both stand for _,
    /// as in names of modules.</summary>
    public static bool IsModuleMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> normalizedText) =>
        IsMatch(pattern, normalizedText, isDashUnderscore: true);

    private static bool IsMatch<T>(ReadOnlySpan<T> pattern, ReadOnlySpan<T> text, bool isDashUnderscore)
        where T : unmanaged, IBinaryInteger<T>
    {
        int p = 0, t = 0, starPattern = -1, starText = 0;
        T star = T.CreateTruncating('*');
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == star)
            {
                starPattern = ++p;
                starText = t;
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, text[t], isDashUnderscore))
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

        while (p < pattern.Length && pattern[p] == star)
            p++;

        return p == pattern.Length;
    }

    private static bool MatchOne<T>(ReadOnlySpan<T> pattern, ref int p, T c, bool isDashUnderscore)
        where T : unmanaged, IBinaryInteger<T>
    {
        T wanted = pattern[p];
        if (wanted == T.CreateTruncating('?'))
        {
            p++;
            return true;
        }

        if (wanted == T.CreateTruncating('[')) return MatchSet(pattern, ref p, c);

        if (wanted == T.CreateTruncating('\\') && p + 1 < pattern.Length)
        {
            p += 2;
            return pattern[p - 1] == c;
        }

        p++;
        return wanted == c
            || (isDashUnderscore && wanted == T.CreateTruncating('-') && c == T.CreateTruncating('_'));
    }

    private static bool MatchSet<T>(ReadOnlySpan<T> pattern, ref int p, T c)
        where T : unmanaged, IBinaryInteger<T>
    {
        T close = T.CreateTruncating(']'), dash = T.CreateTruncating('-');
        int i = p + 1;
        bool isNegated = i < pattern.Length
            && (pattern[i] == T.CreateTruncating('!') || pattern[i] == T.CreateTruncating('^'));
        i += isNegated ? 1 : 0;
        bool isFound = false;
        for (bool isFirst = true; i < pattern.Length && (isFirst || pattern[i] != close); isFirst = false)
        {
            T from = pattern[i], to = from;
            if (i + 2 < pattern.Length && pattern[i + 1] == dash && pattern[i + 2] != close)
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
            return c == T.CreateTruncating('[');
        }

        p = i + 1;
        return isFound != isNegated;
    }
}
