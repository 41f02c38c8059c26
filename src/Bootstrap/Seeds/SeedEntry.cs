namespace Limyra.Bootstrap.Seeds;

/// <summary>One file, link or folder of a seed package before it is packed.</summary>
public abstract record SeedEntry
{
    private SeedEntry(string path, long modifiedSeconds) => (Path, ModifiedSeconds) = (path, modifiedSeconds);

    /// <summary>Place in the build root, without leading slash.</summary>
    public string Path { get; }

    /// <summary>Seconds since 1970, as Debian's archive states them: the same
    /// packages give the same bytes.</summary>
    public long ModifiedSeconds { get; }

    /// <summary>A folder.</summary>
    public sealed record Folder(string Path, long ModifiedSeconds) : SeedEntry(Path, ModifiedSeconds);

    /// <summary>A symbolic link and what it holds.</summary>
    public sealed record Link(string Path, long ModifiedSeconds, string Target)
        : SeedEntry(Path, ModifiedSeconds);

    /// <summary>A regular file: its bytes lie at <paramref name="Content"/>.</summary>
    public sealed record Plain(string Path, long ModifiedSeconds, string Content, bool IsExecutable)
        : SeedEntry(Path, ModifiedSeconds);
}
