using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>The monotonic clock and timers that are descriptors
/// (clock_gettime(2), timerfd_create(2)).</summary>
public static unsafe class Clocks
{
    private const int Monotonic = 1;
    private const int Realtime = 0;
    private const int AbsoluteTime = 1;

    /// <summary>Nanoseconds per second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since boot, without time asleep.</summary>
    public static long MonotonicNs => Read(Monotonic);

    /// <summary>Nanoseconds since 1970.</summary>
    public static long RealtimeNs => Read(Realtime);

    private static long Read(int clock)
    {
        Libc.NativeTime time = default;
        _ = Libc.clock_gettime(clock, &time);
        return time.seconds * NanosecondsPerSecond + time.nanoseconds;
    }

    /// <summary>A timer on the monotonic clock, not armed.</summary>
    public static Errno OpenTimer(out int descriptor)
    {
        descriptor = Libc.timerfd_create(Monotonic, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return Libc.Check(descriptor);
    }

    /// <summary>Arms a timer for a moment on the monotonic clock; 0 disarms it.</summary>
    public static Errno SetTimer(int descriptor, long momentNs)
    {
        Libc.NativeTime* value = stackalloc Libc.NativeTime[2];
        value[0] = default;
        value[1] = new() { seconds = momentNs / NanosecondsPerSecond,
            nanoseconds = momentNs % NanosecondsPerSecond };
        return Libc.Check(Libc.timerfd_settime(descriptor, AbsoluteTime, value, null));
    }

    /// <summary>
    /// A descriptor that becomes readable whenever the wall clock is set, waking from sleep included
    /// (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). <see cref="WatchWallClock"/> after each time.
    /// </summary>
    public static Errno OpenWallClockWatch(out int descriptor)
    {
        descriptor = Libc.timerfd_create(Realtime, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        if (descriptor == -1) return Libc.LastError();
        Errno reason = WatchWallClock(descriptor);
        if (reason == Errno.None) return Errno.None;
        _ = Libc.close(descriptor);
        descriptor = -1;
        return reason;
    }

    /// <summary>Arms such a descriptor anew.</summary>
    public static Errno WatchWallClock(int descriptor)
    {
        const int CancelOnSet = 2;
        Libc.NativeTime* value = stackalloc Libc.NativeTime[2];
        value[0] = default;
        value[1] = new() { seconds = long.MaxValue / NanosecondsPerSecond / 2, nanoseconds = 0 };
        ulong count;
        _ = Libc.read(descriptor, (byte*)&count, sizeof(ulong)); // ECANCELED, when it was set
        return Libc.Check(Libc.timerfd_settime(descriptor, AbsoluteTime | CancelOnSet, value, null));
    }

    /// <summary>Takes the expiry of a timer, so that it is no longer readable.</summary>
    public static void TakeExpiry(int descriptor)
    {
        ulong count = 0;
        _ = Libc.read(descriptor, (byte*)&count, sizeof(ulong)); // nothing to read is fine too
    }

    /// <summary>Sleeps.</summary>
    public static void Sleep(TimeSpan time)
    {
        Libc.NativeTime wanted = new()
        {
            seconds = (long)time.TotalSeconds,
            nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * 100,
        };
        while (Libc.nanosleep(&wanted, &wanted) == -1 && Libc.LastError() == Errno.EINTR)
        {
        }
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int clock_gettime(int clock, NativeTime* time);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int timerfd_create(int clock, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int timerfd_settime(
        int fd, int flags, NativeTime* value, NativeTime* before);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int nanosleep(NativeTime* wanted, NativeTime* left);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeTime
    {
        public long seconds;
        public long nanoseconds;
    }
}
