using Limyra.Templates.Hosting;

namespace Limyra.Templates.Loading;

/// <summary>The field <c>archs</c>: patterns, <c>!</c> in front excludes, the one with most
/// literal characters wins.</summary>
internal static class ArchPatterns
{
    /// <summary>Why the patterns do not allow an architecture, null when they do.</summary>
    public static string? Refuse(IReadOnlyList<string> patterns, string arch)
    {
        string? winner = null;
        bool isExcluded = false;
        foreach (string entry in patterns)
        {
            bool excludes = entry.StartsWith('!');
            string pattern = excludes ? entry[1..] : entry;
            if (!GlobPattern.Matches(pattern, arch)) continue;
            if (winner is not null && pattern == winner)
            {
                if (excludes != isExcluded)
                    return $"conflicting arch patterns: {pattern}, !{pattern}, cannot build";
                continue;
            }
            int exact = CountLiterals(pattern), before = winner is null ? -1 : CountLiterals(winner);
            if (exact == before)
                return $"ambiguous arch patterns: {Mark(isExcluded)}{winner}, {Mark(
                    excludes)}{pattern}, cannot build";
            if (exact > before) (winner, isExcluded) = (pattern, excludes);
        }
        return winner is null || isExcluded ? $"this package cannot be built for {arch}" : null;
    }

    private static string Mark(bool isExcluded) => isExcluded ? "!" : "";

    private static int CountLiterals(string pattern)
    {
        int count = 0;
        for (int at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] is '*' or '?') continue;
            if (pattern[at] == '[')
            {
                int end = pattern.IndexOf(']', at);
                if (end < 0) break;
                at = end;
                continue;
            }
            count++;
        }
        return count;
    }
}
