using System.Globalization;

namespace Limyra.Formats.Services;

/// <summary>
/// Moments on the calendar in the five fields of crontab(5): minute, hour, day of month, month, day of week.
/// A field is "*", a number, a range a-b, any of these with /step, or several with commas; months and days of
/// the week also by their first three letters; Sunday is 0 or 7. If both days are restricted, one of them
/// suffices. "@hourly", "@daily", "@weekly", "@monthly" and "@yearly" stand for the usual five.
/// </summary>
public sealed class CalendarSchedule
{
    /// <summary>A day such as February 29 on a certain day of the week comes at
    /// least once in this time.</summary>
    private const int SearchYears = 41;

    private const string MonthNames = "janfebmaraprmayjunjulaugsepoctnovdec";
    private const string DayNames = "sunmontuewedthufrisat";

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekDays;
    private readonly bool _isEitherDayEnough;

    private CalendarSchedule(string text, Span<ulong> fields, bool isEitherDayEnough)
    {
        Text = text;
        (_minutes, _hours, _days, _months, _weekDays) =
            (fields[0], fields[1], fields[2], fields[3], fields[4]);
        _isEitherDayEnough = isEitherDayEnough;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a schedule; null and what is wrong when it is none.</summary>
    public static CalendarSchedule? Parse(string text, out string error)
    {
        error = "";
        string expanded = text switch
        {
            "@hourly" => "0 * * * *",
            "@daily" or "@midnight" => "0 0 * * *",
            "@weekly" => "0 0 * * 0",
            "@monthly" => "0 0 1 * *",
            "@yearly" or "@annually" => "0 0 1 1 *",
            _ => text,
        };
        string[] words = expanded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 5)
        {
            error =
                "expected five fields (minute hour day month weekday) or @hourly, @daily, @weekly, @monthly, @yearly";
            return null;
        }
        Span<ulong> fields = stackalloc ulong[5];
        if (!Field(words[0], "minute", 0, 59, names: "", out fields[0], ref error)
            || !Field(words[1], "hour", 0, 23, names: "", out fields[1], ref error)
            || !Field(words[2], "day of month", 1, 31, names: "", out fields[2], ref error)
            || !Field(words[3], "month", 1, 12, MonthNames, out fields[3], ref error)
            || !Field(words[4], "day of week", 0, 7, DayNames, out fields[4], ref error)) return null;
        if ((fields[4] & 1UL << 7) != 0) fields[4] |= 1;
        bool isEitherEnough = words[2][0] != '*' && words[4][0] != '*';
        CalendarSchedule schedule = new(text, fields, isEitherEnough);
        if (schedule.NextLocal(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)) is not null)
            return schedule;
        error = "there is no such day in any year";
        return null;
    }

    private static bool Field(
        string text, string what, int least, int largest, string names, out ulong bits, ref string error)
    {
        bits = 0;
        foreach (string part in text.Split(','))
        {
            if (Part(part, least, largest, names, ref bits)) continue;
            error = $"'{part}' is not a {what} ({least}-{largest})";
            return false;
        }
        return true;
    }

    private static bool Part(string text, int least, int largest, string names, ref ulong bits)
    {
        int step = 1;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && (!Digits(text[(slash + 1)..], out step) || step == 0)) return false;
        string range = slash < 0 ? text : text[..slash];
        (int first, int last) = (least, largest);
        if (range != "*")
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            if (!Number(dash < 0 ? range : range[..dash], least, names, out first)) return false;
            if (dash >= 0 && !Number(range[(dash + 1)..], least, names, out last)) return false;
            if (dash < 0 && slash < 0) last = first;
        }
        if (first < least || last > largest || first > last) return false;
        for (int value = first; value <= last; value += step) bits |= 1UL << value;
        return true;
    }

    private static bool Number(string text, int least, string names, out int value)
    {
        if (Digits(text, out value)) return true;
        int at = text.Length == 3 ? names.IndexOf(text, StringComparison.OrdinalIgnoreCase) : -1;
        value = at / 3 + least;
        return at >= 0 && at % 3 == 0;
    }

    private static bool Digits(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// The first moment after <paramref name="unixSeconds"/>, both in seconds since 1970;
    /// <paramref name="offset"/> gives local time minus UTC, in seconds, at a moment. A local time that the
    /// clock skips is taken at the moment it would have been; one that comes twice counts the first time.
    /// </summary>
    public long Next(long unixSeconds, Func<long, int> offset)
    {
        DateTime local = DateTime.UnixEpoch.AddSeconds(unixSeconds + offset(unixSeconds));
        while (NextLocal(local) is { } found)
        {
            long seconds = (found.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

            // Before and after a change of the offset: the earlier that is right, else the old one's.
            long before = seconds - offset(seconds - SecondsPerDay);
            long after = seconds - offset(seconds + SecondsPerDay);
            long moment =
                before + offset(before) != seconds && after + offset(after) == seconds ? after : before;
            if (moment > unixSeconds) return moment;
            local = found;
        }
        return long.MaxValue;
    }

    private const int SecondsPerDay = 86_400;

    /// <summary>The first matching minute after a local time.</summary>
    private DateTime? NextLocal(DateTime after)
    {
        DateTime time = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0,
            DateTimeKind.Unspecified)
            .AddMinutes(1);
        int end = time.Year + SearchYears;
        while (time.Year < end)
        {
            if (!Has(_months, time.Month))
                time = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            else if (!HasDay(time)) time = time.Date.AddDays(1);
            else if (!Has(_hours, time.Hour)) time = time.Date.AddHours(time.Hour + 1);
            else if (!Has(_minutes, time.Minute)) time = time.AddMinutes(1);
            else return time;
        }
        return null;
    }

    private bool HasDay(DateTime time)
    {
        bool isDay = Has(_days, time.Day);
        bool isWeekDay = Has(_weekDays, (int)time.DayOfWeek);
        return _isEitherDayEnough ? isDay || isWeekDay : isDay && isWeekDay;
    }

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;
}
