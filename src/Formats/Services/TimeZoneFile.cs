using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Limyra.Formats.Services;

/// <summary>
/// The rules of a time zone as /etc/localtime holds them (tzfile(5), RFC 9636): the moments at which the
/// offset from UTC changed, and for later times the rule in the footer, in the form of the TZ variable.
/// </summary>
public sealed class TimeZoneFile
{
    /// <summary>Largest file that is read.</summary>
    public const int LimitBytes = 64 * 1024;

    private const int HeaderBytes = 44;
    private const int TypeBytes = 6;

    private readonly long[] _moments;
    private readonly int[] _offsets;
    private readonly int _firstOffset;
    private readonly PosixRule? _rule;

    private TimeZoneFile(long[] moments, int[] offsets, int firstOffset, PosixRule? rule)
    {
        _moments = moments;
        _offsets = offsets;
        _firstOffset = firstOffset;
        _rule = rule;
    }

    /// <summary>Reads a file; null when it is none, or damaged.</summary>
    public static TimeZoneFile? Read(ReadOnlySpan<byte> file)
    {
        if (!Header(file, out Counts first)) return null;
        if (first.Version < (byte)'2') return Body(file[HeaderBytes..], first, momentBytes: 4);
        int skipped = HeaderBytes + first.Length(momentBytes: 4);
        if (file.Length < skipped || !Header(file[skipped..], out Counts second)) return null;
        return Body(file[(skipped + HeaderBytes)..], second, momentBytes: 8);
    }

    private readonly record struct Counts(
        byte Version, int Utc, int Standard, int Leaps, int Moments, int Types, int Chars)
    {
        public int Length(int momentBytes) =>
            Moments * (momentBytes + 1) + Types * TypeBytes + Chars + Leaps * (momentBytes + 4)
                + Standard + Utc;
    }

    private static bool Header(ReadOnlySpan<byte> file, out Counts counts)
    {
        counts = default;
        if (file.Length < HeaderBytes || !file.StartsWith("TZif"u8)) return false;
        Span<int> numbers = stackalloc int[6];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32BigEndian(file[(20 + i * 4)..]);
            if (numbers[i] is < 0 or > LimitBytes) return false;
        }
        counts = new(file[4], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        return counts.Types > 0;
    }

