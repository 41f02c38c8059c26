using System.Buffers.Binary;
using System.Text;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>The extended attributes of one inode, in the inode's own tail or in a block of their own
/// (Documentation/filesystems/ext4/attributes.rst).</summary>
internal sealed class AttributeSet
{
    private const uint Magic = 0xEA020000;
    private const int EntryBytes = 16;
    private const int BlockHeaderBytes = 32;
    private const int BlockChecksumOffset = 16;
    private const int SpaceInInode = InodeBytes - 128 - ExtraInodeBytes;

    /// <summary>Prefixes with a number of their own, longest match first.</summary>
    private static readonly (string Prefix, int Index)[] Prefixes =
    [
        ("system.posix_acl_default", 3),
        ("system.posix_acl_access", 2),
        ("security.", 6),
        ("trusted.", 4),
        ("system.", 7),
        ("user.", 1),
    ];

    private readonly Attribute[] _attributes;

    private AttributeSet(Attribute[] attributes) => _attributes = attributes;

    public static AttributeSet Empty { get; } = new([]);

    /// <summary>True if the attributes need a block of their own.</summary>
    public bool NeedsBlock => _attributes.Length > 0 && sizeof(uint) + StoredBytes > SpaceInInode;

    /// <summary>Entries, their end mark and the values.</summary>
    private int StoredBytes =>
        _attributes.Sum(attribute => attribute.EntryLength + attribute.ValueLength) + sizeof(uint);

    public static AttributeSet Of(TreeEntry entry)
    {
        if (entry.ExtendedAttributes.Count == 0) return Empty;
        AttributeSet set = new([.. entry.ExtendedAttributes
            .Select(attribute => Stored(attribute, entry.Path))
            .OrderBy(attribute => attribute.Index)
            .ThenBy(attribute => attribute.Name.Length)
            .ThenBy(attribute => Encoding.UTF8.GetString(attribute.Name), StringComparer.Ordinal)]);
        if (BlockHeaderBytes + set.StoredBytes > BlockBytes)
            throw new Ext4Exception("ext4.xattr", entry.Path, -1,
                "the extended attributes do not fit one block");
        return set;
    }

    public void WriteInInode(Span<byte> area)
    {
        if (_attributes.Length == 0) return;
        BinaryPrimitives.WriteUInt32LittleEndian(area, Magic);
        WriteEntries(area[sizeof(uint)..], start: 0);
    }

    public void WriteBlock(Span<byte> block, long blockNumber, uint fileSystemSeed)
    {
        WriteEntries(block, BlockHeaderBytes);
        uint hash = 0;
        foreach (Attribute attribute in _attributes) hash = uint.RotateLeft(hash, 16) ^ attribute.Hash;
        FieldWriter writer = new(block);
        writer.U32(Magic);
        writer.U32(1); // h_refcount
        writer.U32(1); // h_blocks
        writer.U32(hash);
        writer.U32(0); // h_checksum

        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, blockNumber);
        uint checksum = Crc32c.Of(Crc32c.Of(fileSystemSeed, number), block);
        BinaryPrimitives.WriteUInt32LittleEndian(block[BlockChecksumOffset..], checksum);
    }

    /// <summary>Entries grow from the front, values from the end; offsets count
    /// from the start of the area.</summary>
    private void WriteEntries(Span<byte> area, int start)
    {
        FieldWriter writer = new(area);
        writer.Skip(start);
        int valueAt = area.Length;
        foreach (Attribute attribute in _attributes)
        {
            valueAt -= attribute.ValueLength;
            writer.U8(attribute.Name.Length);
            writer.U8(attribute.Index);
            writer.U16(attribute.Value.Length == 0 ? 0 : valueAt);
            writer.U32(0); // e_value_inum
            writer.U32((uint)attribute.Value.Length);
            writer.U32(attribute.Hash);
            writer.Padded(attribute.Name, attribute.EntryLength - EntryBytes);
            attribute.Value.CopyTo(area[valueAt..]);
        }
    }

    private static Attribute Stored(ExtendedAttribute attribute, string path)
    {
        foreach ((string prefix, int index) in Prefixes)
        {
            if (!attribute.Name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            byte[] name = Encoding.UTF8.GetBytes(attribute.Name[prefix.Length..]);
            if (name.Length > byte.MaxValue) break;
            byte[] value =
                index is 2 or 3 ? AccessList(attribute.Value.Span, path) : attribute.Value.ToArray();
            return new Attribute(index, name, value);
        }
        throw new Ext4Exception("ext4.xattr-name", path, -1,
            $"ext4 has no room for an attribute named {attribute.Name}");
    }

    /// <summary>ext4 stores access lists shorter than getxattr(2) shows them: version 1, and an id only for
    /// named users (tag 2) and named groups (tag 8).</summary>
    private static byte[] AccessList(ReadOnlySpan<byte> shown, string path)
    {
        if (shown.Length < 4 || (shown.Length - 4) % 8 != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(shown) != 2)
            throw new Ext4Exception("ext4.acl", path, -1, "the access list is not of version 2");
        byte[] stored = new byte[shown.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(stored, 1);
        int length = 4;
        for (ReadOnlySpan<byte> rest = shown[4..]; rest.Length > 0; rest = rest[8..])
        {
            int kept = BinaryPrimitives.ReadUInt16LittleEndian(rest) is 2 or 8 ? 8 : 4;
            rest[..kept].CopyTo(stored.AsSpan(length));
            length += kept;
        }
        return stored[..length];
    }

    private sealed record Attribute(int Index, byte[] Name, byte[] Value)
    {
        public int EntryLength => EntryBytes + Padded(Name.Length);

        public int ValueLength => Padded(Value.Length);

        public uint Hash
        {
            get
            {
                uint hash = 0;
                foreach (byte letter in Name) hash = uint.RotateLeft(hash, 5) ^ letter;
                Span<byte> padded = new byte[ValueLength];
                Value.CopyTo(padded);
                for (; padded.Length > 0; padded = padded[sizeof(uint)..])
                    hash = uint.RotateLeft(hash, 16) ^ BinaryPrimitives.ReadUInt32LittleEndian(padded);
                return hash;
            }
        }

        private static int Padded(int length) => (length + 3) & ~3;
    }
}
