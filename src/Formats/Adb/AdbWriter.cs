using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Limyra.Formats.Apk;

namespace Limyra.Formats.Adb;

/// <summary>
/// Builds an ADB payload, children before parents. Equal pieces are stored once; where a piece goes and which
/// earlier one it shares follows apk-tools exactly, so that equal calls give equal bytes.
/// </summary>
public sealed class AdbWriter
{
    private readonly AdbPieces _pieces = new();
    private byte[] _bytes = new byte[8192];
    private int _length = AdbReader.HeaderLength;

    /// <summary>What was written so far, the header first.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _length);

    /// <summary>Reads back what was written so far.</summary>
    public AdbReader Reader => new(Payload);

    /// <summary>Stores bytes; nothing for none.</summary>
    public AdbValue Blob(ReadOnlySpan<byte> bytes) => Blob(bytes, default, default, default);

    /// <summary>Stores up to four parts as one blob.</summary>
    public AdbValue Blob(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third,
        ReadOnlySpan<byte> fourth)
    {
        int length = first.Length + second.Length + third.Length + fourth.Length;
        if (length == 0) return default;
        (AdbType type, int prefix) = BlobType(length);
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, length);
        AdbPiece piece = new(count[..prefix], first, second, third, fourth);
        return new(type, Store(piece, prefix));
    }

    /// <summary>Stores a text as UTF-8; nothing for null or an empty one.</summary>
    public AdbValue Text(string? text) => string.IsNullOrEmpty(text) ? default : Blob(ByteText.Encode(text));

    /// <summary>Stores bytes that nobody else will share, so that they may be overwritten later.</summary>
    public AdbValue OwnBlob(ReadOnlySpan<byte> bytes)
    {
        (AdbType type, int prefix) = BlobType(bytes.Length);
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, bytes.Length);
        return new(type, Append(new(count[..prefix], bytes), prefix));
    }

    /// <summary>Replaces the bytes of a blob by others of the same length.</summary>
    public void Overwrite(AdbValue blob, ReadOnlySpan<byte> bytes)
    {
        int prefix = AdbReader.PrefixLength(blob.Type);
        if (prefix == 0 || Reader.Blob(blob).Length != bytes.Length)
            throw new ArgumentException("not a blob of that length", nameof(blob));
        bytes.CopyTo(_bytes.AsSpan((int)blob.Content + prefix));
    }

    /// <summary>An integer in the smallest of the three sizes.</summary>
    public AdbValue Integer(ulong value)
    {
        if (value <= AdbValue.ContentMask) return new(AdbType.Integer, (uint)value);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return value <= uint.MaxValue
            ? new(AdbType.Integer32, Store(new(bytes[..4]), alignment: 4))
            : new(AdbType.Integer64, Store(new(bytes), alignment: 4)); // 8 bytes, and still aligned to 4
    }

    /// <summary>Stores another payload as a complete block. Its length takes four
    /// bytes however short it is.</summary>
    public AdbValue Nested(ReadOnlySpan<byte> payload)
    {
        AdbBlock block = new(AdbBlockType.Adb, (ulong)payload.Length);
        Span<byte> header = stackalloc byte[AdbBlock.ExtendedHeaderLength];
        header = header[..block.Write(header)];
        Span<byte> padding = stackalloc byte[block.PaddingLength];
        padding.Clear();
        Span<byte> count = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(count, header.Length + payload.Length + padding.Length);
        return new(AdbType.Blob32, Store(new(count, header, payload, padding), alignment: sizeof(uint)));
    }

    /// <summary>
    /// Stores slots 1, 2, ... as an object; absent ones at the end are left off, and an object without any is
    /// absent itself. apk-tools marks most arrays as objects too.
    /// </summary>
    public AdbValue Object(ReadOnlySpan<AdbValue> slots) => Slots(AdbType.Object, slots);

    /// <summary>As <see cref="Object"/>, marked as an array.</summary>
    public AdbValue Array(ReadOnlySpan<AdbValue> slots) => Slots(AdbType.Array, slots);

    /// <summary>Sets the value all others hang from.</summary>
    public void SetRoot(AdbValue root) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(4), root.Raw);

    /// <summary>
    /// Copies a value with everything below it from another payload, unknown fields included.
    /// </summary>
    /// <exception cref="ApkFormatException">The value points outside, or nests
    /// deeper than any schema.</exception>
    public AdbValue Copy(AdbReader source, AdbValue value) => Copy(source, value, depth: 0);

    internal AdbValue Slots(AdbType type, ReadOnlySpan<AdbValue> slots)
    {
        while (!slots.IsEmpty && slots[^1].IsNull) slots = slots[..^1];
        if (slots.IsEmpty) return default;
        byte[] bytes = new byte[(slots.Length + 1) * AdbSlots.SlotLength];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, slots.Length + 1);
        for (int i = 0; i < slots.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((i + 1) * AdbSlots.SlotLength),
                slots[i].Raw);
        return new(type, Store(new(bytes), AdbSlots.SlotLength));
    }

    private AdbValue Copy(AdbReader source, AdbValue value, int depth)
    {
        switch (value.Type)
        {
            case AdbType.Special or AdbType.Integer:
                return value;
            case AdbType.Integer32:
                return CopyPiece(source, value, length: 4, alignment: 4);
            case AdbType.Integer64:
                return CopyPiece(source, value, length: 8, alignment: 8);
            case AdbType.Blob8 or AdbType.Blob16 or AdbType.Blob32:
                int prefix = AdbReader.PrefixLength(value.Type);
                return CopyPiece(source, value, (ulong)prefix + (uint)source.Blob(value).Length, prefix);
            case AdbType.Array or AdbType.Object:
                return CopySlots(source, value, depth);
            default:
                throw new ApkFormatException(ApkRule.AdbSchema, $"unknown value type {(uint)value.Type}");
        }
    }

    private AdbValue CopySlots(AdbReader source, AdbValue value, int depth)
    {
        // Schemas nest four deep; a payload whose objects contain themselves must not recurse without end.
        const int depthLimit = 16;
        if (depth == depthLimit) throw new ApkFormatException(ApkRule.AdbSchema, "values nest too deep");
        AdbSlots slots = source.Slots(value);
        AdbValue[] copies = new AdbValue[slots.Count];
        for (int i = 0; i < copies.Length; i++) copies[i] = Copy(source, slots[i + 1], depth + 1);
        return Slots(value.Type, copies);
    }

    private AdbValue CopyPiece(AdbReader source, AdbValue value, ulong length, int alignment)
    {
        ReadOnlySpan<byte> bytes = source.Slice(value.Content, length);
        if (bytes.IsEmpty)
            throw new ApkFormatException(ApkRule.AdbSchema, "a value lies outside", value.Content);
        return new(value.Type, Store(new(bytes), alignment));
    }

    private static (AdbType Type, int Prefix) BlobType(int length) => length switch
    {
        > 0xffff => (AdbType.Blob32, 4),
        > 0xff => (AdbType.Blob16, 2),
        _ => (AdbType.Blob8, 1),
    };

    /// <summary>
    /// Offset of an earlier equal piece if that is aligned well enough; else the piece is appended, and
    /// later ones share this copy instead.
    /// </summary>
    private uint Store(in AdbPiece piece, int alignment)
    {
        ref AdbPieces.Entry entry = ref _pieces.Find(piece, _bytes);
        if (entry.Length == 0 || (entry.OffsetBytes & (alignment - 1)) != 0)
        {
            uint offset = Append(piece, alignment);
            _pieces.Keep(ref entry, piece, (int)offset);
        }
        return (uint)entry.OffsetBytes;
    }

    private uint Append(in AdbPiece piece, int alignment)
    {
        int offset = (_length + alignment - 1) & -alignment;
        if ((uint)(offset + piece.Length) > AdbValue.ContentMask)
            throw new ApkFormatException(ApkRule.AdbLimit, "an ADB block holds at most 256 MiB");
        int end = offset + piece.Length;
        if (end > _bytes.Length) System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, end));
        piece.CopyTo(_bytes.AsSpan(offset));
        _length = offset + piece.Length;
        return (uint)offset;
    }
}
