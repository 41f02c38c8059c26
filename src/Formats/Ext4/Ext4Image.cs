using System.Text;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>
/// A new ext4 file system made from a file tree: planned whole, then written front to back in one pass.
/// Everything is decided from the tree and the settings, so equal input gives equal bytes; nothing is mounted
/// and nobody needs to be root. Blocks are 4096 bytes, metadata carries crc32c checksums, directories are
/// linear, free space lies behind the content. Source: the kernel's Documentation/filesystems/ext4.
/// </summary>
public sealed class Ext4Image
{
    private readonly Ext4Layout _layout;
    private readonly Ext4Superblock _superblock;

    private Ext4Image(Ext4Layout layout, Ext4Superblock superblock)
    {
        _layout = layout;
        _superblock = superblock;
    }

    /// <summary>Length of the image in bytes.</summary>
    public long SizeBytes => _layout.Geometry.BlockCount * BlockBytes;

    /// <summary>Space that nothing uses, reserved blocks included.</summary>
    public long FreeBytes => _superblock.FreeBlockCount * BlockBytes;

    /// <summary>The superblock as it is written.</summary>
    public Ext4Superblock Superblock => _superblock;

    /// <summary>Decides where everything goes.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="settings">UUID, label, sizes and times.</param>
    /// <exception cref="Ext4Exception">The content does not fit the size, or ext4 cannot hold it.</exception>
    public static Ext4Image Plan(FileTree tree, Ext4Settings settings)
    {
        if (Encoding.UTF8.GetByteCount(settings.Label) > 16)
            throw new Ext4Exception("ext4.label", settings.Label, -1, "a label has at most 16 bytes");
        Ext4Superblock identity = new() { InodeCount = 0, BlockCount = 0, Uuid = settings.Uuid };
        Ext4Layout layout = Ext4Layout.Of(tree, settings, identity.ChecksumSeed);
        return new Ext4Image(layout, Superblocks.Make(layout, settings));
    }

    /// <summary>Writes the image from the stream's position on. Into a stream that can seek, zeros become
    /// holes; the stream must then be empty behind its position.</summary>
    /// <param name="output">Where the image goes.</param>
    /// <exception cref="Ext4Exception">A file's content does not have the length its entry says.</exception>
    public void WriteTo(Stream output)
    {
        SparseWriter writer = new(output);
        using FileCopier copier = new(writer);
        List<Region> regions = [.. MetadataRegions(), .. InodeRegions(copier)];
        regions.Sort((left, right) => left.Start.CompareTo(right.Start));
        foreach (Region region in regions)
        {
            writer.SkipTo(region.Start);
            region.Write(writer);
        }
        writer.Finish(_layout.Geometry.BlockCount);
    }

    private IEnumerable<Region> MetadataRegions()
    {
        Ext4Geometry geometry = _layout.Geometry;
        GroupTables tables = new(_layout);
        byte[] descriptors = tables.Descriptors();
        for (int index = 0; index < geometry.GroupCount; index++)
        {
            int group = index;
            if (Ext4Geometry.HasSuperblock(group))
                yield return new(Ext4Geometry.FirstBlockOf(group),
                    writer => WriteHead(writer, group, descriptors));
            yield return new(geometry.BlockBitmapOf(group),
                writer => writer.Write(tables.BlockBitmap(group)));
            yield return new(geometry.InodeBitmapOf(group),
                writer => writer.Write(tables.InodeBitmap(group)));
            yield return new(geometry.InodeTableOf(group), writer => tables.WriteInodes(writer, group));
        }
        if (_layout.DoubleIndirectBlock == 0) yield break;
        yield return new(_layout.DoubleIndirectBlock,
            writer => WriteBlock(writer, block => ResizeBlocks.WriteDoubleIndirect(block, geometry)));
    }

    private void WriteHead(SparseWriter writer, int group, byte[] descriptors)
    {
        // In group 0 the boot sector's 1024 bytes stand before the superblock.
        WriteBlock(writer, block => _superblock.Write(
            block.AsSpan(group == 0 ? Ext4Superblock.OffsetBytes : 0, Ext4Superblock.LengthBytes), group));
        writer.Write(descriptors);
        if (group > 0) return;
        for (int index = 0; index < _layout.Geometry.ReservedDescriptorBlocks; index++)
            WriteBlock(writer, block => ResizeBlocks.WriteReserved(block, _layout.Geometry, index));
    }

    private IEnumerable<Region> InodeRegions(FileCopier copier)
    {
        foreach (Ext4Inode? known in _layout.Inodes)
        {
            if (known is not { } inode) continue;
            if (inode.AttributeBlock != 0)
            {
                yield return new(inode.AttributeBlock, writer => WriteBlock(writer,
                    block =>
                        inode.Attributes.WriteBlock(block, inode.AttributeBlock, _layout.FileSystemSeed)));
            }
            for (int index = 0; index < inode.ExtentLeaves.Count; index++)
            {
                int leaf = index;
                yield return new(inode.ExtentLeaves[leaf], writer => WriteBlock(writer,
                    block => ExtentTree.WriteLeaf(block, inode, leaf, _layout.FileSystemSeed)));
            }
            foreach (Region region in ContentRegions(inode, copier)) yield return region;
        }
    }

    private IEnumerable<Region> ContentRegions(Ext4Inode inode, FileCopier copier)
    {
        if (inode.Number == JournalInode)
        {
            yield return new(inode.Runs[0].Start, writer => WriteBlock(writer,
                block => JournalSuperblock.Write(block, inode.ContentBlocks, _superblock.Uuid)));
            yield break;
        }
        long done = 0;
        foreach (BlockRange run in inode.Runs)
        {
            long doneBlocks = done;
            done += run.Count;
            yield return new(run.Start, inode.Content is { } content
                ? writer =>
                    writer.Write(
                        content.AsSpan((int)(doneBlocks * BlockBytes), (int)(run.Count * BlockBytes)))
                : _ => copier.Copy(inode, run, isFirst: doneBlocks == 0));
        }
    }

    private static void WriteBlock(SparseWriter writer, Action<byte[]> fill)
    {
        byte[] block = new byte[BlockBytes];
        fill(block);
        writer.Write(block);
    }

    private readonly record struct Region(long Start, Action<SparseWriter> Write);
}
