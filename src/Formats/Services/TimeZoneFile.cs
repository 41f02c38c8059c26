using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Limyra.Formats.Services;

/// <summary>
/// The rules of a time zone as /etc/localtime holds them (tzfile(5), RFC 9636): the moments at which the offset from
/// UTC changed, and for later times the rule in the footer, in the form of the TZ variable.
/// </summary>
public sealed class TimeZoneFile
{
    /// <summary>Largest file that is read.</summary>
    public const int LimitBytes = 64 * 1024;

    private const int HeaderBytes = 44;
    private const int TypeBytes = 6;

    private readonly long[] moments;
    private readonly int[] offsets;
    private readonly int firstOffset;
    private readonly PosixRule? rule;

    private TimeZoneFile(long[] moments, int[] offsets, int firstOffset, PosixRule? rule)
    {
        this.moments = moments;
        this.offsets = offsets;
        this.firstOffset = firstOffset;
        this.rule = rule;
    }

    /// <summary>Reads a file; null when it is none, or damaged.</summary>
    public static TimeZoneFile? Read(ReadOnlySpan<byte> file)
    {
        if (!Header(file, out var first)) return null;
        if (first.Version < (byte)'2') return Body(file[HeaderBytes..], first, momentBytes: 4);
        var skipped = HeaderBytes + first.Length(momentBytes: 4);
        if (file.Length < skipped || !Header(file[skipped..], out var second)) return null;
        return Body(file[(skipped + HeaderBytes)..], second, momentBytes: 8);
    }

    private readonly record struct Counts(byte Version, int Utc, int Standard, int Leaps, int Moments, int Types, int Chars)
    {
        public int Length(int momentBytes) =>
            Moments * (momentBytes + 1) + Types * TypeBytes + Chars + Leaps * (momentBytes + 4) + Standard + Utc;
    }

    private static bool Header(ReadOnlySpan<byte> file, out Counts counts)
    {
        counts = default;
        if (file.Length < HeaderBytes || !file.StartsWith("TZif"u8)) return false;
        Span<int> numbers = stackalloc int[6];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32BigEndian(file[(20 + i * 4)..]);
            if (numbers[i] is < 0 or > LimitBytes) return false;
        }
        counts = new(file[4], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        return counts.Types > 0;
    }

    private static TimeZoneFile? Body(ReadOnlySpan<byte> body, Counts counts, int momentBytes)
    {
        var length = counts.Length(momentBytes);
        if (body.Length < length) return null;
        var indexes = body[(counts.Moments * momentBytes)..];
        var types = indexes[counts.Moments..];
        var moments = new long[counts.Moments];
        var offsets = new int[counts.Moments];
        for (var i = 0; i < counts.Moments; i++)
        {
            moments[i] = momentBytes == 8
                ? BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..])
                : BinaryPrimitives.ReadInt32BigEndian(body[(i * 4)..]);
            if (indexes[i] >= counts.Types) return null;
            offsets[i] = BinaryPrimitives.ReadInt32BigEndian(types[(indexes[i] * TypeBytes)..]);
        }
        var footer = momentBytes == 8 ? Encoding.Latin1.GetString(body[length..]).Trim('\n') : "";
        return new(moments, offsets, BinaryPrimitives.ReadInt32BigEndian(types), PosixRule.Parse(footer));
    }

    /// <summary>Local time minus UTC in seconds, at a moment in seconds since 1970.</summary>
    public int OffsetAt(long unixSeconds)
    {
        if (moments.Length == 0 || unixSeconds >= moments[^1])
            return rule?.OffsetAt(unixSeconds) ?? (offsets.Length > 0 ? offsets[^1] : firstOffset);
        var at = Array.BinarySearch(moments, unixSeconds);
        if (at < 0) at = ~at - 1;
        return at < 0 ? firstOffset : offsets[at];
    }

    /// <summary>
    /// "CET-1CEST,M3.5.0,M10.5.0/3" (tzset(3)): names, offsets west of Greenwich, and when summer begins and ends.
    /// </summary>
    private sealed record PosixRule(int Standard, int Summer, Change? Begin, Change? End)
    {
        private const int SecondsPerHour = 3600;

        public static PosixRule? Parse(string text)
        {
            var at = 0;
            if (!Name(text, ref at) || !Offset(text, ref at, out var standard)) return null;
            if (at == text.Length) return new(-standard, -standard, Begin: null, End: null);
            if (!Name(text, ref at)) return null;
            var summer = standard - SecondsPerHour;
            if (at < text.Length && text[at] != ',' && !Offset(text, ref at, out summer)) return null;
            var parts = text[at..].Split(',');
            if (parts.Length != 3 || Change.Parse(parts[1]) is not { } begin || Change.Parse(parts[2]) is not { } end)
                return null;
            return new(-standard, -summer, begin, end);
        }

        private static bool Name(string text, ref int at)
        {
            var from = at;
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
            var isNegative = at < text.Length && text[at] == '-';
            if (at < text.Length && text[at] is '-' or '+') at++;
            var unit = SecondsPerHour;
            while (true)
            {
                var from = at;
                while (at < text.Length && at - from < 3 && char.IsAsciiDigit(text[at])) at++;
                if (!int.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var part))
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
            if (Begin is null || End is null) return Standard;
            var year = DateTime.UnixEpoch.AddSeconds(Math.Clamp(unixSeconds, 0, LastSecond)).Year;
            var begin = Begin.In(year) - Standard;
            var end = End.In(year) - Summer;
            var isSummer = begin < end
                ? unixSeconds >= begin && unixSeconds < end
                : unixSeconds >= begin || unixSeconds < end;
            return isSummer ? Summer : Standard;
        }

        /// <summary>The end of the year 9998.</summary>
        private const long LastSecond = 253_370_764_799;
    }

    /// <summary>A day of the year: Mm.w.d, Jn without February 29, or n from 0; with a time behind a slash.</summary>
    private sealed record Change(char Kind, int Month, int Week, int Day, int Seconds)
    {
        public static Change? Parse(string text)
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var seconds = 2 * 3600;
            var at = slash + 1;
            if (slash >= 0 && !PosixRule.Offset(text, ref at, out seconds)) return null;
            var day = slash < 0 ? text : text[..slash];
            if (day.Length == 0) return null;
            if (day[0] != 'M')
            {
                return Number(day.TrimStart('J'), out var number) && number <= 366
                    ? new(day[0] == 'J' ? 'J' : 'n', 0, 0, number, seconds)
                    : null;
            }
            var parts = day[1..].Split('.');
            if (parts.Length != 3 || !Number(parts[0], out var month) || !Number(parts[1], out var week)
                || !Number(parts[2], out var weekDay)) return null;
            return month is < 1 or > 12 || week is < 1 or > 5 || weekDay > 6 ? null : new('M', month, week, weekDay, seconds);
        }

        private static bool Number(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

        /// <summary>The change in a year, in seconds since 1970 of local time.</summary>
        public long In(int year)
        {
            var first = new DateTime(year, Kind == 'M' ? Month : 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
            var day = Kind switch
            {
                'M' => MonthDay(first),
                'J' => first.AddDays(Day - 1 + (DateTime.IsLeapYear(year) && Day > 59 ? 1 : 0)),
                _ => first.AddDays(Day),
            };
            return (day.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond + Seconds;
        }

        private DateTime MonthDay(DateTime first)
        {
            var day = first.AddDays((Day - (int)first.DayOfWeek + 7) % 7 + (Week - 1) * 7);
            return day.Month == first.Month ? day : day.AddDays(-7);
        }
    }
}
