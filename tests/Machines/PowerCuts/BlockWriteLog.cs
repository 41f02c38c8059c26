using System.Buffers.Binary;

namespace Limyra.Tests.Machines.PowerCuts;

/// <summary>One thing a guest asked of its disk.</summary>
/// <param name="OffsetBytes">Where on the disk.</param>
/// <param name="Content">What was written; empty for a flush alone.</param>
/// <param name="IsBarrier">All writes before are on the disk when it is done (a flush).</param>
internal sealed record BlockWrite(long OffsetBytes, byte[] Content, bool IsBarrier);

/// <summary>Reads the log that QEMU's blklogwrites driver writes, in the form of dm-log-writes
/// (Documentation/admin-guide/device-mapper/log-writes.rst of Linux).</summary>
internal static class BlockWriteLog
{
    private const ulong Magic = 0x6a736677736872;
    private const ulong FlushFlag = 1, FuaFlag = 2, DiscardFlag = 4, MarkFlag = 8;
    private const int HeadBytes = 4 * sizeof(ulong);

    public static List<BlockWrite> Read(string path)
    {
        using FileStream log = File.OpenRead(path);
        Span<byte> head = stackalloc byte[HeadBytes];
        log.ReadExactly(head);
        Assert.Equal(Magic, Word(head, 0));
        Assert.Equal(1UL, Word(head, 1));
        long count = (long)Word(head, 2);
        int sectorBytes = BinaryPrimitives.ReadInt32LittleEndian(head[(3 * sizeof(ulong))..]);
        List<BlockWrite> writes = [];
        long at = sectorBytes;
        for (long index = 0; index < count; index++)
        {
            log.Position = at;
            log.ReadExactly(head);
            at += sectorBytes;
            ulong flags = Word(head, 2);
            bool hasContent = (flags & (DiscardFlag | MarkFlag)) == 0;
            byte[] content = hasContent ? new byte[(long)Word(head, 1) * sectorBytes] : [];
            log.Position = at;
            log.ReadExactly(content);
            at += content.Length;
            Assert.True((flags & (DiscardFlag | MarkFlag | FuaFlag)) == 0, $"not expected: request {flags}");
            writes.Add(new((long)Word(head, 0) * sectorBytes, content, (flags & FlushFlag) != 0));
        }
        return writes;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * sizeof(ulong))..]);
}
