using System.Buffers.Binary;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4.Records;

/// <summary>One inode while the image is planned, and its 256 bytes
/// (Documentation/filesystems/ext4/inodes.rst).</summary>
internal sealed class Ext4Inode
{
    private const uint ExtentsFlag = 0x80000;
    private const int ChecksumLowOffset = 0x7C;
    private const int ChecksumHighOffset = 0x82;
    private const int AttributesOffset = 128 + ExtraInodeBytes;

    public required int Number { get; init; }

    /// <summary>Type bits and permissions as <c>st_mode</c> has them.</summary>
    public required int FileMode { get; init; }

    public required TreeEntry Entry { get; init; }

    public int LinkCount { get; set; } = 1;

    public long SizeBytes { get; set; }

    /// <summary>Blocks of content that are to be allocated.</summary>
    public long ContentBlocks { get; set; }

    /// <summary>Content made by this writer: directories and long link targets; null for files.</summary>
    public byte[]? Content { get; set; }

    /// <summary>Where the content lies, ascending.</summary>
    public List<BlockRange> Runs { get; set; } = [];

    /// <summary>The 60 bytes of a short target, a device number or the resize inode's addresses; null where
    /// the extent tree stands there.</summary>
    public byte[]? BlockField { get; set; }

    /// <summary>Blocks of the extent tree below its root.</summary>
    public List<long> ExtentLeaves { get; } = [];

    public AttributeSet Attributes { get; init; } = AttributeSet.Empty;

    /// <summary>The block that holds extended attributes that found no room
    /// in the inode; 0 for none.</summary>
    public long AttributeBlock { get; set; }

    /// <summary>Blocks beyond content, extent leaves and attributes that count as the inode's own.</summary>
    public long OtherBlocks { get; set; }

    /// <summary>The register that checksums of this inode and of its blocks start with.</summary>
    public uint ChecksumSeed(uint fileSystemSeed) => Crc32c.Of(Crc32c.Of(fileSystemSeed, (uint)Number), 0);

    public void Write(Span<byte> bytes, uint fileSystemSeed)
    {
        TreeEntry entry = Entry;
        long sectors =
            (ContentBlocks + ExtentLeaves.Count + (AttributeBlock == 0 ? 0 : 1) + OtherBlocks)
                * (BlockBytes / 512);
        uint time = (uint)(entry.ModifiedSeconds & uint.MaxValue);
        uint extraTime = ExtraTime(entry.ModifiedSeconds);
        FieldWriter writer = new(bytes[..InodeBytes]);
        writer.U16(FileMode);
        writer.LowU16(entry.Uid);
        writer.LowU32(SizeBytes);
        writer.U32(time); // i_atime
        writer.U32(time); // i_ctime
        writer.U32(time); // i_mtime
        writer.U32(0); // i_dtime
        writer.LowU16(entry.Gid);
        writer.U16(LinkCount);
        writer.LowU32(sectors);
        writer.U32(BlockField is null ? ExtentsFlag : 0);
        writer.U32(0); // i_version
        if (BlockField is null) ExtentTree.WriteRoot(ref writer, this);
        else writer.Padded(BlockField, InlineTargetBytes);
        writer.U32(0); // i_generation
        writer.LowU32(AttributeBlock);
        writer.HighU32(SizeBytes);
        writer.U32(0); // i_obso_faddr
        writer.TopU16(sectors);
        writer.TopU16(AttributeBlock);
        writer.HighU16(entry.Uid);
        writer.HighU16(entry.Gid);
        writer.U16(0); // i_checksum_lo
        writer.U16(0); // unused
        writer.U16(ExtraInodeBytes);
        writer.U16(0); // i_checksum_hi
        writer.U32(extraTime); // i_ctime_extra
        writer.U32(extraTime); // i_mtime_extra
        writer.U32(extraTime); // i_atime_extra
        writer.U32(time); // i_crtime
        writer.U32(extraTime);
        if (AttributeBlock == 0) Attributes.WriteInInode(bytes[AttributesOffset..InodeBytes]);

        uint checksum = Crc32c.Of(ChecksumSeed(fileSystemSeed), bytes[..InodeBytes]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[ChecksumLowOffset..], (ushort)checksum);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[ChecksumHighOffset..], (ushort)(checksum >> 16));
    }

    /// <summary>Bits 32 and 33 of the time; the kernel takes the low word as signed.</summary>
    private static uint ExtraTime(long seconds) =>
        (uint)((seconds - (int)(seconds & uint.MaxValue)) >> 32) & 3;
}
