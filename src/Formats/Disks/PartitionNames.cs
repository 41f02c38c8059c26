using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Limyra.Formats.Disks;

/// <summary>One partition.</summary>
/// <param name="Number">Counted from 1, as the kernel does.</param>
/// <param name="Uuid">PARTUUID as the kernel and blkid(8) print it.</param>
/// <param name="Label">PARTLABEL, null if there is none.</param>
public sealed record Partition(int Number, string Uuid, string? Label);

/// <summary>Reads GPT (UEFI specification 5.3) and MBR partition tables as far as names go.</summary>
public static class PartitionNames
{
    /// <summary>A GPT's header and 128 entries on a disk of 512-byte sectors, and
    /// more for 4096-byte ones.</summary>
    public const int ProbeBytes = 64 * 1024;

    // The specification demands room for 128; more than that do not fit into the bytes we look at.
    private const uint EntryLimit = 256;

    /// <summary>The partitions of a disk whose first bytes are given; none if there is no table.</summary>
    public static IReadOnlyList<Partition> Read(ReadOnlySpan<byte> start)
    {
        foreach (int sectorBytes in (ReadOnlySpan<int>)[512, 4096])
        {
            if (start.Length >= sectorBytes + 92 && start[sectorBytes..].StartsWith("EFI PART"u8))
                return ReadGpt(start, sectorBytes);
        }

        return start.Length >= 512 && start[510] == 0x55 && start[511] == 0xaa ? ReadMbr(start) : [];
    }

    private static List<Partition> ReadGpt(ReadOnlySpan<byte> start, int sectorBytes)
    {
        ReadOnlySpan<byte> header = start[sectorBytes..];
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(header[72..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[80..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[84..]);
        List<Partition> partitions = [];
        if (first > 16 || size is < 128 or > 1024) return partitions;

        for (uint i = 0; i < Math.Min(count, EntryLimit); i++)
        {
            ulong offset = first * (ulong)sectorBytes + (ulong)i * size;
            if (offset + size > (ulong)start.Length) break;

            ReadOnlySpan<byte> entry = start.Slice((int)offset, (int)size);
            if (entry[..16].IndexOfAnyExcept((byte)0) >= 0)
            {
                partitions.Add(new(
                    (int)i + 1, DiskText.MixedUuid(entry.Slice(16, 16)),
                    DiskText.WideName(entry.Slice(56, 72))));
            }
        }

        return partitions;
    }

    // The four primary entries; logical ones would need sectors far away.
    private static List<Partition> ReadMbr(ReadOnlySpan<byte> start)
    {
        uint disk = BinaryPrimitives.ReadUInt32LittleEndian(start[440..]);
        List<Partition> partitions = [];
        for (int i = 0; i < 4; i++)
        {
            if (start[446 + i * 16 + 4] != 0)
            {
                partitions.Add(new(i + 1, string.Create(
                    CultureInfo.InvariantCulture, $"{disk:x8}-{i + 1:x2}"), Label: null));
            }
        }

        return partitions;
    }
}
