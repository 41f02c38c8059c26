using Limyra.Templates.Hosting;

namespace Limyra.Builder.Files;

/// <summary>Globs over the files of a build. Results are sorted, unlike Python's, so that
/// nothing depends on the disk.</summary>
internal static class BuildGlob
{
    /// <summary>Paths below a directory that match; <c>**</c> does not enter links.</summary>
    /// <param name="files">The files.</param>
    /// <param name="start">Directory the pattern is relative to.</param>
    /// <param name="pattern">Pattern, without leading slash.</param>
    /// <param name="skipsHidden">Wildcards do not match names with a leading dot, as
    /// Python's glob module does.</param>
    public static IReadOnlyList<string> Find(BuildFiles files, string start, string pattern, bool skipsHidden)
    {
        SortedSet<string> found = new(StringComparer.Ordinal);
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Search(new(files, skipsHidden, found), start, parts, 0);
        return [.. found];
    }

    private sealed record Query(BuildFiles Files, bool SkipsHidden, SortedSet<string> Found);

    private static void Search(Query query, string at, string[] parts, int index)
    {
        if (index == parts.Length)
        {
            query.Found.Add(at);
            return;
        }
        string part = parts[index];
        if (part == "**")
        {
            Search(query, at, parts, index + 1);
            foreach (string name in Names(query, at))
                if (!(query.SkipsHidden && name.StartsWith('.'))
                    && query.Files.KindOf($"{at}/{name}", followLinks: false) == TemplateFileKind.Directory)
                    Search(query, $"{at}/{name}", parts, index);
            return;
        }
        if (part.AsSpan().IndexOfAny("*?[") < 0)
        {
            if (query.Files.KindOf($"{at}/{part}", followLinks: false) is not null)
                Search(query, $"{at}/{part}", parts, index + 1);
            return;
        }
        foreach (string name in Names(query, at))
        {
            if (query.SkipsHidden && name.StartsWith('.') && !part.StartsWith('.')) continue;
            if (GlobPattern.Matches(part, name)) Search(query, $"{at}/{name}", parts, index + 1);
        }
    }

    private static IReadOnlyList<string> Names(Query query, string at) =>
        query.Files.KindOf(at, followLinks: true) == TemplateFileKind.Directory ? query.Files.List(at) : [];
}
