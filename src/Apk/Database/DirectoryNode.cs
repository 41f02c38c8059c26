namespace Limyra.Apk.Database;

/// <summary>A directory that packages own together.</summary>
internal sealed class DirectoryNode(string path, DirectoryNode? parent)
{
    /// <summary>Path from the root, no slash at either end; empty for the root directory.</summary>
    public string Path { get; } = path;

    /// <summary>The directory above; null for the root directory.</summary>
    public DirectoryNode? Parent { get; } = parent;

    /// <summary>With a leading slash, as triggers match it.</summary>
    public string RootedPath => "/" + Path;

    /// <summary>Last component.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Packages that have it, in the order they came.</summary>
    public List<InstalledDirectory> Instances { get; } = [];

    /// <summary>The package whose owner and mode count.</summary>
    public InstalledDirectory? Owner { get; set; }

    /// <summary>How many packages and directories below hold on to it.</summary>
    public int References { get; set; }

    /// <summary>What is to be done about changed files in it.</summary>
    public ProtectMode Mode { get; set; }

    /// <summary>Patterns that go on below it.</summary>
    public IReadOnlyList<ProtectedPath> PatternsBelow { get; set; } = [];

    /// <summary>A file in it came or went in this transaction.</summary>
    public bool IsModified { get; set; }

    /// <summary>The files of all packages in it, by name.</summary>
    public Dictionary<string, InstalledFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The path of a file in this directory.</summary>
    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}/{name}";

    /// <inheritdoc/>
    public override string ToString() => RootedPath;
}
