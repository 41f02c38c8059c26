using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// Everything a package is made of, owners and modes included: nothing about it is taken from the file
/// system, and nobody has to be root.
/// </summary>
public sealed record PackageManifest
{
    /// <summary>What the package says about itself. Hashes and sizes are
    /// computed and need not be given.</summary>
    public required PackageInfo Info { get; init; }

    /// <summary>
    /// Files, links, devices and directories in any order. A directory that nobody lists but that holds files
    /// is added with mode 0755, owned by root.
    /// </summary>
    public IReadOnlyList<ManifestEntry> Entries { get; init; } = [];

    /// <summary>Scripts, at most one of a kind.</summary>
    public IReadOnlyList<PackageScript> Scripts { get; init; } = [];

    /// <summary>Patterns of absolute directories that run the trigger script.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>Who wins when packages replace each other's files.</summary>
    public uint ReplacesPriority { get; init; }

    /// <summary>
    /// Whether there is a file tree, be it empty: the installed size is then at least 1, because packages of
    /// size 0 are never fetched. Entries and scripts count by themselves.
    /// </summary>
    public bool HasFileTree { get; init; }

    /// <summary>What identical output needs beside the values.</summary>
    public EncodeOptions Encoding { get; init; } = EncodeOptions.Plain;
}

/// <summary>One path of a package.</summary>
public abstract record ManifestEntry
{
    private ManifestEntry()
    {
    }

    /// <summary>Path without a leading slash; empty for the root directory.</summary>
    public required string Path { get; init; }

    /// <summary>Mode, owner, extended attributes.</summary>
    public required PackageAcl Acl { get; init; }

    /// <summary>Time of last change, seconds since 1970; not kept for directories.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>A directory.</summary>
    public sealed record Directory : ManifestEntry;

    /// <summary>A regular file.</summary>
    public sealed record File : ManifestEntry
    {
        /// <summary>Where its bytes are.</summary>
        public required ContentSource Content { get; init; }
    }

    /// <summary>A symbolic link, a further name of a file, a device or a pipe.</summary>
    public sealed record Special : ManifestEntry
    {
        /// <summary>What it is. A hard link names any file of the manifest.</summary>
        public required FileTarget Target { get; init; }
    }
}

/// <summary>Where the bytes of a file come from.</summary>
public abstract record ContentSource
{
    private ContentSource()
    {
    }

    /// <summary>A file on disk; read twice, once for its digest and once for its bytes.</summary>
    /// <param name="Path">Where it is.</param>
    public sealed record OnDisk(string Path) : ContentSource;

    /// <summary>Bytes in memory.</summary>
    /// <param name="Bytes">The bytes.</param>
    public sealed record InMemory(ReadOnlyMemory<byte> Bytes) : ContentSource;

    /// <summary>Opens the bytes from their beginning.</summary>
    public Stream Open() => this switch
    {
        OnDisk file =>
            new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0),
        InMemory memory => new MemoryStream(memory.Bytes.ToArray(), writable: false),
        _ => throw new InvalidOperationException(),
    };
}
