using System.Buffers.Binary;

namespace Limyra.Formats.Configuration;

/// <summary>Reads the offset of a moment from a compiled time zone (RFC 8536); the rule
/// text behind it is not used.</summary>
public static class TimeZoneFile
{
    private const int HeaderBytes = 44;

    /// <summary>Seconds that local time is ahead of universal time; 0 if the
    /// file is not understood.</summary>
    public static int OffsetSeconds(ReadOnlySpan<byte> file, long unixSeconds)
    {
        if (!TryReadHeader(file, out Counts counts, out byte version)) return 0;

        if (version < (byte)'2')
            return Find(file[HeaderBytes..], counts, timeBytes: 4, unixSeconds);

        // The first block is for readers of 32-bit times; the second follows with its own header.
        long first = HeaderBytes + counts.Length(timeBytes: 4);
        if (first > file.Length || !TryReadHeader(file[(int)first..], out counts, out _)) return 0;

        return Find(file[((int)first + HeaderBytes)..], counts, timeBytes: 8, unixSeconds);
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> header, out Counts counts, out byte version)
    {
        counts = default;
        version = 0;
        if (header.Length < HeaderBytes || !header.StartsWith("TZif"u8)) return false;

        version = header[4];
        counts = new(
            IsUtc: BinaryPrimitives.ReadUInt32BigEndian(header[20..]),
            IsStandard: BinaryPrimitives.ReadUInt32BigEndian(header[24..]),
            Leap: BinaryPrimitives.ReadUInt32BigEndian(header[28..]),
            Time: BinaryPrimitives.ReadUInt32BigEndian(header[32..]),
            Type: BinaryPrimitives.ReadUInt32BigEndian(header[36..]),
            Character: BinaryPrimitives.ReadUInt32BigEndian(header[40..]));
        return true;
    }

    private static int Find(ReadOnlySpan<byte> block, Counts counts, int timeBytes, long moment)
    {
        if (counts.Length(timeBytes) > block.Length || counts.Type == 0) return 0;

        int type = 0;
        int times = (int)counts.Time;
        for (int i = 0; i < times; i++)
        {
            ReadOnlySpan<byte> place = block[(i * timeBytes)..];
            long start = timeBytes == 4
                ? BinaryPrimitives.ReadInt32BigEndian(place) : BinaryPrimitives.ReadInt64BigEndian(place);
            if (start > moment) break;

            type = block[times * timeBytes + i];
        }

        // A type: offset 4, daylight 1, name 1.
        return type >= counts.Type ? 0
            : BinaryPrimitives.ReadInt32BigEndian(block[(times * (timeBytes + 1) + type * 6)..]);
    }

    private readonly record struct Counts(
        uint IsUtc, uint IsStandard, uint Leap, uint Time, uint Type, uint Character)
    {
        public long Length(int timeBytes) =>
            (long)Time * (timeBytes + 1) + (long)Type * 6 + Character + (long)Leap * (timeBytes + 4)
            + IsStandard + IsUtc;
    }
}
