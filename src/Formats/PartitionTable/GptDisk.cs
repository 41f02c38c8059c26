using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.PartitionTable;

/// <summary>
/// A disk with a GUID partition table (UEFI 2.10, chapter 5): a protective MBR, the table at the front,
/// partitions on whole mebibytes, and the copy of the table in the last sectors. Sectors have 512 bytes.
/// </summary>
public sealed class GptDisk
{
    /// <summary>Bytes of a sector.</summary>
    public const int SectorBytes = 512;

    /// <summary>Partitions start at multiples of this.</summary>
    public const long AlignmentBytes = 1 << 20;

    /// <summary>How many partitions a table has room for.</summary>
    public const int MaximumPartitions = 128;

    private const int EntryBytes = 128;
    private const int EntriesSectors = MaximumPartitions * EntryBytes / SectorBytes;
    private const int HeadSectors = 2 + EntriesSectors;
    private const int HeaderBytes = 92;
    private const int HeaderChecksumOffset = 16;
    private const int NameUnits = 36;
    private const uint Revision = 0x00010000;

    private readonly Guid _id;
    private readonly IReadOnlyList<GptPartition> _partitions;
    private readonly long _sectorCount;

    private GptDisk(Guid id, IReadOnlyList<GptPartition> partitions)
    {
        _id = id;
        _partitions = partitions;
        long at = AlignmentBytes;
        List<long> offsets = [];
        foreach (GptPartition partition in partitions)
        {
            offsets.Add(at);
            at = RoundedUp(at + partition.SizeBytes);
        }
        OffsetsBytes = offsets;
        _sectorCount = (at + AlignmentBytes) / SectorBytes;
    }

    /// <summary>Where each partition starts, in the order given.</summary>
    public IReadOnlyList<long> OffsetsBytes { get; }

    /// <summary>Length of the whole disk in bytes.</summary>
    public long SizeBytes => _sectorCount * SectorBytes;

    /// <summary>Lays partitions out one after the other.</summary>
    /// <param name="id">The disk's own identity.</param>
    /// <param name="partitions">The partitions.</param>
    /// <exception cref="GptException">There are too many, or a name is too long.</exception>
    public static GptDisk Plan(Guid id, IReadOnlyList<GptPartition> partitions)
    {
        if (partitions.Count > MaximumPartitions)
            throw new GptException("gpt.count", "disk", -1,
                $"a table has room for {MaximumPartitions} partitions");
        foreach (GptPartition partition in partitions)
        {
            if (partition.Name.Length > NameUnits)
                throw new GptException("gpt.name", partition.Name, -1,
                    $"a name has at most {NameUnits} letters");
            if (partition.SizeBytes <= 0)
                throw new GptException("gpt.size", partition.Name, -1, "a partition has at least one byte");
        }
        return new GptDisk(id, partitions);
    }

    /// <summary>The first sectors: protective MBR, header and entries.</summary>
    public byte[] Head()
    {
        byte[] head = new byte[HeadSectors * SectorBytes];
        byte[] entries = Entries();
        WriteProtectiveMbr(head);
        WriteHeader(head.AsSpan(SectorBytes), here: 1, other: _sectorCount - 1, entriesAt: 2, entries);
        entries.CopyTo(head, 2 * SectorBytes);
        return head;
    }

    /// <summary>The last sectors: entries and the second header. Its place is
    /// <see cref="SizeBytes"/> less its length.</summary>
    public byte[] Tail()
    {
        byte[] tail = new byte[(EntriesSectors + 1) * SectorBytes];
        byte[] entries = Entries();
        entries.CopyTo(tail, 0);
        WriteHeader(tail.AsSpan(entries.Length), here: _sectorCount - 1, other: 1,
            entriesAt: _sectorCount - 1 - EntriesSectors, entries);
        return tail;
    }

    private static long RoundedUp(long bytes) =>
        (bytes + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes;

    /// <summary>One partition of type EE over the whole disk keeps old programs
    /// away (UEFI 2.10, 5.2.3).</summary>
    private void WriteProtectiveMbr(Span<byte> sector)
    {
        Span<byte> entry = sector[446..];
        entry[2] = 2; // first cylinder, head, sector: 0, 0, 2
        entry[4] = 0xEE;
        entry[5..8].Fill(byte.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..],
            (uint)Math.Min(_sectorCount - 1, uint.MaxValue));
        sector[510] = 0x55;
        sector[511] = 0xAA;
    }

    private void WriteHeader(Span<byte> header, long here, long other, long entriesAt, byte[] entries)
    {
        "EFI PART"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Revision);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], here);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], other);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], HeadSectors);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], _sectorCount - 2 - EntriesSectors);
        _id.TryWriteBytes(header[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[72..], entriesAt);
        BinaryPrimitives.WriteUInt32LittleEndian(header[80..], MaximumPartitions);
        BinaryPrimitives.WriteUInt32LittleEndian(header[84..], EntryBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[88..], Crc32.Of(entries));
        BinaryPrimitives.WriteUInt32LittleEndian(header[HeaderChecksumOffset..],
            Crc32.Of(header[..HeaderBytes]));
    }

    private byte[] Entries()
    {
        byte[] entries = new byte[MaximumPartitions * EntryBytes];
        for (int index = 0; index < _partitions.Count; index++)
        {
            GptPartition partition = _partitions[index];
            Span<byte> entry = entries.AsSpan(index * EntryBytes, EntryBytes);
            long first = OffsetsBytes[index] / SectorBytes;
            long sectors = (partition.SizeBytes + SectorBytes - 1) / SectorBytes;
            partition.Type.TryWriteBytes(entry);
            partition.Id.TryWriteBytes(entry[16..]);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], first);
            BinaryPrimitives.WriteInt64LittleEndian(entry[40..], first + sectors - 1);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[48..], partition.Attributes);
            Encoding.Unicode.GetBytes(partition.Name, entry[56..]);
        }
        return entries;
    }
}
