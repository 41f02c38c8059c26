using System.Globalization;

namespace Limyra.Images.Serving;

/// <summary>One range of a <c>Range</c> field (RFC 9110, 14.1.2): from a first byte, up to a last
/// one, or the last so many.</summary>
internal readonly record struct ByteRange(long? First, long? Last)
{
    /// <summary>Reads the field; null for several ranges and for what we do not
    /// understand, which is then ignored.</summary>
    public static ByteRange? Parse(string field)
    {
        const string Unit = "bytes=";
        if (!field.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || field.Contains(',')) return null;
        string[] ends = field[Unit.Length..].Trim().Split('-');
        if (ends.Length != 2) return null;
        long? first = Number(ends[0]);
        long? last = Number(ends[1]);
        if ((first is null && ends[0].Length > 0) || (last is null && ends[1].Length > 0)) return null;
        return (first, last) == (null, null) || last < first ? null : new ByteRange(first, last);
    }

    /// <summary>The bytes meant of a content of some length; null if there are none (answer 416).</summary>
    public (long Start, long Length)? Of(long length)
    {
        if (First is not { } first)
        {
            long count = Math.Min(Last!.Value, length); // Parse leaves one end at least
            return count == 0 ? null : (length - count, count);
        }
        if (first >= length) return null;
        long last = Math.Min(Last ?? long.MaxValue, length - 1);
        return (first, last - first + 1);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
