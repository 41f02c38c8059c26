using System.Buffers.Binary;

namespace Limyra.Formats.Adb;

/// <summary>
/// Reads values out of an ADB payload. Whatever points outside reads as absent: 0, an empty blob, no items.
/// So a hostile payload gives less, never a fault; what must be there is for the caller to ask.
/// </summary>
public readonly ref struct AdbReader
{
    private const int RootOffset = 4;

    private readonly ReadOnlySpan<byte> _payload;

    /// <summary>Over a whole payload, header included.</summary>
    public AdbReader(ReadOnlySpan<byte> payload) => _payload = payload;

    /// <summary>Length of the header that every payload begins with.</summary>
    public const int HeaderLength = 8;

    /// <summary>The payload's oldest reader version; anything but 0 is not for us.</summary>
    public byte CompatVersion => _payload.IsEmpty ? (byte)0 : _payload[0];

    /// <summary>The payload's writer version.</summary>
    public byte Version => _payload.Length < 2 ? (byte)0 : _payload[1];

    /// <summary>The whole payload.</summary>
    public ReadOnlySpan<byte> Payload => _payload;

    /// <summary>The value all others hang from.</summary>
    public AdbValue Root => _payload.Length < HeaderLength ? default : ValueAt(RootOffset);

    /// <summary>Slots of the root object.</summary>
    public AdbSlots RootSlots => Slots(Root);

    /// <summary>An integer in any of the three sizes; 0 when it is none.</summary>
    public ulong Integer(AdbValue value) => value.Type switch
    {
        AdbType.Integer => value.Content,
        AdbType.Integer32 => Slice(value.Content, 4) is { Length: 4 } bytes
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            : 0,
        AdbType.Integer64 => Slice(value.Content, 8) is { Length: 8 } bytes
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : 0,
        _ => 0,
    };

    /// <summary>The bytes of a blob; empty when it is none.</summary>
    public ReadOnlySpan<byte> Blob(AdbValue value)
    {
        int prefix = PrefixLength(value.Type);
        if (prefix == 0) return default;
        ReadOnlySpan<byte> stored = Slice(value.Content, (uint)prefix);
        if (stored.IsEmpty) return default;
        uint length = prefix switch
        {
            1 => stored[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(stored),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(stored),
        };
        return Slice((ulong)value.Content + (uint)prefix, length);
    }

    /// <summary>The items of an array or the fields of an object, which are stored alike;
    /// none when it is neither.</summary>
    public AdbSlots Slots(AdbValue value)
    {
        if (value.Type is not (AdbType.Array or AdbType.Object)) return new(this, 0, 0);
        ReadOnlySpan<byte> count = Slice(value.Content, AdbSlots.SlotLength);
        if (count.IsEmpty) return new(this, 0, 0);
        uint slots = BinaryPrimitives.ReadUInt32LittleEndian(count);
        if (slots == 0 || Slice(value.Content, (ulong)slots * AdbSlots.SlotLength).IsEmpty)
            return new(this, 0, 0);
        return new(this, (int)value.Content, (int)slots - 1);
    }

    internal AdbValue ValueAt(int offsetBytes) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(_payload[offsetBytes..]));

    /// <summary>Length of a blob's length field, which is its alignment too; 0
    /// when the type is no blob.</summary>
    internal static int PrefixLength(AdbType type) => type switch
    {
        AdbType.Blob8 => 1,
        AdbType.Blob16 => 2,
        AdbType.Blob32 => 4,
        _ => 0,
    };

    /// <summary>That many bytes at that place, or none at all.</summary>
    internal ReadOnlySpan<byte> Slice(ulong offsetBytes, ulong length) =>
        offsetBytes + length <= (ulong)_payload.Length
            ? _payload.Slice((int)offsetBytes, (int)length) : default;
}

/// <summary>The numbered slots of an array or object; numbers begin at 1, and one
/// beyond the end is absent.</summary>
public readonly ref struct AdbSlots
{
    internal const int SlotLength = 4;

    private readonly AdbReader _reader;
    private readonly int _offsetBytes;

    internal AdbSlots(AdbReader reader, int offsetBytes, int count)
    {
        _reader = reader;
        _offsetBytes = offsetBytes;
        Count = count;
    }

    /// <summary>Number of the last slot.</summary>
    public int Count { get; }

    /// <summary>Where the slots begin in the payload.</summary>
    internal int OffsetBytes => _offsetBytes;

    /// <summary>The reader these slots belong to.</summary>
    public AdbReader Reader => _reader;

    /// <summary>The value in a slot.</summary>
    public AdbValue this[int number] => number >= 1 && number <= Count
        ? _reader.ValueAt(_offsetBytes + (number * SlotLength))
        : default;

    /// <summary>The integer in a slot, or 0.</summary>
    public ulong Integer(int number) => _reader.Integer(this[number]);

    /// <summary>The bytes in a slot, or none.</summary>
    public ReadOnlySpan<byte> Blob(int number) => _reader.Blob(this[number]);

    /// <summary>The text in a slot, or null.</summary>
    public string? Text(int number) =>
        Blob(number) is { IsEmpty: false } bytes ? ByteText.Decode(bytes) : null;

    /// <summary>The slots of the array or object in a slot.</summary>
    public AdbSlots Slots(int number) => _reader.Slots(this[number]);
}
