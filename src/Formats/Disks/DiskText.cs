using System.Buffers.Binary;

namespace Limyra.Formats.Disks;

/// <summary>Names and identities as they lie on disks.</summary>
internal static class DiskText
{
    private const int UuidBytes = 16;

    /// <summary>An identity in the byte order of RFC 9562: 8-4-4-4-12 digits.</summary>
    public static string Uuid(ReadOnlySpan<byte> field)
    {
        string digits = Convert.ToHexStringLower(field[..UuidBytes]);
        return $"{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..]}";
    }

    /// <summary>An identity whose first three fields are little-endian, as a partition
    /// table has it (UEFI 2.10, appendix A).</summary>
    public static string MixedUuid(ReadOnlySpan<byte> field)
    {
        Span<byte> bytes = stackalloc byte[UuidBytes];
        field[..UuidBytes].CopyTo(bytes);
        bytes[..4].Reverse();
        bytes[4..6].Reverse();
        bytes[6..8].Reverse();
        return Uuid(bytes);
    }

    /// <summary>UTF-16 up to its end or a NUL; null when there is none.</summary>
    public static string? WideName(ReadOnlySpan<byte> field)
    {
        char[] name = new char[field.Length / 2];
        int length = 0;
        while (length < name.Length)
        {
            char c = (char)BinaryPrimitives.ReadUInt16LittleEndian(field[(2 * length)..]);
            if (c == 0) break;
            name[length++] = c;
        }
        return length == 0 ? null : new string(name, 0, length);
    }
}
