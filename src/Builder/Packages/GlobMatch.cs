namespace Limyra.Builder.Packages;

/// <summary>
/// The two kinds of patterns templates use on files: <c>PurePath.match</c> of Python, which compares from the
/// right, and globs over a directory, where <c>**</c> stands for any number of directories.
/// </summary>
internal static class GlobMatch
{
    /// <summary>Whether a relative path matches a pattern from its right end.</summary>
    public static bool MatchesFromRight(string path, string pattern)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] patterns = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (patterns.Length > parts.Length || patterns.Length == 0) return false;
        for (int index = 1; index <= patterns.Length; index++)
            if (!MatchesName(parts[^index], patterns[^index])) return false;
        return true;
    }

    /// <summary>Whether any of the patterns matches from the right.</summary>
    public static bool MatchesAny(string path, IEnumerable<string> patterns) =>
        patterns.Any(pattern => MatchesFromRight(path, pattern));

    /// <summary>Whether a whole relative path matches a glob with <c>**</c>.</summary>
    public static bool MatchesPath(string path, string pattern) => MatchesParts(
        path.Split('/', StringSplitOptions.RemoveEmptyEntries),
        pattern.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether one name matches <c>*</c>, <c>?</c> and <c>[...]</c>,
    /// by the rules of fnmatch.</summary>
    public static bool MatchesName(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        int at = 0, patternAt = 0, starAt = -1, nameMark = 0;
        while (at < name.Length)
        {
            if (patternAt < pattern.Length && pattern[patternAt] == '*')
            {
                starAt = patternAt++;
                nameMark = at;
            }
            else if (patternAt < pattern.Length && MatchesOne(name[at], pattern[patternAt..], out int length))
            {
                at++;
                patternAt += length;
            }
            else if (starAt >= 0)
            {
                patternAt = starAt + 1;
                at = ++nameMark;
            }
            else return false;
        }
        while (patternAt < pattern.Length && pattern[patternAt] == '*') patternAt++;
        return patternAt == pattern.Length;
    }

    private static bool MatchesParts(ReadOnlySpan<string> parts, ReadOnlySpan<string> patterns)
    {
        if (patterns.Length == 0) return parts.Length == 0;
        if (patterns[0] == "**")
        {
            for (int skipped = 0; skipped <= parts.Length; skipped++)
                if (MatchesParts(parts[skipped..], patterns[1..])) return true;
            return false;
        }
        return parts.Length > 0 && MatchesName(parts[0], patterns[0])
            && MatchesParts(parts[1..], patterns[1..]);
    }

    private static bool MatchesOne(char c, ReadOnlySpan<char> pattern, out int length)
    {
        length = 1;
        if (pattern[0] == '?') return true;
        if (pattern[0] != '[') return pattern[0] == c;
        int end = pattern[1..].IndexOf(']') + 1;
        if (end == 1) end = pattern[2..].IndexOf(']') + 2;
        if (end < 2) return c == '[';
        length = end + 1;
        ReadOnlySpan<char> set = pattern[1..end];
        bool isNegated = set[0] is '!' or '^';
        if (isNegated) set = set[1..];
        bool isIn = false;
        for (int index = 0; index < set.Length; index++)
        {
            if (index + 2 < set.Length && set[index + 1] == '-')
            {
                isIn |= c >= set[index] && c <= set[index + 2];
                index += 2;
            }
            else isIn |= set[index] == c;
        }
        return isIn != isNegated;
    }
}
