using System.Buffers.Binary;
using System.Text;

namespace Limyra.Tests.Formats.Elf;

/// <summary>Writes small ELF libraries of either word size and byte order.</summary>
internal sealed class ElfSample(bool is64, bool isBigEndian)
{
    private readonly MemoryStream _bytes = new();

    public List<(ulong Tag, ulong Value)> Dynamic { get; } = [];

    /// <summary>Segments of no bytes, by their kinds.</summary>
    public List<uint> MoreSegments { get; } = [];

    public string Strings { get; set; } = "\0libone.so.1\0libtwo.so.2\0";

    public byte[] Build()
    {
        int header = is64 ? 64 : 52, segmentSize = is64 ? 56 : 32, entrySize = is64 ? 16 : 8;
        byte[] strings = Encoding.ASCII.GetBytes(Strings);
        int segments = 3 + MoreSegments.Count;
        ulong dynamicAt = (ulong)(header + segments * segmentSize);
        List<(ulong, ulong)> entries = [.. Dynamic, (5, 0), (10, (ulong)strings.Length), (0, 0)];
        ulong stringsAt = dynamicAt + (ulong)(entries.Count * entrySize);
        entries[^3] = (5, stringsAt);
        ulong total = stringsAt + (ulong)strings.Length;

        _bytes.Write(
            [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(is64 ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1, 0]);
        _bytes.Write(new byte[8]);
        Half(3);
        Half(62);
        Word(1);
        Address(0);
        Address((ulong)header);
        Address(0);
        Word(0);
        ushort[] sizes = [(ushort)header, (ushort)segmentSize, (ushort)segments, 0, 0, 0];
        foreach (ushort value in sizes) Half(value);
        Segment(1, 5, 0, total);
        Segment(2, 6, dynamicAt, (ulong)(entries.Count * entrySize));
        Segment(0x6474E551, 6, 0, 0);
        foreach (uint kind in MoreSegments) Segment(kind, 4, 0, 0);
        foreach ((ulong tag, ulong value) in entries)
        {
            Address(tag);
            Address(value);
        }
        _bytes.Write(strings);
        return _bytes.ToArray();
    }

    private void Segment(uint kind, uint flags, ulong offset, ulong size)
    {
        Word(kind);
        if (is64) Word(flags);
        Address(offset);
        Address(offset);
        Address(offset);
        Address(size);
        Address(size);
        if (!is64) Word(flags);
        Address(1);
    }

    private void Half(ushort value)
    {
        byte[] field = new byte[2];
        if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(field, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(field, value);
        _bytes.Write(field);
    }

    private void Word(uint value)
    {
        byte[] field = new byte[4];
        if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(field, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        _bytes.Write(field);
    }

    private void Address(ulong value)
    {
        if (!is64)
        {
            Word((uint)value);
            return;
        }
        byte[] field = new byte[8];
        if (isBigEndian) BinaryPrimitives.WriteUInt64BigEndian(field, value);
        else BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        _bytes.Write(field);
    }
}
