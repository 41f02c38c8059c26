using System.Buffers.Binary;
using System.Text;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4.Records;

/// <summary>The superblock of an ext4 file system (Documentation/filesystems/ext4/super.rst), as far as this
/// project writes it or asks it.</summary>
public sealed record Ext4Superblock
{
    /// <summary>Where the first copy stands in an image.</summary>
    public const int OffsetBytes = 1024;

    /// <summary>Its length in bytes.</summary>
    public const int LengthBytes = 1024;

    private const int Magic = 0xEF53;
    private const int ChecksumOffset = LengthBytes - sizeof(uint);
    private const int StateClean = 1;
    private const int StateErrors = 2;

    /// <summary>All inodes, used and free.</summary>
    public required uint InodeCount { get; init; }

    /// <summary>All blocks, used and free.</summary>
    public required long BlockCount { get; init; }

    /// <summary>Blocks that only root may fill.</summary>
    public long ReservedBlockCount { get; init; }

    /// <summary>Blocks that nothing uses.</summary>
    public long FreeBlockCount { get; init; }

    /// <summary>Inodes that nothing uses.</summary>
    public uint FreeInodeCount { get; init; }

    /// <summary>Bytes in a block.</summary>
    public int BlockBytes { get; init; } = Ext4Limits.BlockBytes;

    /// <summary>Inodes in a group.</summary>
    public uint InodesPerGroup { get; init; }

    /// <summary>Time of the last mount in seconds since 1970; 0 if never mounted.</summary>
    public long MountedSeconds { get; init; }

    /// <summary>Time of the last write in seconds since 1970.</summary>
    public long WrittenSeconds { get; init; }

    /// <summary>Mounts since the last check.</summary>
    public int MountCount { get; init; }

    /// <summary>True if the kernel has noted an error in the file system.</summary>
    public bool HasErrors { get; init; }

    /// <summary>True if the journal holds changes that are not yet in place: mounted,
    /// or not unmounted properly.</summary>
    public bool NeedsRecovery { get; init; }

    /// <summary>True if the file system was unmounted properly and nothing is left to repair.</summary>
    public bool IsClean { get; init; } = true;

    /// <summary>The UUID as text shows it.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The label.</summary>
    public string Label { get; init; } = "";

    internal int ReservedDescriptorBlocks { get; init; }

    internal long CreatedSeconds { get; init; }

    internal Guid HashSeed { get; init; }

    internal CompatibleFeatures Compatible { get; init; }

    internal IncompatibleFeatures Incompatible { get; init; }

    internal ReadOnlyCompatibleFeatures ReadOnlyCompatible { get; init; }

    /// <summary>A copy of the journal inode's block field and size, for repair;
    /// empty without a journal.</summary>
    internal byte[] JournalBackup { get; init; } = [];

    /// <summary>The register that every metadata checksum starts with.</summary>
    internal uint ChecksumSeed
    {
        get
        {
            Span<byte> uuid = stackalloc byte[16];
            Uuid.TryWriteBytes(uuid, bigEndian: true, out _);
            return Crc32c.Of(Crc32c.Start, uuid);
        }
    }

