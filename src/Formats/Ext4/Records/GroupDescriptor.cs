using System.Buffers.Binary;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4.Records;

/// <summary>The 64-byte descriptor of a group (Documentation/filesystems/ext4/group_descr.rst).</summary>
internal readonly record struct GroupDescriptor
{
    private const int InodeTableIsZeroed = 4;
    private const int ChecksumOffset = 0x1E;

    public required long BlockBitmap { get; init; }
    public required long InodeBitmap { get; init; }
    public required long InodeTable { get; init; }
    public required int FreeBlocks { get; init; }
    public required int FreeInodes { get; init; }
    public required int Directories { get; init; }

    /// <summary>Inodes at the end of the table that were never used.</summary>
    public required int UnusedInodes { get; init; }
    public required uint BlockBitmapChecksum { get; init; }
    public required uint InodeBitmapChecksum { get; init; }

    public void Write(Span<byte> bytes, int group, uint fileSystemSeed)
    {
        FieldWriter writer = new(bytes[..DescriptorBytes]);
        writer.LowU32(BlockBitmap);
        writer.LowU32(InodeBitmap);
        writer.LowU32(InodeTable);
        writer.LowU16(FreeBlocks);
        writer.LowU16(FreeInodes);
        writer.LowU16(Directories);
        writer.U16(InodeTableIsZeroed);
        writer.U32(0); // bg_exclude_bitmap_lo
        writer.LowU16(BlockBitmapChecksum);
        writer.LowU16(InodeBitmapChecksum);
        writer.LowU16(UnusedInodes);
        writer.U16(0); // bg_checksum
        writer.HighU32(BlockBitmap);
        writer.HighU32(InodeBitmap);
        writer.HighU32(InodeTable);
        writer.HighU16(FreeBlocks);
        writer.HighU16(FreeInodes);
        writer.HighU16(Directories);
        writer.HighU16(UnusedInodes);
        writer.U32(0); // bg_exclude_bitmap_hi
        writer.HighU16(BlockBitmapChecksum);
        writer.HighU16(InodeBitmapChecksum);

        uint checksum = Crc32c.Of(Crc32c.Of(fileSystemSeed, (uint)group), bytes[..DescriptorBytes]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[ChecksumOffset..], (ushort)checksum);
    }
}
