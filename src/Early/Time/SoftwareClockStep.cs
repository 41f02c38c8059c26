using System.Globalization;
using System.Text;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Time;

/// <summary>
/// A clock for machines whose hardware clock is missing, dead or cannot be set: the time of the
/// last shutdown in the times of a file, and the distance from a read-only hardware clock. It
/// only ever moves the clock forward.
/// </summary>
internal static class SoftwareClockStep
{
    private const string Directory = "/var/lib/swclock";
    private const string StampPath = Directory + "/timestamp";
    private const string OffsetPath = Directory + "/offset";
    private const string SystemPath = "/usr/lib/os-release";
    private const string HardwarePath = "/sys/class/rtc/rtc0/since_epoch";
    private const long NsPerSecond = 1_000_000_000;

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (HardwareClockStep.ReadMode(context, context.Arguments.Skip(1)) is not { } mode)
        {
            context.Say("expected start or stop, then nothing, utc or localtime");
            return 1;
        }

        switch (context.Arguments[0])
        {
            case "start":
                return Start(context, mode) ? 0 : 1;
            case "stop":
                return Stop(context, mode) ? 0 : 1;
            default:
                context.Say("expected start or stop");
                return 1;
        }
    }

    private static bool Start(StepContext context, ClockMode mode)
    {
        long now = context.Kernel.RealTimeNs() / NsPerSecond;
        long? saved = ReadNumber(context, OffsetPath) is { } offset && Hardware(context, mode) is { } clock
            ? clock + offset : null;
        if (saved is null || saved < now)
        {
            saved = context.Tree.LinkStatus(StampPath) is { Kind: FileKind.Regular } stamp
                ? stamp.ModificationSeconds : null;
        }

        // A dead battery on the first boot: at least not before the system was made.
        if (context.Tree.Status(SystemPath) is { } system
            && system.ModificationSeconds > Math.Max(saved ?? 0, now))
        {
            saved = system.ModificationSeconds;
            context.Say($"the clock stood at {Text(now)}, before this system was made; "
                + $"it is set to {Text(saved.Value)}");
        }

        return saved is null || saved <= now
            || !context.Failed(context.Kernel.SetRealTime(saved.Value, nanoseconds: 0), "setting the clock");
    }

    private static string Text(long seconds)
    {
        DateTime time = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, 253_402_300_799));
        // Not DateTime's own formatting: it brings time zones and their tables, some 60 kB of program.
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time.Year:D4}-{time.Month:D2}-{time.Day:D2} {time.Hour:D2}:{time.Minute:D2}");
    }

    private static bool Stop(StepContext context, ClockMode mode)
    {
        long now = context.Kernel.RealTimeNs() / NsPerSecond;
        if (context.Failed(context.Tree.MakeDirectories(Directory, 0x1c0), Directory)) return false;

        _ = context.Tree.Remove(OffsetPath); // there may be none
        if (Hardware(context, mode) is { } clock && now > clock)
        {
            string offset = (now - clock).ToString(CultureInfo.InvariantCulture);
            context.Failed(
                context.Tree.Write(
                    OffsetPath, Encoding.Latin1.GetBytes(offset),
                    OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow, 0x180),
                OffsetPath);
        }

        Errno error = context.Tree.Write(
            StampPath, [], OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow,
            0x180);
        error = error != Errno.None ? error
            : context.Tree.SetTimes(StampPath, (Int128)now * NsPerSecond, (Int128)now * NsPerSecond);
        return !context.Failed(error, StampPath);
    }

    private static long? Hardware(StepContext context, ClockMode mode) =>
        ReadNumber(context, HardwarePath) is not { } seconds ? null
            : mode == ClockMode.Utc ? seconds : seconds - HardwareClockStep.LocalOffsetSeconds(context);

    private static long? ReadNumber(StepContext context, string path) =>
        long.TryParse(context.Tree.ReadText(path), NumberStyles.None, CultureInfo.InvariantCulture,
            out long number)
        && number > 0 ? number : null;
}
