using System.Globalization;
using System.Text;
using CsCheck;
using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

public sealed class CalendarScheduleTests
{
    private static long Seconds(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .ToUnixTimeSeconds();

    private static string Next(string schedule, string after, Func<long, int>? offset = null)
    {
        CalendarSchedule? parsed = CalendarSchedule.Parse(schedule, out string? error);
        Assert.True(parsed is not null, error);
        return DateTimeOffset.FromUnixTimeSeconds(parsed.Next(Seconds(after), offset ?? (_ => 0)))
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("* * * * *", "2026-11-28 22:00:00", "2026-11-28 22:01:00")]
    [InlineData("*/15 * * * *", "2026-11-28 22:44:59", "2026-11-28 22:45:00")]
    [InlineData("0 3 * * *", "2026-11-28 03:00:00", "2026-11-29 03:00:00")]
    [InlineData("30 4 1,15 * *", "2026-11-28 00:00:00", "2026-12-01 04:30:00")]
    [InlineData("0 0 * * mon-fri", "2026-11-28 00:00:00", "2026-11-30 00:00:00")]
    [InlineData("0 0 * * 7", "2026-11-28 00:00:00", "2026-11-29 00:00:00")]
    [InlineData("0 0 29 feb *", "2026-11-28 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 12 13 * fri", "2026-11-28 00:00:00", "2026-12-04 12:00:00")]
    [InlineData("5-10/5 0 * * *", "2026-11-28 00:06:00", "2026-11-28 00:10:00")]
    [InlineData("@monthly", "2026-11-28 00:00:00", "2026-12-01 00:00:00")]
    public void The_next_moment_is_found(string schedule, string after, string expected) =>
        Assert.Equal(expected, Next(schedule, after));

    [Theory]
    [InlineData("0 3 * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("x * * * *")]
    [InlineData("1,, * * * *")]
    [InlineData("0 0 31 feb *")]
    [InlineData("@reboot")]
    public void What_is_no_schedule_is_refused_with_a_reason(string schedule)
    {
        Assert.Null(CalendarSchedule.Parse(schedule, out string? error));
        Assert.NotEqual("", error);
    }

    [Fact]
    public void A_local_time_the_clock_skips_is_taken_and_one_that_comes_twice_counts_once()
    {
        // Summer begins in the first hour of March 29 and ends on October 25, 2026, at 01:00 UTC.
        long begin = Seconds("2026-03-29 01:00:00");
        long end = Seconds("2026-10-25 01:00:00");
        int Berlin(long moment) => moment >= begin && moment < end ? 7200 : 3600;
        Assert.Equal("2026-03-29 01:30:00", Next("30 2 * * *", "2026-03-28 12:00:00", Berlin));
        Assert.Equal("2026-03-30 00:30:00", Next("30 2 * * *", "2026-03-29 01:30:00", Berlin));
        Assert.Equal("2026-10-25 00:30:00", Next("30 2 * * *", "2026-10-24 12:00:00", Berlin));
        Assert.Equal("2026-10-26 01:30:00", Next("30 2 * * *", "2026-10-25 00:30:00", Berlin));
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_lies_ahead() =>
        Gen.String[Gen.Char["0123456789*/-, @mon"], 0, 24].Sample(text =>
        {
            CalendarSchedule? schedule = CalendarSchedule.Parse(text, out _);
            Assert.True(schedule is null || schedule.Next(1_700_000_000, _ => -3600) > 1_700_000_000);
        });

    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01 00:00:00", 7200)]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 00:59:59", 3600)]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 01:00:00", 7200)]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25 01:00:00", 3600)]
    [InlineData("<+0330>-3:30", "2026-07-01 00:00:00", 12_600)]
    [InlineData("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01 00:00:00", 39_600)]
    [InlineData("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01 00:00:00", 36_000)]
    [InlineData("EST5EDT,J60,J300", "2028-03-01 12:00:00", -14_400)]
    public void The_rule_at_the_end_of_a_time_zone_file_tells_the_offset(
        string rule, string at, int expected) =>
            Assert.Equal(expected, TimeZoneFile.Read(ZoneFile(rule))?.OffsetAt(Seconds(at)));

    [Fact]
    public void Changes_of_the_past_come_from_the_table()
    {
        TimeZoneFile? zone = TimeZoneFile.Read(ZoneFile("CET-1", (1000, 0), (2000, 1)));
        Assert.Equal([5, 5, 7, 3600],
            [zone?.OffsetAt(0), zone?.OffsetAt(1000), zone?.OffsetAt(1999) + 2, zone?.OffsetAt(2000)]);
    }

    [Fact]
    public void A_truncated_time_zone_file_is_none()
    {
        byte[] file = ZoneFile("UTC0", (1000, 0), (2000, 1));
        int body = file.Length - "\nUTC0\n".Length;
        for (int length = 0; length < body; length++) Assert.Null(TimeZoneFile.Read(file.AsSpan(0, length)));
        Gen.Byte.Array[0, 120].Sample(bytes =>
        {
            byte[] hostile = [.. "TZif2"u8, .. bytes];
            _ = TimeZoneFile.Read(hostile)?.OffsetAt(0);
        });
    }

    /// <summary>A version 2 file with types of 5 and 7 seconds.</summary>
    private static byte[] ZoneFile(string rule, params (long Moment, byte Type)[] changes)
    {
        List<byte> file = [];
        Header(changes: 0, types: 1);
        file.AddRange([0, 0, 0, 5, 0, 0]);
        Header(changes.Length, types: 2);
        foreach ((long moment, _) in changes) file.AddRange(BitConverter.GetBytes(moment).Reverse());
        foreach ((_, byte type) in changes) file.Add(type);
        file.AddRange([0, 0, 0, 5, 0, 0, 0, 0, 0, 7, 1, 0]);
        file.AddRange(Encoding.ASCII.GetBytes($"\n{rule}\n"));
        return [.. file];

        void Header(int changes, int types)
        {
            file.AddRange([.. "TZif2"u8, .. new byte[15]]);
            file.AddRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            file.AddRange([0, 0, 0, (byte)changes, 0, 0, 0, (byte)types, 0, 0, 0, 0]);
        }
    }
}
