using System.Buffers.Binary;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Inode 7 owns the blocks kept free behind each copy of the descriptors: one double
/// indirect block names those of group 0, and each of these names its copies in the other
/// groups (feature resize_inode).</summary>
internal static class ResizeBlocks
{
    private const int DirectAddresses = 12;
    private const int DoubleIndirectAddress = 13;

    public static Ext4Inode Make(Ext4Geometry geometry, long doubleIndirectBlock, long timeSeconds)
    {
        byte[] addresses = new byte[InlineTargetBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(addresses.AsSpan(DoubleIndirectAddress * sizeof(uint)),
            checked((uint)doubleIndirectBlock));
        int copies = 1 + BackupGroups(geometry).Count();
        return new Ext4Inode
        {
            Number = ResizeInode,
            FileMode = 0x8000 | 0b110_000_000,
            Entry =
                new TreeEntry { Path = "<resize>", Kind = TreeEntryKind.File, ModifiedSeconds = timeSeconds },
            SizeBytes =
                ((long)AddressesPerBlock * AddressesPerBlock + AddressesPerBlock + DirectAddresses)
                    * BlockBytes,
            BlockField = addresses,
            OtherBlocks = 1 + (long)geometry.ReservedDescriptorBlocks * copies,
        };
    }

    public static void WriteDoubleIndirect(Span<byte> block, Ext4Geometry geometry)
    {
        for (int index = 0; index < geometry.ReservedDescriptorBlocks; index++)
        {
            int slot = (geometry.DescriptorBlocks + index) % AddressesPerBlock;
            BinaryPrimitives.WriteUInt32LittleEndian(block[(slot * sizeof(uint))..],
                (uint)ReservedBlock(geometry, index));
        }
    }

    /// <summary>One reserved block of group 0: where its copies lie.</summary>
    public static void WriteReserved(Span<byte> block, Ext4Geometry geometry, int index)
    {
        FieldWriter writer = new(block);
        foreach (int group in BackupGroups(geometry))
            writer.U32((uint)(Ext4Geometry.FirstBlockOf(group) + ReservedBlock(geometry, index)));
    }

    private static long ReservedBlock(Ext4Geometry geometry, int index) =>
        1 + geometry.DescriptorBlocks + index;

    private static IEnumerable<int> BackupGroups(Ext4Geometry geometry) =>
        Sequence.Range(1, geometry.GroupCount - 1).Where(Ext4Geometry.HasSuperblock);
}
