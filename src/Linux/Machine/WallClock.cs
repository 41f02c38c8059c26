namespace Limyra.Linux;

/// <summary>What a hardware clock shows: struct rtc_time without the derived fields.</summary>
public readonly record struct ClockFace(int Year, int Month, int Day, int Hour, int Minute, int Second);

/// <summary>The system clock, the kernel's time zone and hardware clocks (rtc(4)).</summary>
public static class WallClock
{
    private const nuint RTC_RD_TIME = 0x80247009;
    private const nuint RTC_SET_TIME = 0x4024700a;
    private const int RtcTimeInts = 9;

    /// <summary>Wall clock, nanoseconds since 1970.</summary>
    public static long RealTimeNs() => Clocks.RealtimeNs;

    /// <summary>Sets the wall clock.</summary>
    public static unsafe Errno SetRealTime(long seconds, long nanoseconds)
    {
        Libc.NativeTime time = new Libc.NativeTime { seconds = seconds, nanoseconds = nanoseconds };
        return Libc.Check(Libc.clock_settime(Libc.CLOCK_REALTIME, &time));
    }

    /// <summary>
    /// Tells the kernel its time zone; the first such call after boot also shifts the clock by it, if the
    /// hardware clock runs in local time (settimeofday(2)).
    /// </summary>
    public static unsafe Errno SetKernelTimeZone(int minutesWest)
    {
        Libc.NativeTimezone zone = new Libc.NativeTimezone { tz_minuteswest = minutesWest };
        return Libc.Check(Libc.settimeofday(null, &zone));
    }

    /// <summary>Reads a hardware clock.</summary>
    public static unsafe Errno ReadHardware(int fd, out ClockFace face)
    {
        int* time = stackalloc int[RtcTimeInts];
        Errno error = Libc.Check(Libc.ioctl(fd, RTC_RD_TIME, time));
        face = error != Errno.None ? default
            : new(time[5] + 1900, time[4] + 1, time[3], time[2], time[1], time[0]);
        return error;
    }

    /// <summary>Sets a hardware clock.</summary>
    public static unsafe Errno SetHardware(int fd, ClockFace face)
    {
        int* time = stackalloc int[RtcTimeInts];
        (time[0], time[1], time[2]) = (face.Second, face.Minute, face.Hour);
        (time[3], time[4], time[5]) = (face.Day, face.Month - 1, face.Year - 1900);
        return Libc.Check(Libc.ioctl(fd, RTC_SET_TIME, time));
    }
}
