using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>Paths with * ? [ ] in their parts, as glob(3): a leading dot must be written out.</summary>
internal static class PathPattern
{
    /// <summary>The existing paths a pattern stands for; a path without pattern
    /// characters stands for itself.</summary>
    public static IReadOnlyList<string> Match(RootTree tree, string pattern)
    {
        if (pattern.AsSpan().IndexOfAny("*?[") < 0)
            return tree.LinkStatus(pattern) is null ? [] : [pattern];

        List<string> found = [""];
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = part.AsSpan().IndexOfAny("*?[") < 0
                ? [.. from parent in found
                      where tree.LinkStatus($"{parent}/{part}") is not null
                      select $"{parent}/{part}"]
                : [.. from parent in found
                      from entry in tree.List(parent.Length == 0 ? "/" : parent)
                      where (entry.Name[0] != '.' || part[0] == '.')
                          && WildcardPattern.IsMatch(part, entry.Name)
                      select $"{parent}/{entry.Name}"];
        }

        return found;
    }

    /// <summary>Everything below a directory, children before their parents, not through links.</summary>
    public static IEnumerable<(string Path, FileStatus Status)> Below(RootTree tree, string directory)
    {
        foreach (DirectoryEntry entry in tree.List(directory))
        {
            string path = $"{directory}/{entry.Name}";
            if (tree.LinkStatus(path) is not { } status)
            {
                continue; // gone meanwhile
            }

            if (status.Kind == FileKind.Directory)
            {
                foreach ((string, FileStatus) inner in Below(tree, path))
                {
                    yield return inner;
                }
            }

            yield return (path, status);
        }
    }
}
