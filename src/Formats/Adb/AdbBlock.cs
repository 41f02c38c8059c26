using System.Buffers.Binary;

namespace Limyra.Formats.Adb;

/// <summary>What a block of an ADB file holds.</summary>
public enum AdbBlockType
{
    /// <summary>The payload with all values: exactly one, the first.</summary>
    Adb = 0,

    /// <summary>A signature of the payload.</summary>
    Signature = 1,

    /// <summary>The content of one file of a package.</summary>
    Data = 2,
}

/// <summary>Header of a block: what it is and how much follows. docs/formats/apk-v3.md, "Blocks".</summary>
/// <param name="Type">What the block holds; may be a number outside the enum.</param>
/// <param name="HeaderLength">Bytes of the header itself, 4 or 16.</param>
/// <param name="PayloadLength">Bytes that follow, without padding.</param>
public readonly record struct AdbBlock(AdbBlockType Type, int HeaderLength, ulong PayloadLength)
{
    /// <summary>Blocks begin at multiples of this.</summary>
    public const int Alignment = 8;

    /// <summary>Bytes of a header that has room for any length.</summary>
    public const int ExtendedHeaderLength = 16;

    /// <summary>Bytes of the usual header.</summary>
    public const int ShortHeaderLength = 4;

    private const uint ExtendedMark = 3;
    private const uint ShortLimit = 0x3fff_ffff;

    /// <summary>Header for a payload of that length.</summary>
    public AdbBlock(AdbBlockType type, ulong payloadLength)
        : this(type, payloadLength <= ShortLimit - ShortHeaderLength
            ? ShortHeaderLength : ExtendedHeaderLength, payloadLength)
    {
    }

    /// <summary>Zero bytes after the payload, up to the next multiple of 8.</summary>
    public int PaddingLength =>
        (int)((Alignment - (((uint)HeaderLength + PayloadLength) % Alignment)) % Alignment);

    /// <summary>Length of the header that begins with these four bytes.</summary>
    public static int HeaderLengthOf(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadUInt32LittleEndian(start) >> 30 == ExtendedMark
            ? ExtendedHeaderLength : ShortHeaderLength;

    /// <summary>Reads a complete header; null when it states less than its own length.</summary>
    public static AdbBlock? Read(ReadOnlySpan<byte> header)
    {
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(header);
        bool isExtended = first >> 30 == ExtendedMark;
        uint type = isExtended ? first & ShortLimit : first >> 30;
        ulong size = isExtended ? BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) : first & ShortLimit;
        int length = isExtended ? ExtendedHeaderLength : ShortHeaderLength;
        return size < (uint)length || size > long.MaxValue
            ? null : new((AdbBlockType)type, length, size - (uint)length);
    }

    /// <summary>Writes the header and returns its length.</summary>
    public int Write(Span<byte> target)
    {
        if (HeaderLength == ShortHeaderLength)
        {
            uint size = ShortHeaderLength + (uint)PayloadLength;
            BinaryPrimitives.WriteUInt32LittleEndian(target, ((uint)Type << 30) | size);
            return ShortHeaderLength;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(target, (ExtendedMark << 30) | (uint)Type);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], ExtendedHeaderLength + PayloadLength);
        return ExtendedHeaderLength;
    }
}

/// <summary>Beginning of an uncompressed ADB file.</summary>
public static class AdbFile
{
    /// <summary>Bytes before the first block: magic and schema.</summary>
    public const int HeaderLength = 8;

    /// <summary>Schema of packages.</summary>
    public const uint PackageSchema = 0x676b_6370;

    /// <summary>Schema of indexes.</summary>
    public const uint IndexSchema = 0x7864_6e69;

    /// <summary>Schema of the installed database.</summary>
    public const uint InstalledSchema = 0x0062_6469;

    /// <summary>The schema, or null when the bytes are no ADB header.</summary>
    public static uint? ReadHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes.StartsWith("ADB."u8)
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) : null;

    /// <summary>Writes magic and schema.</summary>
    public static void WriteHeader(Span<byte> target, uint schema)
    {
        "ADB."u8.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], schema);
    }
}
