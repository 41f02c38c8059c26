using Limyra.Formats.Trees;

namespace Limyra.Images.Composition;

/// <summary>A root file system that is to become an image.</summary>
public sealed record ImageSettings
{
    /// <summary>What was installed: from <see cref="InstalledRoot"/> or <see cref="HostTree"/>.</summary>
    public required IReadOnlyList<TreeEntry> Entries { get; init; }

    /// <summary>Paths, with all below them, that do not come along: logs and
    /// caches of the installing.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Entries that replace or join those that were installed: device
    /// nodes, a host name, an fstab.</summary>
    public IReadOnlyList<TreeEntry> Added { get; init; } = [];

    /// <summary>The file system's label.</summary>
    public string Label { get; init; } = "limyra";

    /// <summary>The image's own time and the latest time of any file in it, in seconds since 1970.</summary>
    public required long EpochSeconds { get; init; }

    /// <summary>Space that is to be free in the new system, in bytes.</summary>
    public long FreeBytes { get; init; } = 256L << 20;
}
