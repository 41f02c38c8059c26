using System.Text;

namespace Limyra.Formats.Trees;

/// <summary>A checked tree of files made from entries in any order: parents exist, names are
/// unique and legal, hard links lead to files. Two sets of equal entries give equal trees,
/// walked in the same order.</summary>
public sealed class FileTree
{
    /// <summary>Longest name of one path part in bytes: NAME_MAX of Linux.</summary>
    public const int MaximumNameBytes = 255;

    /// <summary>Longest target of a symbolic link in bytes: PATH_MAX of Linux less its NUL.</summary>
    public const int MaximumTargetBytes = 4095;

    private FileTree(TreeNode root) => Root = root;

    /// <summary>The root directory.</summary>
    public TreeNode Root { get; }

    /// <summary>Makes a tree; directories that are only implied get mode 0755,
    /// owner 0 and the given time.</summary>
    /// <param name="entries">The entries, in any order.</param>
    /// <param name="impliedModifiedSeconds">The time of implied directories in seconds since 1970.</param>
    /// <exception cref="TreeException">The entries contradict each other or hold an illegal name.</exception>
    public static FileTree Of(IEnumerable<TreeEntry> entries, long impliedModifiedSeconds)
    {
        TreeEntry implied = new()
        {
            Path = "",
            Kind = TreeEntryKind.Directory,
            Mode = 0b111_101_101,
            ModifiedSeconds = impliedModifiedSeconds,
        };
        HashSet<TreeNode> isGiven = [];
        TreeNode root = new(name: "", implied);
        List<TreeNode> hardLinks = [];
        foreach (TreeEntry entry in entries)
        {
            TreeNode node = Place(root, entry, implied);
            if (!isGiven.Add(node))
                throw new TreeException("tree.duplicate", entry.Path, "the path is given twice");
            node.Entry = Checked(entry);
            if (entry.Kind == TreeEntryKind.HardLink) hardLinks.Add(node);
        }
        foreach (TreeNode node in Walk(root))
            if (!node.IsDirectory && node.Children.Count > 0)
                throw new TreeException("tree.parent", node.Entry.Path,
                    "something lies below a path that is no directory");
        foreach (TreeNode link in hardLinks.OrderBy(link => link.Entry.Path, StringComparer.Ordinal))
            link.BecomeNameOf(FileOf(root, link.Entry));
        return new FileTree(root);
    }

    /// <summary>Every node, a directory before its content, names in ordinal order.</summary>
    public IEnumerable<TreeNode> Walk() => Walk(Root);

    /// <summary>The node at a path, or null.</summary>
    /// <param name="path">A path relative to the root.</param>
    public TreeNode? Find(string path) => Find(Root, path);

    private static TreeNode Place(TreeNode root, TreeEntry entry, TreeEntry implied)
    {
        TreeNode at = root;
        if (entry.Path.Length == 0) return at;
        string[] parts = entry.Path.Split('/');
        for (int index = 0; index < parts.Length; index++)
        {
            string part = parts[index];
            if (part is "" or "." or ".." || part.Contains('\0')
                || Encoding.UTF8.GetByteCount(part) > MaximumNameBytes)
                throw new TreeException("tree.name", entry.Path, "a part of the path is no legal file name");
            TreeNode? next = at.Child(part);
            if (next is null)
            {
                next = new TreeNode(part, implied with { Path = string.Join('/', parts[..(index + 1)]) });
                at.Add(next);
            }
            at = next;
        }
        return at;
    }

    private static TreeEntry Checked(TreeEntry entry)
    {
        if (entry.Path.Length == 0 && entry.Kind != TreeEntryKind.Directory)
            throw new TreeException("tree.root", entry.Path, "the root is no directory");
        if (entry.Mode is < 0 or > 0xFFF)
            throw new TreeException("tree.mode", entry.Path, "the mode is not within 07777");
        bool needsTarget = entry.Kind is TreeEntryKind.SymbolicLink or TreeEntryKind.HardLink;
        if (needsTarget != entry.Target is not null)
            throw new TreeException("tree.target", entry.Path, "a link, and only a link, has a target");
        if (entry.Kind == TreeEntryKind.SymbolicLink
            && (entry.Target!.Contains('\0')
                || Encoding.UTF8.GetByteCount(entry.Target) is 0 or > MaximumTargetBytes))
            throw new TreeException("tree.target", entry.Path,
                "the target of the symbolic link is empty or too long");
        if (entry.SizeBytes < 0
            || (entry.SizeBytes > 0 && (entry.Kind != TreeEntryKind.File || entry.Open is null)))
            throw new TreeException("tree.size", entry.Path, "only a file with content has a size");
        return entry;
    }

    private static TreeNode FileOf(TreeNode root, TreeEntry link)
    {
        TreeNode? at = Find(root, link.Target!);
        // A link to a link is followed to the file; the count of steps bounds a ring.
        for (int steps = 0; at is { Entry.Kind: TreeEntryKind.HardLink } && steps < 64; steps++)
            at = Find(root, at.Entry.Target!);
        if (at is null || at.IsDirectory || at.Entry.Kind == TreeEntryKind.HardLink)
            throw new TreeException("tree.hardlink", link.Path,
                $"the hard link leads to no file ({link.Target})");
        return at;
    }

    private static TreeNode? Find(TreeNode root, string path)
    {
        TreeNode? at = root;
        if (path.Length == 0) return at;
        foreach (string part in path.Split('/')) at = at?.Child(part);
        return at;
    }

    private static IEnumerable<TreeNode> Walk(TreeNode root)
    {
        Stack<TreeNode> open = new([root]);
        while (open.TryPop(out TreeNode? node))
        {
            yield return node;
            foreach (TreeNode child in node.Children.Reverse()) open.Push(child);
        }
    }
}
