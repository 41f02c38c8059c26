using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Every inode and block with its place: the whole image but the bytes of the files.</summary>
internal sealed class Ext4Layout
{
    private Ext4Layout(Ext4Contents contents, Ext4Geometry geometry, Ext4Settings settings,
        long journalBlocks,
        uint fileSystemSeed)
    {
        Geometry = geometry;
        Allocator = new BlockAllocator(geometry);
        FileSystemSeed = fileSystemSeed;
        Inodes = new Ext4Inode?[contents.LastNumber + 1];
        foreach (Ext4Inode inode in contents.Inodes) Inodes[inode.Number] = inode;

        if (geometry.ReservedDescriptorBlocks > 0)
        {
            DoubleIndirectBlock = Allocator.TakeOne();
            Inodes[ResizeInode] = ResizeBlocks.Make(geometry, DoubleIndirectBlock, settings.CreatedSeconds);
        }
        if (journalBlocks > 0) Inodes[JournalInode] = Journal(journalBlocks, settings.CreatedSeconds);
        // Directories and links first and together: a cold walk of the tree then reads one stretch.
        foreach (Ext4Inode inode in contents.Inodes.OrderBy(inode => inode.Content is null)) Place(inode);
        if (Inodes[JournalInode] is { } journal) Place(journal);
    }

    public Ext4Geometry Geometry { get; }

    public BlockAllocator Allocator { get; }

    public uint FileSystemSeed { get; }

    /// <summary>Inodes by number; null for reserved numbers that are not used.</summary>
    public Ext4Inode?[] Inodes { get; }

    /// <summary>The resize inode's only block of its own; 0 without one.</summary>
    public long DoubleIndirectBlock { get; }

    public static Ext4Layout Of(FileTree tree, Ext4Settings settings, uint fileSystemSeed)
    {
        Ext4Contents contents = Ext4Contents.Of(tree, settings, fileSystemSeed);
        Ext4Geometry geometry = settings.SizeBytes > 0
            ? Ext4Geometry.Of(settings.SizeBytes / BlockBytes, InodesWanted(contents, settings,
                settings.SizeBytes / BlockBytes), settings.GrowthFactor, isSizeFixed: true)
            : Fit(contents, settings);
        return new(contents, geometry, settings, JournalBlocks(settings, geometry.BlockCount),
            fileSystemSeed);
    }

    private static Ext4Geometry Fit(Ext4Contents contents, Ext4Settings settings)
    {
        long wanted = contents.Blocks + Ext4Geometry.Pieces(settings.FreeBytes, BlockBytes) + 1;
        long blocks = wanted;
        // Metadata and journal grow with the size, slower than it: a few rounds settle it.
        while (true)
        {
            Ext4Geometry geometry = Ext4Geometry.Of(blocks, InodesWanted(contents, settings, blocks),
                settings.GrowthFactor, isSizeFixed: false);
            long needed = wanted + geometry.MetadataBlocks + JournalBlocks(settings, geometry.BlockCount);
            if (needed <= geometry.BlockCount) return geometry;
            blocks = needed;
        }
    }

    private static long InodesWanted(Ext4Contents contents, Ext4Settings settings, long blocks) =>
        Math.Max(contents.LastNumber + 16, blocks * BlockBytes / settings.BytesPerInode);

    private static long JournalBlocks(Ext4Settings settings, long blocks)
    {
        if (settings.JournalBytes < 0) return 0;
        long asked = Ext4Geometry.Pieces(settings.JournalBytes, BlockBytes);
        return asked == 0 ? JournalSuperblock.DefaultBlocks(blocks)
            : Math.Max(asked, JournalSuperblock.MinimumBlocks);
    }

    private static Ext4Inode Journal(long blocks, long timeSeconds) => new()
    {
        Number = JournalInode,
        FileMode = 0x8000 | 0b110_000_000,
        Entry =
            new TreeEntry { Path = "<journal>", Kind = TreeEntryKind.File, ModifiedSeconds = timeSeconds },
        SizeBytes = blocks * BlockBytes,
        ContentBlocks = blocks,
    };

    private void Place(Ext4Inode inode)
    {
        if (inode.Attributes.NeedsBlock) inode.AttributeBlock = Allocator.TakeOne();
        inode.Runs = Allocator.Take(inode.ContentBlocks);
        for (int leaves = ExtentTree.LeavesFor(inode); leaves > 0; leaves--)
            inode.ExtentLeaves.Add(Allocator.TakeOne());
    }
}
