namespace Limyra.Formats.Trees;

/// <summary>One path of a file tree with everything an image or archive stores about it; owners and modes are
/// data here, whoever owns the source on the host.</summary>
public sealed record TreeEntry
{
    /// <summary>The path relative to the tree's root, parts joined by <c>/</c>;
    /// empty for the root itself.</summary>
    public required string Path { get; init; }

    /// <summary>What the path is.</summary>
    public required TreeEntryKind Kind { get; init; }

    /// <summary>Permission bits with setuid, setgid and sticky: 0 to 07777 octal.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's user id.</summary>
    public uint Uid { get; init; }

    /// <summary>The owner's group id.</summary>
    public uint Gid { get; init; }

    /// <summary>Time of the last change of the content, in seconds since 1970.</summary>
    public long ModifiedSeconds { get; init; }

    /// <summary>Length of a regular file's content in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Opens a regular file's content, exactly <see cref="SizeBytes"/> long; null for an empty file
    /// and for every other kind. The caller disposes the stream.</summary>
    public Func<Stream>? Open { get; init; }

    /// <summary>A symbolic link's target text, or the path in this tree that a hard link names.</summary>
    public string? Target { get; init; }

    /// <summary>A device node's major number.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>A device node's minor number.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes, in any order.</summary>
    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes { get; init; } = [];
}
