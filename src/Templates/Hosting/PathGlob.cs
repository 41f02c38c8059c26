namespace Limyra.Templates.Hosting;

/// <summary>Walks directories for patterns with several segments; <c>**</c>
/// stands for any directories.</summary>
internal static class PathGlob
{
    /// <summary>Paths below a directory that match, in sorted order of each directory;
    /// links are not descended.</summary>
    public static IEnumerable<string> Find(ITemplateFiles files, string root, string pattern)
    {
        List<string> segments = [];
        foreach (string segment in pattern.Split('/'))
        {
            // Two "**" in a row find nothing that one does not, but double the work.
            bool isRepeated = segment == "**" && segments.Count > 0 && segments[^1] == "**";
            if (segment is not ("" or ".") && !isRepeated) segments.Add(segment);
        }
        return segments.Count == 0 ? [] : Walk(files, root, segments.ToArray());
    }

    private static IEnumerable<string> Walk(ITemplateFiles files, string at, ArraySegment<string> segments)
    {
        string segment = segments[0];
        ArraySegment<string> rest = segments[1..];
        if (segment == "**") return WalkAny(files, at, rest);
        if (GlobPattern.IsPattern(segment))
            return NamesIn(files, at)
                .Where(name => GlobPattern.Matches(segment, name))
                .Select(name => PathText.Join(at, name))
                .SelectMany(path => Continue(files, path, rest));
        string fixedPath = PathText.Join(at, segment);
        return files.KindOf(fixedPath, followLinks: false) is null ? [] : Continue(files, fixedPath, rest);
    }

    private static IEnumerable<string> Continue(
        ITemplateFiles files, string path, ArraySegment<string> rest) =>
            rest.Count == 0 ? [path] : Walk(files, path, rest);

    private static IEnumerable<string> WalkAny(ITemplateFiles files, string at, ArraySegment<string> rest)
    {
        IEnumerable<string> here = rest.Count == 0 ? [at] : Walk(files, at, rest);
        IEnumerable<string> below = NamesIn(files, at)
            .Select(name => PathText.Join(at, name))
            .Where(path => files.KindOf(path, followLinks: false) == TemplateFileKind.Directory)
            .SelectMany(path => WalkAny(files, path, rest));
        return here.Concat(below).Distinct(StringComparer.Ordinal);
    }

    private static IReadOnlyList<string> NamesIn(ITemplateFiles files, string at) =>
        files.KindOf(at, followLinks: true) == TemplateFileKind.Directory ? files.List(at) : [];
}
