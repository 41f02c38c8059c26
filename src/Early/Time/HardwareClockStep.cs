using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Time;

/// <summary>Whether hardware clocks show universal or local time.</summary>
internal enum ClockMode
{
    /// <summary>Universal time.</summary>
    Utc,

    /// <summary>Local time, as other systems on the machine may want it.</summary>
    LocalTime,
}

/// <summary>Tells the kernel how to read the hardware clock, and sets that clock at the end.</summary>
internal static class HardwareClockStep
{
    private const int BusyAttempts = 8;
    private static readonly string[] Devices = ["/dev/rtc", "/dev/rtc0"];
    private static readonly TimeSpan BusyDelay = TimeSpan.FromMilliseconds(15);

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (ReadMode(context, context.Arguments.Skip(1)) is not { } mode)
        {
            context.Say("hwclock: expected start or stop, then nothing, utc or localtime");
            return 1;
        }

        switch (context.Arguments[0])
        {
            case "start":
                return Start(context, mode) ? 0 : 1;
            case "stop":
                return Stop(context, mode) ? 0 : 1;
            default:
                context.Say("hwclock: expected start or stop");
                return 1;
        }
    }

    /// <summary>A word, else /etc/hwclock, else the third line of
    /// /etc/adjtime, else universal time.</summary>
    public static ClockMode? ReadMode(StepContext context, IEnumerable<string> words)
    {
        if (context.Arguments.Count is 0 or > 2) return null;

        string? word = words.FirstOrDefault() ?? context.Tree.ReadText("/etc/hwclock")
            ?? (context.Tree.ReadText("/etc/adjtime") ?? "").Split('\n').Skip(2).FirstOrDefault()?.Trim();
        return word?.ToLowerInvariant() switch
        {
            "local" or "localtime" => ClockMode.LocalTime,
            "utc" or null or "" => ClockMode.Utc,
            _ => context.Arguments.Count == 2 ? null : ClockMode.Utc,
        };
    }

    private static bool Start(StepContext context, ClockMode mode)
    {
        long offset = LocalOffsetSeconds(context);
        bool isSet = true;
        if (mode == ClockMode.Utc)
        {
            // The first call decides that the clock is not to be shifted; the second tells the zone.
            isSet = !context.Failed(context.Kernel.SetKernelTimeZone(minutesWest: 0),
                "hwclock: locking the clock");
        }

        if (mode == ClockMode.LocalTime || offset != 0)
        {
            isSet &= !context.Failed(
                context.Kernel.SetKernelTimeZone((int)(-offset / 60)),
                "hwclock: setting the kernel's time zone");
        }

        return isSet;
    }

    private static bool Stop(StepContext context, ClockMode mode)
    {
        foreach (string device in Devices)
        {
            if (!context.Tree.Exists(device)) continue;

            Errno error = SetPatiently(context, device, mode);
            if (!context.Failed(error, $"hwclock: setting {device}")) return true;
        }

        return !Devices.Any(context.Tree.Exists);
    }

    private static Errno SetPatiently(StepContext context, string device, ClockMode mode)
    {
        Errno error = Errno.EBUSY;
        for (int attempt = 0; attempt < BusyAttempts && error == Errno.EBUSY; attempt++)
        {
            if (attempt > 0)
                context.Kernel.Sleep(BusyDelay);

            long seconds = context.Kernel.RealTimeNs() / 1_000_000_000;
            seconds += mode == ClockMode.LocalTime ? LocalOffsetSeconds(context) : 0;
            DateTime face = DateTime.UnixEpoch.AddSeconds(seconds);
            error = context.Kernel.SetHardwareClock(
                device, new(face.Year, face.Month, face.Day, face.Hour, face.Minute, face.Second));
        }

        return error;
    }

    /// <summary>How far local time is ahead of universal time now, from /etc/localtime.</summary>
    public static long LocalOffsetSeconds(StepContext context) =>
        context.Tree.Read("/etc/localtime", out byte[] zone) == Errno.None
            ? Formats.Configuration.TimeZoneFile.OffsetSeconds(zone,
                context.Kernel.RealTimeNs() / 1_000_000_000) : 0;
}
