using static Limyra.Formats.Ext4.Ext4Limits;

using Limyra.Formats.Ext4.Records;

namespace Limyra.Formats.Ext4;

/// <summary>Bitmaps, inode tables and descriptors of the groups of a finished layout.</summary>
internal sealed class GroupTables(Ext4Layout layout)
{
    private readonly Ext4Geometry _geometry = layout.Geometry;
    private readonly byte[] _block = new byte[BlockBytes];

    public ReadOnlySpan<byte> BlockBitmap(int group)
    {
        layout.Allocator.FillBitmap(group, _block);
        return _block;
    }

    /// <summary>Numbers are handed out without gaps, so the used inodes of a
    /// group are its first ones.</summary>
    public ReadOnlySpan<byte> InodeBitmap(int group)
    {
        _block.AsSpan().Clear();
        BlockAllocator.Set(_block, from: 0, to: UsedInodes(group));
        BlockAllocator.Set(_block, from: _geometry.InodesPerGroup, to: BlockBytes * 8);
        return _block;
    }

    public void WriteInodes(SparseWriter writer, int group)
    {
        int first = group * _geometry.InodesPerGroup + 1;
        for (int index = 0; index < UsedInodes(group); index += InodesPerBlock)
        {
            _block.AsSpan().Clear();
            for (int slot = 0; slot < InodesPerBlock; slot++)
            {
                int number = first + index + slot;
                if (number >= layout.Inodes.Length) break;
                layout.Inodes[number]?.Write(_block.AsSpan(slot * InodeBytes), layout.FileSystemSeed);
            }
            writer.Write(_block);
        }
    }

    public byte[] Descriptors()
    {
        byte[] descriptors = new byte[_geometry.DescriptorBlocks * BlockBytes];
        for (int group = 0; group < _geometry.GroupCount; group++)
        {
            int unused = _geometry.InodesPerGroup - UsedInodes(group);
            GroupDescriptor descriptor = new()
            {
                BlockBitmap = _geometry.BlockBitmapOf(group),
                InodeBitmap = _geometry.InodeBitmapOf(group),
                InodeTable = _geometry.InodeTableOf(group),
                FreeBlocks = layout.Allocator.FreeBlocksIn(group),
                FreeInodes = unused,
                Directories = Directories(group),
                UnusedInodes = unused,
                BlockBitmapChecksum = Crc32c.Of(layout.FileSystemSeed, BlockBitmap(group)),
                InodeBitmapChecksum =
                    Crc32c.Of(layout.FileSystemSeed, InodeBitmap(group)[..(_geometry.InodesPerGroup / 8)]),
            };
            descriptor.Write(descriptors.AsSpan(group * DescriptorBytes), group, layout.FileSystemSeed);
        }
        return descriptors;
    }

    private int UsedInodes(int group) =>
        Math.Clamp(layout.Inodes.Length - 1 - group * _geometry.InodesPerGroup, 0, _geometry.InodesPerGroup);

    private int Directories(int group)
    {
        int first = group * _geometry.InodesPerGroup + 1;
        int count = 0;
        for (int number = first; number < first + UsedInodes(group); number++)
            if (layout.Inodes[number] is { } inode && (inode.FileMode & 0xF000) == 0x4000) count++;
        return count;
    }
}
