namespace Limyra.Formats.Trees;

/// <summary>A name in a file tree; hard links to one file are several nodes
/// with one <see cref="File"/>.</summary>
public sealed class TreeNode
{
    private readonly SortedDictionary<string, TreeNode> _children = new(StringComparer.Ordinal);
    private TreeNode? _file;

    internal TreeNode(string name, TreeEntry entry)
    {
        Name = name;
        Entry = entry;
    }

    /// <summary>The last part of the path; empty for the root.</summary>
    public string Name { get; }

    /// <summary>What is stored about the path. A directory that only its content implies
    /// has mode 0755 and owner 0.</summary>
    public TreeEntry Entry { get; internal set; }

    /// <summary>The node that holds the content: this one, or the first name of a hard-linked file.</summary>
    public TreeNode File => _file ?? this;

    /// <summary>How many names the file has; meaningful on <see cref="File"/>. A directory
    /// counts its own name only.</summary>
    public int NameCount { get; private set; } = 1;

    /// <summary>A directory's content in ordinal order of the names.</summary>
    public IReadOnlyCollection<TreeNode> Children => _children.Values;

    /// <summary>True if this is a directory.</summary>
    public bool IsDirectory => Entry.Kind == TreeEntryKind.Directory;

    internal TreeNode? Child(string name) => _children.GetValueOrDefault(name);

    internal void Add(TreeNode child) => _children.Add(child.Name, child);

    internal void BecomeNameOf(TreeNode file)
    {
        _file = file;
        file.NameCount++;
    }
}
