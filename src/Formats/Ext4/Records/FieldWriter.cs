using System.Buffers.Binary;

namespace Limyra.Formats.Ext4.Records;

/// <summary>Writes little-endian fields one after the other into a block.</summary>
internal ref struct FieldWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>Where the next field goes.</summary>
    public int Position { get; private set; }

    public void U8(int value) => Take(sizeof(byte))[0] = checked((byte)value);

    public void U16(int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)value));

    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    /// <summary>The low half of a number whose high half stands elsewhere.</summary>
    public void LowU32(long value) => U32((uint)(value & uint.MaxValue));

    /// <summary>The high half of a number whose low half stands elsewhere.</summary>
    public void HighU32(long value) => U32((uint)(value >> 32));

    public void LowU16(long value) => U16((int)(value & ushort.MaxValue));

    /// <summary>Bits 16 to 31.</summary>
    public void HighU16(long value) => U16((int)((value >> 16) & ushort.MaxValue));

    /// <summary>Bits 32 to 47.</summary>
    public void TopU16(long value) => U16(checked((int)(value >> 32)));

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    public void Bytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Writes bytes into a field of fixed length; the rest stays zero.</summary>
    public void Padded(scoped ReadOnlySpan<byte> value, int length) => value.CopyTo(Take(length));

    public void Guid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void Skip(int length) => Take(length);

    private Span<byte> Take(int length)
    {
        Span<byte> field = _bytes.Slice(Position, length);
        Position += length;
        return field;
    }
}
