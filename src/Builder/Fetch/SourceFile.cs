namespace Limyra.Builder.Fetch;

/// <summary>One entry of a template's <c>source</c>, taken apart.</summary>
/// <param name="Url">Where upstream offers it.</param>
/// <param name="Name">File name it is kept under: the end of the address, or what
/// stands behind <c>&gt;</c>.</param>
/// <param name="Sha256">Digest of the content, lower-case hexadecimal.</param>
/// <param name="IsExtracted">False when the entry began with <c>!</c>.</param>
/// <param name="ExtractPath">Directory below the source directory it is extracted
/// into; empty: the usual place.</param>
internal sealed record SourceFile(string Url, string Name, string Sha256, bool IsExtracted,
    string ExtractPath)
{
    /// <summary>Takes the fields of a template apart.</summary>
    /// <exception cref="BuildException">Their lengths differ, or an entry has no file name.</exception>
    public static IReadOnlyList<SourceFile> ParseAll(
        IReadOnlyList<string> sources, IReadOnlyList<string> digests, IReadOnlyList<string> paths)
    {
        if (sources.Count != digests.Count)
            throw new BuildException("source-digests",
                $"there are {sources.Count} sources but {digests.Count} entries in sha256",
                "give one sha256 for each source, in the same order");
        if (paths.Count > 0 && paths.Count != sources.Count)
            throw new BuildException("source-paths", "source_paths must have one entry for each source");
        return [.. sources.Select((source, index) =>
            Parse(source, digests[index], paths.Count > 0 ? paths[index] : ""))];
    }

    private static SourceFile Parse(string source, string digest, string path)
    {
        bool isExtracted = !source.StartsWith('!');
        string url = isExtracted ? source : source[1..];
        int rename = url.LastIndexOf('>');
        int slash = url.LastIndexOf('/');
        string name = rename > slash ? url[(rename + 1)..] : url[(slash + 1)..];
        if (rename > slash) url = url[..rename];
        if (slash < 0 || name.Length == 0 || name is "." or "..")
            throw new BuildException("source-name", $"the source '{source}' has no file name");
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
            throw new BuildException("source-digests", $"'{digest}' is no sha256 in lower-case hexadecimal");
        return new(url, name, digest, isExtracted, path == "." ? "" : path);
    }
}
