using System.Buffers.Binary;
using System.Text;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>The inodes that a file tree becomes, numbered in the order of the walk, with their directories
/// built; nothing has a place yet.</summary>
internal sealed class Ext4Contents
{
    private const string LostAndFound = "lost+found";

    private readonly Dictionary<TreeNode, Ext4Inode> _byNode = [];
    private readonly Ext4Settings _settings;
    private readonly uint _fileSystemSeed;

    private Ext4Contents(FileTree tree, Ext4Settings settings, uint fileSystemSeed)
    {
        _settings = settings;
        _fileSystemSeed = fileSystemSeed;
        Number(tree);
        foreach (TreeNode node in tree.Walk().Where(node => node.IsDirectory))
            BuildDirectory(node, tree.Root);
    }

    /// <summary>All inodes but the journal's and the resize inode's, ascending by number.</summary>
    public List<Ext4Inode> Inodes { get; } = [];

    public int LastNumber => Inodes[^1].Number;

    /// <summary>Blocks of content, attribute blocks and extent leaves at most.</summary>
    public long Blocks => Inodes.Sum(inode => inode.ContentBlocks
        + (inode.Attributes.NeedsBlock ? 1 : 0)
        // A shorter file crosses too few group borders to need a leaf.
        + (inode.ContentBlocks < BlocksPerGroup
            ? 0 : 1 + inode.ContentBlocks / BlocksPerGroup / ExtentsInInode));

    public static Ext4Contents Of(FileTree tree, Ext4Settings settings, uint fileSystemSeed) =>
        new(tree, settings, fileSystemSeed);

    private void Number(FileTree tree)
    {
        Ext4Inode root = Make(tree.Root, RootInode);
        TreeNode? given = tree.Root.Children.FirstOrDefault(child => child.Name == LostAndFound);
        if (given is { IsDirectory: false })
            throw new Ext4Exception("ext4.lost+found", given.Name, -1, "the name is kept for a directory");
        Ext4Inode lostAndFound = given is not null ? Make(given, LostAndFoundInode) : new Ext4Inode
        {
            Number = LostAndFoundInode,
            FileMode = 0x4000 | 0b111_000_000,
            Entry = tree.Root.Entry with { Path = LostAndFound, Mode = 0b111_000_000, Uid = 0, Gid = 0 },
        };
        Inodes.Add(root);
        Inodes.Add(lostAndFound);
        int next = FirstFreeInode;
        foreach (TreeNode node in tree.Walk())
            if (node != tree.Root && node != given && node.File == node) Inodes.Add(Make(node, next++));
        if (given is not null) return;
        DirectoryBlocks blocks = new();
        blocks.Add(".", lostAndFound);
        blocks.Add("..", root);
        blocks.GrowTo(LostAndFoundBlocks);
        SetContent(lostAndFound, blocks.Close(lostAndFound.ChecksumSeed(_fileSystemSeed)));
        lostAndFound.LinkCount = 2;
    }

