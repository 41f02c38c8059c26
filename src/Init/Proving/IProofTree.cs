namespace Limyra.Init.Proving;

/// <summary>What a path of a root is, as far as services need to know.</summary>
public enum ProofKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>One path of a root.</summary>
/// <param name="kind">What it is.</param>
/// <param name="mode">Permission bits.</param>
/// <param name="target">Where a symbolic link leads; null for everything else.</param>
public sealed class ProofNode(ProofKind kind, uint mode, string? target)
{
    /// <summary>What it is.</summary>
    public ProofKind Kind { get; } = kind;

    /// <summary>Permission bits.</summary>
    public uint Mode { get; } = mode;

    /// <summary>Where a symbolic link leads; null for everything else.</summary>
    public string? Target { get; } = target;
}

/// <summary>
/// A root file system that is not running: a folder, or an image that is not written yet. Paths are
/// absolute within it, one byte a char (<see cref="Linux.BytePaths.Encoding"/>). Nothing is followed: links
/// are ours to follow, within the root.
/// </summary>
public interface IProofTree
{
    /// <summary>What stands at a path; null when nothing does.</summary>
    ProofNode? Look(string path);

    /// <summary>The first bytes of a file, at most as many as given; null when it cannot be read.</summary>
    byte[]? Read(string path, int limitBytes);

    /// <summary>The names in a directory, in any order; none when it is not there.</summary>
    IReadOnlyList<string> List(string path);
}