    private static TimeZoneFile? Body(ReadOnlySpan<byte> body, Counts counts, int momentBytes)
    {
        int length = counts.Length(momentBytes);
        if (body.Length < length) return null;
        ReadOnlySpan<byte> indexes = body[(counts.Moments * momentBytes)..];
        ReadOnlySpan<byte> types = indexes[counts.Moments..];
        long[] moments = new long[counts.Moments];
        int[] offsets = new int[counts.Moments];
        for (int i = 0; i < counts.Moments; i++)
        {
            moments[i] = momentBytes == 8
                ? BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..])
                : BinaryPrimitives.ReadInt32BigEndian(body[(i * 4)..]);
            if (indexes[i] >= counts.Types) return null;
            offsets[i] = BinaryPrimitives.ReadInt32BigEndian(types[(indexes[i] * TypeBytes)..]);
        }
        string footer = momentBytes == 8 ? Encoding.Latin1.GetString(body[length..]).Trim('\n') : "";
        return new(moments, offsets, BinaryPrimitives.ReadInt32BigEndian(types), PosixRule.Parse(footer));
    }

    /// <summary>Local time minus UTC in seconds, at a moment in seconds since 1970.</summary>
    public int OffsetAt(long unixSeconds)
    {
        if (_moments.Length == 0 || unixSeconds >= _moments[^1])
            return _rule?.OffsetAt(unixSeconds) ?? (_offsets.Length > 0 ? _offsets[^1] : _firstOffset);
        int at = Array.BinarySearch(_moments, unixSeconds);
        if (at < 0) at = ~at - 1;
        return at < 0 ? _firstOffset : _offsets[at];
    }

    /// <summary>
    /// "CET-1CEST,M3.5.0,M10.5.0/3" (tzset(3)): names, offsets west of
    /// Greenwich, and when summer begins and ends.
    /// </summary>
    private sealed class PosixRule(int standardOffset, int summerOffset, Change? begin, Change? end)
    {
        private const int SecondsPerHour = 3600;

        public static PosixRule? Parse(string text)
        {
            int at = 0;
            if (!Name(text, ref at) || !Offset(text, ref at, out int standard)) return null;
            if (at == text.Length) return new(-standard, -standard, begin: null, end: null);
            if (!Name(text, ref at)) return null;
            int summer = standard - SecondsPerHour;
            if (at < text.Length && text[at] != ',' && !Offset(text, ref at, out summer)) return null;
            string[] parts = text[at..].Split(',');
            if (parts.Length != 3 || Change.Parse(parts[1]) is not { } first
                || Change.Parse(parts[2]) is not { } last)
                return null;
            return new(-standard, -summer, first, last);
        }

        private static bool Name(string text, ref int at)
        {
            int from = at;
            if (at < text.Length && text[at] == '<')
            {
                at = text.IndexOf('>', at) + 1;
                return at > 0;
            }
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            return at - from >= 3;
        }

        /// <summary>[+-]hh[:mm[:ss]], in seconds.</summary>
        internal static bool Offset(string text, ref int at, out int seconds)
        {
            seconds = 0;
            bool isNegative = at < text.Length && text[at] == '-';
            if (at < text.Length && text[at] is '-' or '+') at++;
            int unit = SecondsPerHour;
            while (true)
            {
                int from = at;
                while (at < text.Length && at - from < 3 && char.IsAsciiDigit(text[at])) at++;
                if (!int.TryParse(text.AsSpan(from, at - from), NumberStyles.None,
                    CultureInfo.InvariantCulture, out int part))
                    return false;
                seconds += part * unit;
                unit /= 60;
                if (at >= text.Length || text[at] != ':' || unit == 0) break;
                at++;
            }
            if (isNegative) seconds = -seconds;
            return true;
        }

        public int OffsetAt(long unixSeconds)
        {
            if (begin is null || end is null) return standardOffset;
            int year = DateTime.UnixEpoch.AddSeconds(Math.Clamp(unixSeconds, 0, LastSecond)).Year;
            long first = begin.In(year) - standardOffset;
            long last = end.In(year) - summerOffset;
            bool isSummer = first < last
                ? unixSeconds >= first && unixSeconds < last
                : unixSeconds >= first || unixSeconds < last;
            return isSummer ? summerOffset : standardOffset;
        }

        /// <summary>The end of the year 9998.</summary>
        private const long LastSecond = 253_370_764_799;
    }

    /// <summary>A day of the year: Mm.w.d, Jn without February 29, or n from 0;
    /// with a time behind a slash.</summary>
    private sealed class Change(char kind, int month, int week, int day, int seconds)
    {
        public static Change? Parse(string text)
        {
            int slash = text.IndexOf('/', StringComparison.Ordinal);
            int time = 2 * 3600;
            int at = slash + 1;
            if (slash >= 0 && !PosixRule.Offset(text, ref at, out time)) return null;
            string date = slash < 0 ? text : text[..slash];
            if (date.Length == 0) return null;
            if (date[0] != 'M')
            {
                return Number(date.TrimStart('J'), out int number) && number <= 366
                    ? new(date[0] == 'J' ? 'J' : 'n', 0, 0, number, time)
                    : null;
            }
            string[] parts = date[1..].Split('.');
            if (parts.Length != 3 || !Number(parts[0], out int ofYear) || !Number(parts[1], out int ofMonth)
                || !Number(parts[2], out int ofWeek)) return null;
            return ofYear is < 1 or > 12 || ofMonth is < 1 or > 5 || ofWeek > 6
                ? null
                : new('M', ofYear, ofMonth, ofWeek, time);
        }

        private static bool Number(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

        /// <summary>The change in a year, in seconds since 1970 of local time.</summary>
        public long In(int year)
        {
            DateTime first = new(year, kind == 'M' ? month : 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
            DateTime date = kind switch
            {
                'M' => MonthDay(first),
                'J' => first.AddDays(day - 1 + (DateTime.IsLeapYear(year) && day > 59 ? 1 : 0)),
                _ => first.AddDays(day),
            };
            return (date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond + seconds;
        }

        private DateTime MonthDay(DateTime first)
        {
            DateTime date = first.AddDays((day - (int)first.DayOfWeek + 7) % 7 + (week - 1) * 7);
            return date.Month == first.Month ? date : date.AddDays(-7);
        }
    }
}