    /// <summary>Reads a superblock.</summary>
    /// <param name="bytes">The bytes at <see cref="OffsetBytes"/>, at least
    /// <see cref="LengthBytes"/> of them.</param>
    /// <param name="source">The image's name, for messages.</param>
    /// <exception cref="Ext4Exception">The bytes are no ext4 superblock, or
    /// its checksum is wrong.</exception>
    public static Ext4Superblock Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < LengthBytes)
            throw new Ext4Exception("ext4.truncated", source, OffsetBytes,
                "the image ends within the superblock");
        bytes = bytes[..LengthBytes];
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x38..]) != Magic)
            throw new Ext4Exception("ext4.magic", source, OffsetBytes + 0x38, "this is no ext4 file system");
        Ext4Superblock superblock = ReadFields(bytes, source);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        if (superblock.ReadOnlyCompatible.HasFlag(ReadOnlyCompatibleFeatures.MetadataChecksums)
            && stored != Crc32c.Of(Crc32c.Start, bytes[..ChecksumOffset]))
            throw new Ext4Exception("ext4.checksum", source, OffsetBytes + ChecksumOffset,
                "the superblock's checksum is wrong");
        return superblock;
    }

    private static Ext4Superblock ReadFields(ReadOnlySpan<byte> bytes, string source)
    {
        FieldReader reader = new(bytes);
        uint inodes = reader.U32();
        long blocks = reader.U32();
        long reserved = reader.U32();
        long freeBlocks = reader.U32();
        uint freeInodes = reader.U32();
        reader.Skip(4);
        uint logBlockBytes = reader.U32();
        if (logBlockBytes > 6)
            throw new Ext4Exception("ext4.block-size", source, OffsetBytes + 0x18,
                "the block size is above 64 KiB");
        reader.Skip(12);
        uint inodesPerGroup = reader.U32();
        long mounted = reader.U32();
        long written = reader.U32();
        int mounts = reader.U16();
        reader.Skip(4);
        int state = reader.U16();
        reader.Skip(0x5C - reader.Position);
        CompatibleFeatures compatible = (CompatibleFeatures)reader.U32();
        IncompatibleFeatures incompatible = (IncompatibleFeatures)reader.U32();
        ReadOnlyCompatibleFeatures readOnlyCompatible = (ReadOnlyCompatibleFeatures)reader.U32();
        Guid uuid = reader.Guid();
        string label = Encoding.UTF8.GetString(reader.Bytes(16)).TrimEnd('\0');
        reader.Skip(0xE8 - reader.Position);
        uint lastOrphan = reader.U32();
        reader.Skip(0x150 - reader.Position);
        if (incompatible.HasFlag(IncompatibleFeatures.SixtyFourBit))
        {
            blocks |= (long)reader.U32() << 32;
            reserved |= (long)reader.U32() << 32;
            freeBlocks |= (long)reader.U32() << 32;
        }
        bool needsRecovery = incompatible.HasFlag(IncompatibleFeatures.NeedsRecovery);
        return new Ext4Superblock
        {
            InodeCount = inodes,
            BlockCount = blocks,
            ReservedBlockCount = reserved,
            FreeBlockCount = freeBlocks,
            FreeInodeCount = freeInodes,
            BlockBytes = 1024 << (int)logBlockBytes,
            InodesPerGroup = inodesPerGroup,
            MountedSeconds = mounted,
            WrittenSeconds = written,
            MountCount = mounts,
            HasErrors = (state & StateErrors) != 0,
            NeedsRecovery = needsRecovery,
            IsClean = (state & (StateClean | StateErrors)) == StateClean && !needsRecovery && lastOrphan == 0,
            Uuid = uuid,
            Label = label,
            Compatible = compatible,
            Incompatible = incompatible,
            ReadOnlyCompatible = readOnlyCompatible,
        };
    }

    internal void Write(Span<byte> bytes, int group)
    {
        FieldWriter writer = new(bytes[..LengthBytes]);
        writer.U32(InodeCount);
        writer.LowU32(BlockCount);
        writer.LowU32(ReservedBlockCount);
        writer.LowU32(FreeBlockCount);
        writer.U32(FreeInodeCount);
        writer.U32(0); // s_first_data_block: block 0 holds the boot sector at this block size
        writer.U32(LogBlockBytes);
        writer.U32(LogBlockBytes); // s_log_cluster_size
        writer.U32(BlocksPerGroup);
        writer.U32(BlocksPerGroup); // s_clusters_per_group
        writer.U32(InodesPerGroup);
        writer.LowU32(MountedSeconds);
        writer.LowU32(WrittenSeconds);
        writer.U16(MountCount);
        writer.U16(ushort.MaxValue); // s_max_mnt_count: no check after so many mounts
        writer.U16(Magic);
        writer.U16(StateClean);
        writer.U16(1); // s_errors: go on
        writer.U16(0); // s_minor_rev_level
        writer.LowU32(CreatedSeconds); // s_lastcheck
        writer.U32(0); // s_checkinterval: no check after so much time
        writer.U32(0); // s_creator_os: Linux
        writer.U32(1); // s_rev_level: dynamic
        writer.U16(0); // s_def_resuid
        writer.U16(0); // s_def_resgid
        writer.U32(LostAndFoundInode); // s_first_ino
        writer.U16(InodeBytes);
        writer.U16(group);
        writer.U32((uint)Compatible);
        writer.U32((uint)Incompatible);
        writer.U32((uint)ReadOnlyCompatible);
        writer.Guid(Uuid);
        writer.Padded(Encoding.UTF8.GetBytes(Label), 16);
        writer.Skip(0xCE - writer.Position); // s_last_mounted and preallocation hints
        writer.U16(ReservedDescriptorBlocks);
        writer.Skip(16); // s_journal_uuid: the journal is inside
        bool hasJournal = Compatible.HasFlag(CompatibleFeatures.HasJournal);
        writer.U32(hasJournal ? (uint)JournalInode : 0);
        writer.U32(0); // s_journal_dev
        writer.U32(0); // s_last_orphan
        writer.Guid(HashSeed);
        writer.U8(1); // s_def_hash_version: half MD4
        writer.U8(hasJournal ? 1 : 0); // s_jnl_backup_type
        writer.U16(DescriptorBytes);
        writer.U32(0xC); // s_default_mount_opts: user_xattr, acl
        writer.U32(0); // s_first_meta_bg
        writer.LowU32(CreatedSeconds);
        writer.Padded(JournalBackup, 68);
        writer.HighU32(BlockCount);
        writer.HighU32(ReservedBlockCount);
        writer.HighU32(FreeBlockCount);
        writer.U16(ExtraInodeBytes); // s_min_extra_isize
        writer.U16(ExtraInodeBytes); // s_want_extra_isize
        writer.U32(1); // s_flags: names are hashed as signed bytes
        writer.Skip(0x174 - writer.Position);
        writer.U8(LogGroupsPerFlex);
        writer.U8(1); // s_checksum_type: crc32c
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumOffset..],
            Crc32c.Of(Crc32c.Start, bytes[..ChecksumOffset]));
    }
}
