namespace Limyra.Builder.Roots;

/// <summary>Repositories on servers, as a tree's <c>etc/apk/repositories.d</c> names them.</summary>
internal static class RepositoryPatterns
{
    private const string UsualMirror = "https://repo.chimera-linux.org/current";

    /// <summary>
    /// Their addresses. Without a mirror in the configuration it is Chimera's own, but not where other
    /// packages stand in for its toolchain: the two do not mix.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="mirror">The configuration's mirror; null without one.</param>
    /// <param name="categories">Categories that are built.</param>
    /// <param name="hasStandIns">Whether other packages stand in for templates.</param>
    public static IReadOnlyList<string> Read(
        string tree, string? mirror, IReadOnlyList<string> categories, bool hasStandIns)
    {
        string directory = Path.Combine(tree, "etc/apk/repositories.d");
        if (!Directory.Exists(directory) || (mirror is null && hasStandIns)) return [];
        string server = (mirror ?? UsualMirror).TrimEnd('/');
        // A line that begins with a slash means our own repositories, which are there anyway.
        return [.. Directory.EnumerateFiles(directory, "*.conf").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] is not ('#' or '/'))
            .SelectMany(line => line.Contains("@section@", StringComparison.Ordinal)
                ? categories.Select(category => line.Replace("@section@", category, StringComparison.Ordinal))
                : [line])
            .Select(line => line.Replace("@mirror@", server, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)];
    }
}
