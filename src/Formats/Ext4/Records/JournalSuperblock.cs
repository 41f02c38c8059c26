using System.Buffers.Binary;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4.Records;

/// <summary>The first block of an empty jbd2 journal, and how long a journal suits which file system
/// (Documentation/filesystems/ext4/journal.rst). Its numbers are big-endian.</summary>
internal static class JournalSuperblock
{
    public const long MinimumBlocks = 1024;

    private const uint Magic = 0xC03B3998;
    private const uint VersionTwo = 4;

    /// <summary>The length mke2fs(8) would choose.</summary>
    public static long DefaultBlocks(long fileSystemBlocks) => fileSystemBlocks switch
    {
        < 2048 => 0,
        < 32768 => 1024,
        < 256 * 1024 => 4096,
        < 512 * 1024 => 8192,
        < 4096 * 1024 => 16384,
        < 8192 * 1024 => 32768,
        < 16384 * 1024 => 65536,
        < 32768 * 1024 => 131072,
        _ => 262144,
    };

    public static void Write(Span<byte> block, long journalBlocks, Guid uuid)
    {
        ReadOnlySpan<uint> fields =
        [
            Magic,
            VersionTwo,
            0, // h_sequence
            BlockBytes,
            (uint)journalBlocks,
            1, // s_first: the log follows this block
            1, // s_sequence: the first transaction to come
            0, // s_start: nothing to replay
            0, // s_errno
            0, // s_feature_compat
            0, // s_feature_incompat
            0, // s_feature_ro_compat
        ];
        for (int index = 0; index < fields.Length; index++)
            BinaryPrimitives.WriteUInt32BigEndian(block[(index * sizeof(uint))..], fields[index]);
        Span<byte> rest = block[(fields.Length * sizeof(uint))..];
        uuid.TryWriteBytes(rest, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(rest[16..], 1); // s_nr_users
    }
}