    private Ext4Inode Make(TreeNode node, int number)
    {
        TreeEntry entry = node.Entry;
        // ext4 keeps the time in 34 bits that start at -2^31.
        if (entry.ModifiedSeconds is < int.MinValue or >= (1L << 34) + int.MinValue)
            throw new Ext4Exception("ext4.time", entry.Path, -1, "the time is outside 1901 to 2446");
        if (node.NameCount > MaximumLinks)
            throw new Ext4Exception("ext4.links", entry.Path, -1,
                $"the file has more than {MaximumLinks} names");
        Ext4Inode inode = new()
        {
            Number = number,
            FileMode = TypeBits(entry.Kind) | entry.Mode,
            Entry = entry,
            Attributes = AttributeSet.Of(entry),
            LinkCount = node.NameCount,
        };
        switch (entry.Kind)
        {
            case TreeEntryKind.File:
                inode.SizeBytes = entry.SizeBytes;
                inode.ContentBlocks = Ext4Geometry.Pieces(entry.SizeBytes, BlockBytes);
                break;
            case TreeEntryKind.SymbolicLink:
                SetTarget(inode, Encoding.UTF8.GetBytes(entry.Target!));
                break;
            case TreeEntryKind.CharacterDevice or TreeEntryKind.BlockDevice:
                inode.BlockField = DeviceNumber(entry);
                break;
            case TreeEntryKind.Fifo or TreeEntryKind.Socket:
                inode.BlockField = [];
                break;
            case TreeEntryKind.Directory or TreeEntryKind.HardLink:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node), entry.Kind, "no such kind of entry");
        }
        _byNode.Add(node, inode);
        return inode;
    }

    private void BuildDirectory(TreeNode node, TreeNode root)
    {
        Ext4Inode inode = _byNode[node];
        TreeNode parent = Parent(node, root);
        DirectoryBlocks blocks = new();
        blocks.Add(".", inode);
        blocks.Add("..", _byNode[parent]);
        int directories = 0;
        foreach ((string name, Ext4Inode child) in Names(node, isRoot: node == root))
        {
            blocks.Add(name, child);
            if ((child.FileMode & 0xF000) == 0x4000) directories++;
        }
        if (inode.Number == LostAndFoundInode) blocks.GrowTo(LostAndFoundBlocks);
        // With dir_nlink a count of one says: too many to count.
        inode.LinkCount = directories + 2 >= MaximumLinks ? 1 : directories + 2;
        SetContent(inode, blocks.Close(inode.ChecksumSeed(_fileSystemSeed)));
    }

    private IEnumerable<(string Name, Ext4Inode Inode)> Names(TreeNode node, bool isRoot)
    {
        IEnumerable<(string Name, Ext4Inode Inode)> names =
            node.Children.Select(child => (child.Name, _byNode[child.File]));
        if (isRoot && !node.Children.Any(child => child.Name == LostAndFound))
            names = names.Concat([(LostAndFound, Inodes[1])]);
        return names.OrderBy(entry => entry.Name, StringComparer.Ordinal);
    }

    private static TreeNode Parent(TreeNode node, TreeNode root)
    {
        TreeNode at = root;
        string[] parts = node.Entry.Path.Split('/');
        foreach (string part in parts[..^1]) at = at.Child(part)!; // the tree made every parent
        return at;
    }

    private static void SetTarget(Ext4Inode inode, byte[] target)
    {
        if (target.Length < InlineTargetBytes) inode.BlockField = target;
        else
        {
            byte[] padded = new byte[Ext4Geometry.Pieces(target.Length, BlockBytes) * BlockBytes];
            target.CopyTo(padded, 0);
            SetContent(inode, padded);
        }
        inode.SizeBytes = target.Length;
    }

    private static void SetContent(Ext4Inode inode, byte[] blocks)
    {
        inode.Content = blocks;
        inode.SizeBytes = blocks.Length;
        inode.ContentBlocks = blocks.Length / BlockBytes;
    }

    /// <summary>Numbers of 8 bits stand in the first word, larger ones in the second in
    /// the kernel's new encoding.</summary>
    private static byte[] DeviceNumber(TreeEntry entry)
    {
        if (entry.DeviceMajor >= 1 << 12 || entry.DeviceMinor >= 1 << 20)
            throw new Ext4Exception("ext4.device", entry.Path, -1, "the device number is out of range");
        byte[] field = new byte[2 * sizeof(uint)];
        uint major = entry.DeviceMajor;
        uint minor = entry.DeviceMinor;
        if (major < 256 && minor < 256) BinaryPrimitives.WriteUInt32LittleEndian(field, (major << 8) | minor);
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field.AsSpan(sizeof(uint)),
                (minor & 0xFF) | (major << 8) | ((minor & ~0xFFu) << 12));
        }
        return field;
    }

    private static int TypeBits(TreeEntryKind kind) => kind switch
    {
        TreeEntryKind.File => 0x8000,
        TreeEntryKind.Directory => 0x4000,
        TreeEntryKind.SymbolicLink => 0xA000,
        TreeEntryKind.CharacterDevice => 0x2000,
        TreeEntryKind.BlockDevice => 0x6000,
        TreeEntryKind.Fifo => 0x1000,
        TreeEntryKind.Socket => 0xC000,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a hard link has no inode of its own"),
    };
}
