namespace Limyra.Builder.Files;

/// <summary>Something below a directory of the build.</summary>
/// <param name="Path">Relative to where the walk began, with slashes.</param>
/// <param name="Host">Place on the host.</param>
/// <param name="Kind">Directory, file or link.</param>
/// <param name="LinkTarget">Where a link points; null for the others.</param>
internal sealed record BuildEntry(string Path, string Host, BuildEntryKind Kind, string? LinkTarget)
{
    /// <summary>Last component.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => Kind == BuildEntryKind.File;

    /// <summary>
    /// Files directly in a host directory whose names match, sorted: regular ones, and links to such beside
    /// them. What leads elsewhere is not among them, nor is a pipe that would keep its reader waiting.
    /// </summary>
    public static IReadOnlyList<string> RegularFiles(string directory, string pattern = "*") =>
        !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal)
                .Where(path => new FileInfo(path).LinkTarget is { } target
                    ? !target.Contains('/', StringComparison.Ordinal)
                        && IsRegular(System.IO.Path.Combine(directory, target))
                    : IsRegular(path))];

    private static bool IsRegular(string host) =>
        Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, host, out Linux.FileStatus status)
            == Linux.Errno.None
        && status.Kind == Linux.FileKind.Regular;

    /// <summary>Everything below a host directory, parents first, sorted by code unit.</summary>
    public static IEnumerable<BuildEntry> Walk(string host, string prefix)
    {
        foreach (FileSystemInfo info in new DirectoryInfo(host).GetFileSystemInfos()
            .OrderBy(info => info.Name, StringComparer.Ordinal))
        {
            string path = prefix.Length == 0 ? info.Name : $"{prefix}/{info.Name}";
            string? target = info.LinkTarget;
            BuildEntryKind kind = target is not null ? BuildEntryKind.Link
                : info is DirectoryInfo ? BuildEntryKind.Directory
                : IsRegular(info.FullName) ? BuildEntryKind.File
                : BuildEntryKind.Other;
            yield return new(path, info.FullName, kind, target);
            if (kind != BuildEntryKind.Directory) continue;
            foreach (BuildEntry below in Walk(info.FullName, path)) yield return below;
        }
    }
}

/// <summary>What an entry is.</summary>
internal enum BuildEntryKind
{
    /// <summary>Regular file.</summary>
    File,

    /// <summary>Directory.</summary>
    Directory,

    /// <summary>Symbolic link.</summary>
    Link,

    /// <summary>Device, socket or pipe.</summary>
    Other,
}
