using System.Buffers.Binary;
using System.Numerics;

namespace Limyra.Formats.Ext4;

/// <summary>CRC32c as the kernel's crc32c_le: a bare register, not inverted at either end.</summary>
internal static class Crc32c
{
    public const uint Start = uint.MaxValue;

    public static uint Of(uint register, scoped ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte value in bytes) register = BitOperations.Crc32C(register, value);
        return register;
    }

    public static uint Of(uint register, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return Of(register, bytes);
    }
}
