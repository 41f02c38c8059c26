namespace Limyra.Apk.Text;

/// <summary>Patterns of fnmatch(3): <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!x]</c> and backslash.</summary>
internal static class Glob
{
    /// <summary>Whether a wildcard may stand for a slash.</summary>
    public enum Slash
    {
        /// <summary>Only a slash matches a slash (FNM_PATHNAME).</summary>
        Separate,

        /// <summary>A slash is a character as any other.</summary>
        Ordinary,
    }

    /// <summary>Whether the whole text matches, byte by byte.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, Slash slash) =>
        IsMatch(pattern, text, slash, foldsCase: false);

    /// <summary>Whether the whole text matches, ASCII letters in either case.</summary>
    public static bool IsMatchIgnoringCase(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
        IsMatch(pattern, text, Slash.Ordinary, foldsCase: true);

    /// <summary>Whether the text has a wildcard.</summary>
    public static bool HasWildcard(ReadOnlySpan<char> text) => text.IndexOfAny('*', '?') >= 0;

    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, Slash slash,
        bool foldsCase)
    {
        // The last star and where its match ended: going back there is enough,
        // earlier stars need not be tried again.
        int p = 0, t = 0, starAt = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = p++;
                starText = t;
                continue;
            }
            if (p < pattern.Length && MatchOne(pattern, p, text[t], slash, foldsCase) is int next and > 0)
            {
                p = next;
                t++;
                continue;
            }
            if (starAt < 0 || (slash == Slash.Separate && text[starText] == '/')) return false;
            p = starAt + 1;
            t = ++starText;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>The place behind the pattern element at <paramref name="at"/> if
    /// it matches, otherwise -1.</summary>
    private static int MatchOne(ReadOnlySpan<char> pattern, int at, char c, Slash slash, bool foldsCase)
    {
        bool isSlash = c == '/' && slash == Slash.Separate;
        switch (pattern[at])
        {
            case '?':
                return isSlash ? -1 : at + 1;
            case '[' when FindClassEnd(pattern, at) is int end and > 0:
                return !isSlash && IsInClass(pattern[(at + 1)..end], c, foldsCase) ? end + 1 : -1;
            case '\\' when at + 1 < pattern.Length:
                return IsSame(pattern[at + 1], c, foldsCase) ? at + 2 : -1;
            default:
                return IsSame(pattern[at], c, foldsCase) ? at + 1 : -1;
        }
    }

    private static int FindClassEnd(ReadOnlySpan<char> pattern, int at)
    {
        int start = at + 1;
        if (start < pattern.Length && (pattern[start] is '!' or '^')) start++;
        int end = start + 1 > pattern.Length ? -1 : pattern[(start + 1)..].IndexOf(']');
        return end < 0 ? -1 : start + 1 + end;
    }

    private static bool IsInClass(ReadOnlySpan<char> members, char c, bool foldsCase)
    {
        bool isNegated = members[0] is '!' or '^';
        if (isNegated) members = members[1..];
        bool isFound = false;
        for (int i = 0; i < members.Length; i++)
        {
            bool isRange = i + 2 < members.Length && members[i + 1] == '-';
            char low = members[i];
            char high = isRange ? members[i + 2] : low;
            isFound |= c >= low && c <= high;
            if (foldsCase) isFound |= Fold(c) >= Fold(low) && Fold(c) <= Fold(high);
            if (isRange) i += 2;
        }
        return isFound != isNegated;
    }

    private static bool IsSame(char left, char right, bool foldsCase) =>
        left == right || (foldsCase && Fold(left) == Fold(right));

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c;
}
