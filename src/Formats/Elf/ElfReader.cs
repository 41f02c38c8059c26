using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.Elf;

/// <summary>Owns position, bounds, word size and byte order while an ELF file is read.</summary>
internal ref struct ElfReader(ReadOnlySpan<byte> bytes, string source)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _source = source;

    /// <summary>Where the next field is read.</summary>
    public ulong Position { get; set; }

    /// <summary>Whether words are 8 bytes.</summary>
    public bool Is64 { get; set; }

    /// <summary>Whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; set; }

    /// <summary>Size of the whole file.</summary>
    public readonly ulong Length => (ulong)_bytes.Length;

    public byte Byte() => Take(1)[0];

    public ushort Half() => IsBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(Take(2))
        : BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint Word() => IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(Take(4))
        : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>An address, offset or size: 4 or 8 bytes.</summary>
    public ulong Address()
    {
        if (!Is64) return Word();
        return IsBigEndian
            ? BinaryPrimitives.ReadUInt64BigEndian(Take(8))
            : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    public void Skip(ulong count) => Position = checked(Position + count);

    /// <summary>A part of the file, checked against its end.</summary>
    public readonly ReadOnlySpan<byte> Slice(ulong offset, ulong size, string what)
    {
        if (offset > Length || size > Length - offset)
            throw Broken(offset, "elf-bounds", $"{what} of {size} bytes reaches beyond the end of the file");
        return _bytes.Slice((int)offset, (int)size);
    }

    /// <summary>The text up to a NUL, within a table.</summary>
    public readonly string Text(ulong tableOffset, ulong tableSize, ulong offset, string what)
    {
        if (offset >= tableSize)
            throw Broken(tableOffset, "elf-string", $"{what} lies outside its string table");
        ReadOnlySpan<byte> rest = Slice(tableOffset + offset, tableSize - offset, what);
        int end = rest.IndexOf((byte)0);
        if (end < 0) throw Broken(tableOffset + offset, "elf-string", $"{what} has no end");
        return Encoding.UTF8.GetString(rest[..end]);
    }

    public readonly ElfFormatException Broken(ulong offset, string ruleId, string message) =>
        new(_source, (long)Math.Min(offset, long.MaxValue), ruleId, message);

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = Slice(Position, (ulong)count, "a field");
        Position += (ulong)count;
        return taken;
    }
}
