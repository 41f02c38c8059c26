namespace Limyra.Templates.Hosting;

/// <summary>Shell patterns over one name: <c>*</c>, <c>?</c>, <c>[a-z]</c>,
/// <c>[!a]</c>; case matters.</summary>
public static class GlobPattern
{
    /// <summary>True when the text has pattern characters.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>True when the whole name matches. Takes at most pattern times name steps.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0, n = 0, starAt = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = p++;
                starName = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], name[n], out int length))
            {
                p += length;
                n++;
            }
            else if (starAt >= 0)
            {
                p = starAt + 1;
                n = ++starName;
            }
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        if (pattern[0] == '?') return true;
        if (pattern[0] != '[') return pattern[0] == c;
        int first = pattern.Length > 1 && pattern[1] is '!' or '^' ? 2 : 1;
        // A bracket right after the opening is a member, as everywhere with fnmatch.
        int end = first < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (end < 0) return c == '[';
        end += first + 1;
        length = end + 1;
        bool isMember = false;
        for (int at = first; at < end; at++)
        {
            if (at + 2 < end && pattern[at + 1] == '-')
            {
                isMember |= c >= pattern[at] && c <= pattern[at + 2];
                at += 2;
            }
            else isMember |= c == pattern[at];
        }
        return isMember != (first == 2);
    }
}
