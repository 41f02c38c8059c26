using Limyra.Templates.Hosting;

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
            if (!GlobPattern.Matches(patterns[^index], parts[^index])) return false;
        return true;
    }

    /// <summary>Whether any of the patterns matches from the right.</summary>
    public static bool MatchesAny(string path, IEnumerable<string> patterns) =>
        patterns.Any(pattern => MatchesFromRight(path, pattern));

    /// <summary>Whether a whole relative path matches a glob with <c>**</c>.</summary>
    public static bool MatchesPath(string path, string pattern) => MatchesParts(
        path.Split('/', StringSplitOptions.RemoveEmptyEntries),
        pattern.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static bool MatchesParts(ReadOnlySpan<string> parts, ReadOnlySpan<string> patterns)
    {
        if (patterns.Length == 0) return parts.Length == 0;
        if (patterns[0] == "**")
        {
            for (int skipped = 0; skipped <= parts.Length; skipped++)
                if (MatchesParts(parts[skipped..], patterns[1..])) return true;
            return false;
        }
        return parts.Length > 0 && GlobPattern.Matches(patterns[0], parts[0])
            && MatchesParts(parts[1..], patterns[1..]);
    }
}
