namespace Limyra.Formats.Trees;

/// <summary>What a path of a file tree is.</summary>
public enum TreeEntryKind
{
    /// <summary>A regular file with content.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link; its target is stored as text.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that stands elsewhere in the same tree.</summary>
    HardLink,

    /// <summary>A character device node.</summary>
    CharacterDevice,

    /// <summary>A block device node.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A Unix socket's name.</summary>
    Socket,
}
