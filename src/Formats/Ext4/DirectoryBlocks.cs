using System.Buffers.Binary;
using System.Text;
using Limyra.Formats.Ext4.Records;
using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Builds the blocks of a linear directory, each closed by a checksum
/// (Documentation/filesystems/ext4/directory.rst).</summary>
internal sealed class DirectoryBlocks
{
    private const int EntryHeaderBytes = 8;
    private const int TailBytes = 12;
    private const int TailType = 0xDE;
    private const int Room = BlockBytes - TailBytes;

    private readonly List<byte[]> _blocks = [new byte[BlockBytes]];
    private int _used;
    private int _lastEntry = -1;

    public void Add(string name, Ext4Inode inode) => Add(name, (uint)inode.Number, TypeOf(inode.FileMode));

    /// <summary>Adds empty blocks until there are so many; lost+found has room before it is needed.</summary>
    public void GrowTo(int blocks)
    {
        while (_blocks.Count < blocks) Next();
    }

    /// <summary>All blocks, closed with the checksums of the directory's inode.</summary>
    public byte[] Close(uint inodeSeed)
    {
        StretchLast();
        byte[] content = new byte[_blocks.Count * BlockBytes];
        for (int index = 0; index < _blocks.Count; index++)
        {
            byte[] block = _blocks[index];
            FieldWriter tail = new(block.AsSpan(Room));
            tail.U32(0); // no inode: readers without checksums see a free entry
            tail.U16(TailBytes);
            tail.U8(0);
            tail.U8(TailType);
            tail.U32(Crc32c.Of(inodeSeed, block.AsSpan(0, Room)));
            block.CopyTo(content.AsSpan(index * BlockBytes));
        }
        return content;
    }

    private void Add(string name, uint inode, int type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int length = (EntryHeaderBytes + bytes.Length + 3) & ~3;
        if (_used + length > Room) Next();
        FieldWriter writer = new(_blocks[^1].AsSpan(_used));
        writer.U32(inode);
        writer.U16(length);
        writer.U8(bytes.Length);
        writer.U8(type);
        writer.Bytes(bytes);
        _lastEntry = _used;
        _used += length;
    }

    private void Next()
    {
        StretchLast();
        _blocks.Add(new byte[BlockBytes]);
        _used = 0;
        _lastEntry = -1;
    }

    /// <summary>The last entry of a block reaches to the tail; an empty block is one free entry.</summary>
    private void StretchLast()
    {
        int at = Math.Max(_lastEntry, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(_blocks[^1].AsSpan(at + 4), (ushort)(Room - at));
    }

    private static int TypeOf(int fileMode) => (fileMode & 0xF000) switch
    {
        0x8000 => 1,
        0x4000 => 2,
        0x2000 => 3,
        0x6000 => 4,
        0x1000 => 5,
        0xC000 => 6,
        0xA000 => 7,
        _ => 0,
    };
}
