namespace Limyra.Formats.PartitionTable;

/// <summary>CRC-32 of ISO 3309, as UEFI uses it for its headers.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Entries = Table();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint register = uint.MaxValue;
        foreach (byte value in bytes) register = (register >> 8) ^ Entries[(byte)register ^ value];
        return ~register;
    }

    private static uint[] Table()
    {
        uint[] table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            table[index] = value;
        }
        return table;
    }
}
