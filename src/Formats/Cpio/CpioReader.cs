using System.Globalization;
using System.Text;

namespace Limyra.Formats.Cpio;

/// <summary>Reads the members of one "newc" archive; the mirror of <see cref="CpioWriter"/>.</summary>
public static class CpioReader
{
    // PATH_MAX with its final NUL; the kernel refuses longer names (init/initramfs.c).
    private const int NameLimitBytes = 4096;

    /// <summary>All members up to the trailer; <paramref name="lengthBytes"/>
    /// is where the archive ends.</summary>
    public static IReadOnlyList<CpioEntry> Read(
        ReadOnlyMemory<byte> archive, string source, out int lengthBytes)
    {
        List<CpioEntry> entries = [];
        int position = 0;
        while (true)
        {
            CpioEntry entry = ReadEntry(archive, source, ref position);
            if (entry.Name == CpioWriter.Trailer)
            {
                lengthBytes = position;
                return entries;
            }

            entries.Add(entry);
        }
    }

    private static CpioEntry ReadEntry(ReadOnlyMemory<byte> archive, string source, ref int position)
    {
        int start = position;
        ReadOnlySpan<byte> header = Take(archive, source, ref position, CpioWriter.HeaderBytes).Span;
        if (!header.StartsWith(Encoding.ASCII.GetBytes(CpioWriter.Magic)))
            throw new CpioException(source, start, "cpio-magic", "no \"070701\" header here");

        Span<uint> fields = stackalloc uint[13];
        for (int i = 0; i < fields.Length; i++)
        {
            ReadOnlySpan<byte> digits = header.Slice(CpioWriter.Magic.Length + i * 8, 8);
            if (!uint.TryParse(
                digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out fields[i]))
            {
                throw new CpioException(source, start, "cpio-field", $"header field {i} is not hexadecimal");
            }
        }

        uint contentLength = fields[6];
        uint nameLength = fields[11];
        if (nameLength is 0 or > NameLimitBytes)
            throw new CpioException(source, start, "cpio-name-length", $"a name of {nameLength} bytes");

        ReadOnlyMemory<byte> name = Take(archive, source, ref position, nameLength);
        if (name.Span[^1] != 0)
            throw new CpioException(source, start, "cpio-name-end", "the name does not end in NUL");

        Skip(archive, source, ref position);
        ReadOnlyMemory<byte> content = Take(archive, source, ref position, contentLength);
        Skip(archive, source, ref position);
        return new CpioEntry
        {
            Name = Encoding.UTF8.GetString(name.Span[..^1]),
            Mode = fields[1],
            Uid = fields[2],
            Gid = fields[3],
            ModificationSeconds = fields[5],
            DeviceMajor = fields[9],
            DeviceMinor = fields[10],
            Content = content,
        };
    }

    private static ReadOnlyMemory<byte> Take(
        ReadOnlyMemory<byte> archive, string source, ref int position, uint length)
    {
        if (length > (uint)(archive.Length - position))
            throw new CpioException(source, position, "cpio-truncated", $"{length} bytes are missing here");

        ReadOnlyMemory<byte> taken = archive.Slice(position, (int)length);
        position += (int)length;
        return taken;
    }

    private static void Skip(ReadOnlyMemory<byte> archive, string source, ref int position) =>
        _ = Take(archive, source, ref position, (uint)(-position & (CpioWriter.Alignment - 1)));
}
