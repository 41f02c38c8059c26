using System.Buffers.Binary;
using Limyra.Formats.Ext4.Records;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Extents of a file: in the inode, or in leaf blocks that the inode names
/// (Documentation/filesystems/ext4/ifork.rst, "Extent Tree").</summary>
internal static class ExtentTree
{
    private const int Magic = 0xF30A;

    /// <summary>Cuts runs into extents; how many leaves they need is 0 as long as
    /// they fit into the inode.</summary>
    public static int LeavesFor(Ext4Inode inode)
    {
        int count = Extents(inode).Count();
        int leaves = count <= ExtentsInInode ? 0 : (int)Ext4Geometry.Pieces(count, ExtentsInBlock);
        if (leaves > ExtentsInInode)
            throw new Ext4Exception("ext4.extents", inode.Entry.Path, -1,
                "the file is too large for a tree of depth one");
        return leaves;
    }

    public static void WriteRoot(ref FieldWriter writer, Ext4Inode inode)
    {
        int end = writer.Position + InlineTargetBytes;
        List<Extent> extents = [.. Extents(inode)];
        if (inode.ExtentLeaves.Count == 0)
        {
            WriteHeader(ref writer, extents.Count, ExtentsInInode, depth: 0);
            foreach (Extent extent in extents) WriteExtent(ref writer, extent);
        }
        else
        {
            WriteHeader(ref writer, inode.ExtentLeaves.Count, ExtentsInInode, depth: 1);
            for (int leaf = 0; leaf < inode.ExtentLeaves.Count; leaf++)
            {
                writer.LowU32(extents[leaf * ExtentsInBlock].Logical);
                writer.LowU32(inode.ExtentLeaves[leaf]);
                writer.TopU16(inode.ExtentLeaves[leaf]);
                writer.U16(0);
            }
        }
        writer.Skip(end - writer.Position);
    }

    public static void WriteLeaf(Span<byte> block, Ext4Inode inode, int leaf, uint fileSystemSeed)
    {
        Extent[] extents = [.. Extents(inode).Skip(leaf * ExtentsInBlock).Take(ExtentsInBlock)];
        FieldWriter writer = new(block);
        WriteHeader(ref writer, extents.Length, ExtentsInBlock, depth: 0);
        foreach (Extent extent in extents) WriteExtent(ref writer, extent);
        Span<byte> tail = block[(BlockBytes - sizeof(uint))..];
        BinaryPrimitives.WriteUInt32LittleEndian(tail,
            Crc32c.Of(inode.ChecksumSeed(fileSystemSeed), block[..^tail.Length]));
    }

    private static void WriteHeader(ref FieldWriter writer, int entries, int maximum, int depth)
    {
        writer.U16(Magic);
        writer.U16(entries);
        writer.U16(maximum);
        writer.U16(depth);
        writer.U32(0); // eh_generation
    }

    private static void WriteExtent(ref FieldWriter writer, Extent extent)
    {
        writer.LowU32(extent.Logical);
        writer.U16(extent.Blocks);
        writer.TopU16(extent.Physical);
        writer.LowU32(extent.Physical);
    }

    private static IEnumerable<Extent> Extents(Ext4Inode inode)
    {
        long logical = 0;
        foreach (BlockRange run in inode.Runs)
        {
            for (long done = 0; done < run.Count; done += BlocksPerExtent)
            {
                int blocks = (int)Math.Min(BlocksPerExtent, run.Count - done);
                yield return new Extent(logical, run.Start + done, blocks);
                logical += blocks;
            }
        }
    }

    private readonly record struct Extent(long Logical, long Physical, int Blocks);
}
