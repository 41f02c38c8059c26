using System.Buffers.Binary;

namespace Limyra.Formats.Ext4.Records;

/// <summary>Reads little-endian fields one after the other; the caller has checked the length once.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public byte U8() => Take(sizeof(byte))[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public Guid Guid() => new(Take(16), bigEndian: true);

    public ReadOnlySpan<byte> Bytes(int length) => Take(length);

    public void Skip(int length) => Take(length);

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> field = _bytes.Slice(Position, length);
        Position += length;
        return field;
    }
}
