using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Limyra.Formats.Disks;

/// <summary>
/// Recognizes file systems by their superblocks. Places and magic numbers are those of the kernel's headers
/// (fs/ext4/ext4.h, fs/erofs/erofs_fs.h, include/linux/swap.h, fs/fat, fs/xfs, fs/btrfs, fs/f2fs) and
/// of the LUKS and LVM on-disk formats.
/// </summary>
public static class VolumeProbe
{
    /// <summary>How many bytes from the start are looked at; btrfs has its superblock at 64 KiB.</summary>
    public const int ProbeBytes = 68 * 1024;

    private const int SuperblockOffset = 1024;
    private const int PageBytes = 4096;

    /// <summary>The content of a device, null if it is none we know. Fewer
    /// bytes just recognize less.</summary>
    public static Volume? Recognize(ReadOnlySpan<byte> start) =>
        Luks(start) ?? Lvm(start) ?? Btrfs(start) ?? Xfs(start) ?? Ext(start) ?? Erofs(start) ?? F2fs(start)
        ?? Swap(start) ?? Squashfs(start) ?? Iso9660(start) ?? Ntfs(start) ?? Exfat(start) ?? Fat(start);

    private static Volume? Ext(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> super = At(start, SuperblockOffset, 1024);
        if (super.IsEmpty || BinaryPrimitives.ReadUInt16LittleEndian(super[0x38..]) != 0xef53)
            return null;

        const uint HasJournal = 4, JournalDevice = 8, Ext3Incompatible = 0x16, Ext3ReadOnly = 7;
        uint compatible = BinaryPrimitives.ReadUInt32LittleEndian(super[0x5c..]);
        uint incompatible = BinaryPrimitives.ReadUInt32LittleEndian(super[0x60..]);
        uint readOnly = BinaryPrimitives.ReadUInt32LittleEndian(super[0x64..]);
        string type = (incompatible & JournalDevice) != 0 ? "jbd"
            : (incompatible & ~Ext3Incompatible) != 0 || (readOnly & ~Ext3ReadOnly) != 0 ? "ext4"
            : (compatible & HasJournal) != 0 ? "ext3" : "ext2";
        return new(type, Guid(super.Slice(0x68, 16)), Text(super.Slice(0x78, 16)));
    }

    private static Volume? Erofs(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> super = At(start, SuperblockOffset, 128);
        return super.IsEmpty || BinaryPrimitives.ReadUInt32LittleEndian(super) != 0xe0f5e1e2 ? null
            : new("erofs", Guid(super.Slice(48, 16)), Text(super.Slice(64, 16)));
    }

    private static Volume? Swap(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> magic = At(start, PageBytes - 10, 10);
        return !magic.SequenceEqual("SWAPSPACE2"u8) ? null
            : new("swap", Guid(start.Slice(1036, 16)), Text(start.Slice(1052, 16)));
    }

    private static Volume? Xfs(ReadOnlySpan<byte> start) =>
        !At(start, 0, 4).SequenceEqual("XFSB"u8) || start.Length < 120 ? null
            : new("xfs", Guid(start.Slice(32, 16)), Text(start.Slice(108, 12)));

    private static Volume? Btrfs(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> super = At(start, 0x10000, 0x300);
        return super.IsEmpty || !super.Slice(0x40, 8).SequenceEqual("_BHRfS_M"u8) ? null
            : new("btrfs", Guid(super.Slice(0x20, 16)), Text(super.Slice(0x12b, 256)));
    }

    private static Volume? F2fs(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> super = At(start, SuperblockOffset, 1024);
        if (super.IsEmpty || BinaryPrimitives.ReadUInt32LittleEndian(super) != 0xf2f52010)
            return null;

        return new("f2fs", Guid(super.Slice(108, 16)), DiskText.WideName(super.Slice(124, 512)));
    }

