using System.Globalization;

namespace Limyra.Formats.Ar;

/// <summary>
/// Time, owner and mode of the members of an archive (ar(5)). A library is the same library whoever packed it
/// and when, so they become what <c>ar D</c> writes: no time, no owner, mode 644.
/// </summary>
public static class ArMarks
{
    private const int TimeOffset = 16;
    private const int SizeOffset = 48;
    private const int HeaderLength = 60;

    /// <summary>Time, user, group and mode, in the widths of their fields.</summary>
    private static ReadOnlySpan<byte> OfMember => "0           0     0     644     "u8;

    /// <summary>The table of symbols is no file, and has no mode.</summary>
    private static ReadOnlySpan<byte> OfSymbols => "0           0     0     0       "u8;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    /// <summary>Rewrites the marks in place.</summary>
    /// <param name="archive">The archive; readable, writable, seekable.</param>
    /// <returns>Whether it is an archive. If it is none, or breaks off, nothing is written.</returns>
    public static bool Clear(Stream archive)
    {
        if (FindHeaders(archive) is not { } headers) return false;
        Span<byte> start = stackalloc byte[TimeOffset + OfMember.Length];
        foreach (long header in headers)
        {
            archive.Position = header;
            archive.ReadExactly(start);
            bool isSymbols = start.StartsWith("/ "u8) || start.StartsWith("/SYM64/ "u8);
            ReadOnlySpan<byte> neutral = isSymbols ? OfSymbols : OfMember;
            if (start[TimeOffset..].SequenceEqual(neutral)) continue;
            archive.Position = header + TimeOffset;
            archive.Write(neutral);
        }
        return true;
    }

    /// <summary>Where the members' headers begin. The table of long names has
    /// no marks (ar(5), GNU).</summary>
    private static List<long>? FindHeaders(Stream archive)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        archive.Position = 0;
        if (archive.ReadAtLeast(header[..Magic.Length], Magic.Length, throwOnEndOfStream: false)
            < Magic.Length
            || !header.StartsWith(Magic))
            return null;
        List<long> found = [];
        for (long at = Magic.Length; at < archive.Length;)
        {
            archive.Position = at;
            if (archive.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
                return null;
            ReadOnlySpan<byte> digits = header[SizeOffset..^2].TrimEnd((byte)' ');
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                return null;
            if (!header.EndsWith("`\n"u8) || size > archive.Length - at - HeaderLength) return null;
            if (!header.StartsWith("// "u8)) found.Add(at);
            at += HeaderLength + size + (size & 1);
        }
        return found;
    }
}
