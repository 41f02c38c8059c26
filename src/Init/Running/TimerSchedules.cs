using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>
/// When timers run: moments of the calendar in local time, or intervals. For persistent ones
/// the last run is kept in a file of <paramref name="directory"/>, so that one missed while
/// the system was down is made up for.
/// </summary>
internal sealed class TimerSchedules(EventLoop loop, string directory, Action<LogLevel, string> log)
    : IPollTarget
{
    private const string LocalTime = "/etc/localtime";
    private const int StampLimitBytes = 64;
    private const int WriteCreateTruncate = 0x1 | 0x40 | 0x200;
    private const uint DirectoryMode = 0x1ed;
    private const uint FileMode = 0x1a4;

    private TimeZoneFile? _zone;
    private (long Seconds, uint Nanoseconds) _zoneModified;
    private int _clockWatch = -1;

    /// <summary>Set when the set is complete: all services, to find timers when the clock was set.</summary>
    public Func<IReadOnlyList<Service>> Services { get; set; } = () => [];

    /// <summary>Where stamps are kept: the system's state, or the user's.</summary>
    public static string DirectoryFor(ProgramCall call, bool isSystem)
    {
        if (isSystem) return "/var/lib/dinit/timers";
        string? state = call.Variable("XDG_STATE_HOME");
        return string.IsNullOrEmpty(state)
            ? $"{ServiceDirectories.Home(call) ?? ""}/.local/state/dinit/timers"
            : $"{state}/dinit/timers";
    }

    /// <summary>The next run of a timer, on the monotonic clock; 0 when there is none.</summary>
    public long Next(Service service)
    {
        ServiceTimer timer = service.Description!.Timer; // only loaded services start
        long now = Clocks.RealtimeNs;
        long next = timer.Calendar is { } calendar
            ? NextOnCalendar(service, timer, calendar, now)
            : NextInInterval(service, timer.Interval ?? TimeSpan.Zero, timer.IsPersistent, now);
        return next == long.MaxValue ? 0 : Math.Max(Clocks.MonotonicNs + next - now, 1);
    }

    private long NextOnCalendar(Service service, ServiceTimer timer, CalendarSchedule calendar, long now)
    {
        const long Second = Clocks.NanosecondsPerSecond;
        WatchClock();
        ReadZone();
        long after = now / Second;
        if (timer.IsPersistent && LastRun(service) is { } last && last < after) after = last;
        long next = calendar.Next(after, OffsetAt);
        if (next == long.MaxValue) return next;
        // Missed: now.
        return Math.Max(next * Second, now);
    }

    /// <summary>
    /// An interval after the begin of the last run; before the first one, after now. A persistent timer
    /// knows the last run of an earlier boot.
    /// </summary>
    private long NextInInterval(Service service, TimeSpan interval, bool isPersistent, long now)
    {
        long length = interval.Ticks * 100;
        if (service.LastStartNs >= 0)
            return now + Math.Max(length - (Clocks.MonotonicNs - service.LastStartNs), 0);
        if (isPersistent && LastRun(service) is { } last)
            return Math.Clamp(last * Clocks.NanosecondsPerSecond + length, now, now + length);
        return now + length;
    }

    private int OffsetAt(long unixSeconds) => _zone?.OffsetAt(unixSeconds) ?? 0;

    /// <summary>The zone may be changed while we run; without one it is UTC.</summary>
    private void ReadZone()
    {
        if (BytePaths.Status(LocalTime, out FileStatus status) != Errno.None)
        {
            _zone = null;
            return;
        }
        (long ModificationSeconds, uint ModificationNanoseconds) modified =
            (status.ModificationSeconds, status.ModificationNanoseconds);
        if (modified == _zoneModified) return;
        _zoneModified = modified;
        Errno reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, LocalTime, TimeZoneFile.LimitBytes,
            out byte[]? content);
        _zone = reason == Errno.None ? TimeZoneFile.Read(content) : null;
        if (_zone is null) log(LogLevel.Warning, $"{LocalTime}: not a time zone file; timers use UTC.");
    }

    private void WatchClock()
    {
        if (_clockWatch >= 0 || Clocks.OpenWallClockWatch(out _clockWatch) != Errno.None) return;
        // out of memory: then a set clock is noticed at the next run
        _ = loop.Add(_clockWatch, PollEvents.Input, this);
    }

    public void OnPoll(int descriptor, PollEvents events)
    {
        _ = Clocks.WatchWallClock(_clockWatch); // it was armed before
        foreach (Service service in Services())
        {
            if (service is { Type: ServiceType.Timer, Description.Timer.Calendar: not null })
                service.OnProcess(ProcessEvent.ClockSet);
        }
    }

    private string StampPath(Service service) => $"{directory}/{service.Name.Replace('/', '!')}";

    /// <summary>When the timer last ran, in seconds since 1970; null when that is not known.</summary>
    private long? LastRun(Service service)
    {
        string path = StampPath(service);
        if (BytePaths.ReadAll(BytePaths.CurrentDirectory, path, StampLimitBytes, out byte[]? content)
            != Errno.None) return null;
        return ServiceValues.TryNumber(BytePaths.Encoding.GetString(content).AsSpan()
            .Trim(), int.MaxValue, out ulong seconds)
            ? (long)seconds
            : null;
    }

    /// <summary>Remembers that a persistent timer runs now.</summary>
    public void NoteRun(Service service)
    {
        if (service.Description is not { Timer.IsPersistent: true }) return;
        string seconds =
            (Clocks.RealtimeNs / Clocks.NanosecondsPerSecond).ToString(CultureInfo.InvariantCulture);
        string path = StampPath(service);
        Errno reason = BytePaths.Open(BytePaths.CurrentDirectory, path, WriteCreateTruncate, FileMode,
            out int descriptor);
        if (reason == Errno.ENOENT)
        {
            MakeDirectories();
            reason = BytePaths.Open(BytePaths.CurrentDirectory, path, WriteCreateTruncate, FileMode,
                out descriptor);
        }
        if (reason == Errno.None)
            reason = BytePaths.Write(descriptor, BytePaths.Encoding.GetBytes($"{seconds}\n"), out _);
        Descriptors.Close(descriptor);
        if (reason != Errno.None)
            log(LogLevel.Warning, $"{service.Name}: cannot remember this run in {path}: {reason.Describe()}");
    }

    private void MakeDirectories()
    {
        for (int at = directory.IndexOf('/', 1); at > 0; at = directory.IndexOf('/', at + 1))
            _ = BytePaths.MakeDirectory(directory[..at], DirectoryMode); // most exist; the last one tells
        _ = BytePaths.MakeDirectory(directory, DirectoryMode); // opening the file tells
    }
}