    private static Volume? Squashfs(ReadOnlySpan<byte> start) =>
        At(start, 0, 4).SequenceEqual("hsqs"u8) ? new("squashfs", Uuid: null, Label: null) : null;

    private static Volume? Iso9660(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> descriptor = At(start, 0x8000, 2048);
        if (descriptor.IsEmpty || !descriptor.Slice(1, 5).SequenceEqual("CD001"u8)) return null;

        // Identified by the time it was made: YYYYMMDDhhmmsscc.
        string made = Encoding.Latin1.GetString(descriptor.Slice(813, 16));
        string? uuid = !made.All(char.IsAsciiDigit) ? null
            : $"{made[..4]}-{made[4..6]}-{made[6..8]}-{made[8..10]}-{made[10..12]}-{made[12..14]}-{made[14..16]}";
        return new("iso9660", uuid, Text(descriptor.Slice(40, 32)));
    }

    private static Volume? Ntfs(ReadOnlySpan<byte> start) =>
        !At(start, 3, 8).SequenceEqual("NTFS    "u8) || start.Length < 80 ? null
            : new("ntfs", BinaryPrimitives.ReadUInt64LittleEndian(start[72..]).ToString(
                "X16", CultureInfo.InvariantCulture), Label: null);

    private static Volume? Exfat(ReadOnlySpan<byte> start) =>
        !At(start, 3, 8).SequenceEqual("EXFAT   "u8) || start.Length < 104 ? null
            : new("exfat", Serial(start[100..]), Label: null);

    private static Volume? Fat(ReadOnlySpan<byte> start)
    {
        if (start.Length < 512 || start[510] != 0x55 || start[511] != 0xaa) return null;

        bool isLarge = start.Slice(82, 5).SequenceEqual("FAT32"u8);
        if (!isLarge && !start.Slice(54, 4).SequenceEqual("FAT1"u8)) return null;

        string? label = Text(start.Slice(isLarge ? 71 : 43, 11));
        return new("vfat", Serial(start[(isLarge ? 67 : 39)..]), label == "NO NAME" ? null : label);
    }

    private static Volume? Luks(ReadOnlySpan<byte> start)
    {
        if (!At(start, 0, 6).SequenceEqual((ReadOnlySpan<byte>)[0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe])
            || start.Length < 512)
        {
            return null;
        }

        bool isSecond = BinaryPrimitives.ReadUInt16BigEndian(start[6..]) == 2;
        return new("crypto_LUKS", Text(start.Slice(168, 40)), isSecond ? Text(start.Slice(24, 48)) : null);
    }

    private static Volume? Lvm(ReadOnlySpan<byte> start)
    {
        for (int sector = 0; sector < 4; sector++)
        {
            ReadOnlySpan<byte> label = At(start, sector * 512, 512);
            if (!label.IsEmpty && label.StartsWith("LABELONE"u8)
                && label.Slice(24, 8).SequenceEqual("LVM2 001"u8))
            {
                string id = Encoding.Latin1.GetString(label.Slice(32, 32));
                return new("LVM2_member",
                    $"{id[..6]}-{id[6..10]}-{id[10..14]}-{id[14..18]}-{id[18..22]}-{id[22..26]}-{id[26..]}",
                    Label: null);
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> start, int offset, int length) =>
        start.Length >= offset + length ? start.Slice(offset, length) : default;

    private static string? Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? field : field[..end]).TrimEnd(' ');
        return text.Length == 0 ? null : text;
    }

    private static string Serial(ReadOnlySpan<byte> field)
    {
        uint serial = BinaryPrimitives.ReadUInt32LittleEndian(field);
        return string.Create(CultureInfo.InvariantCulture, $"{serial >> 16:X4}-{serial & 0xffff:X4}");
    }

    private static string? Guid(ReadOnlySpan<byte> field) =>
        field.IndexOfAnyExcept((byte)0) < 0 ? null : DiskText.Uuid(field);
}
