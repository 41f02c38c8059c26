namespace Limyra.Formats.Services;

/// <summary>Settings beyond the reference: sockets, rotation, control groups, timers,
/// health (dinit-service(5)).</summary>
internal sealed partial class SettingInterpreter
{
    /// <summary>As many as fit the child's table with everything else it may be given.</summary>
    private const int SocketLimit = 16;

    private const int RotationLimit = 99;

    private bool ApplySupervision(ServiceSetting setting) =>
        ApplyCgroup(setting) || ApplyTimer(setting) || ApplyHealth(setting) || ApplyMoreFiles(setting);

    private bool ApplyMoreFiles(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "socket-add":
                ReadSocket(setting);
                return true;
            case "socket-name":
                description.SocketName = SocketNameOf(setting, setting.Value);
                return true;
            case "logfile-max-size":
                description.LogFileLimitBytes = (long)Size(setting, long.MaxValue);
                return true;
            case "logfile-rotations":
                description.LogFileRotations = (int)Number(setting, setting.Value, RotationLimit);
                return true;
            case "watchdog-timeout":
                description.WatchdogTimeout = Time(setting, description.WatchdogTimeout);
                return true;
            default:
                return false;
        }
    }

    private void ReadSocket(ServiceSetting setting)
    {
        if (setting.Words.Count is 0 or > 3)
        {
            Report(setting, "socket", "expected: path [stream|datagram|seqpacket] [name]");
            return;
        }
        SocketKind? kind = setting.Words.Count < 2 ? SocketKind.Stream : setting.Words[1].Text switch
        {
            "stream" => SocketKind.Stream,
            "datagram" => SocketKind.Datagram,
            "seqpacket" => SocketKind.SequencedPacket,
            _ => null,
        };
        if (kind is null)
        {
            ReportWord(setting, setting.Words[1], "socket",
                "a socket is one of: stream, datagram, seqpacket");
            return;
        }
        if (description.MoreSockets.Count == SocketLimit)
        {
            Report(setting, "socket", $"more than {SocketLimit} sockets");
            return;
        }
        string? name = setting.Words.Count == 3 ? SocketNameOf(setting, setting.Words[2].Text) : null;
        description.MoreSockets.Add(new(setting.Words[0].Text, kind.Value, name));
    }

    /// <summary>LISTEN_FDNAMES has colons between the names (sd_listen_fds_with_names(3)).</summary>
    private string? SocketNameOf(ServiceSetting setting, string text)
    {
        const int LimitChars = 255;
        if (text.Length is > 0 and <= LimitChars && !text.Contains(':', StringComparison.Ordinal))
            return text;
        Report(setting, "socket-name", "a socket's name has 1 to 255 characters, none of them a colon");
        return null;
    }

    private bool ApplyCgroup(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "cgroup-own":
                if (YesOrNo(setting) is { } isOwn)
                    description.OwnCgroup = isOwn ? description.OwnCgroup ?? new() : null;
                return true;
            case "cgroup-memory-max":
            case "cgroup-memory-high":
            case "cgroup-memory-swap-max":
                SetLimit(setting, setting.Value == "max" ? "max" : Text(Size(setting, long.MaxValue)));
                return true;
            case "cgroup-pids-max":
                SetLimit(setting,
                    setting.Value == "max" ? "max" : Text(Number(setting, setting.Value, int.MaxValue)));
                return true;
            case "cgroup-cpu-weight":
                SetLimit(setting, Text(Bounded(setting, least: 1, largest: 10_000)));
                return true;
            case "cgroup-cpu-max":
                SetProcessorLimit(setting);
                return true;
            case "cgroup-survivors":
                ReadSurvivors(setting);
                return true;
            default:
                return false;
        }
    }

    private void ReadSurvivors(ServiceSetting setting)
    {
        if (setting.Value is not ("kill" or "report"))
            Report(setting, "survivors", "what happens to survivors must be one of: \"kill\" or \"report\"");
        description.OwnCgroup ??= new();
        description.OwnCgroup.KillsSurvivors = setting.Value != "report";
    }

    /// <summary>A percentage of one processor, as cpu.max takes it: microseconds of each 100,000.</summary>
    private void SetProcessorLimit(ServiceSetting setting)
    {
        const int PeriodMicroseconds = 100_000;
        const int LargestPercent = 100_000;
        string value = setting.Value;
        if (value == "max")
        {
            SetLimit(setting, "max");
            return;
        }
        if (!value.EndsWith('%')
            || !ServiceValues.TryNumber(value.AsSpan()[..^1], LargestPercent, out ulong percent)
            || percent == 0)
        {
            Report(setting, "cpu-max",
                "expected a percentage of one processor such as 50% or 200%, or \"max\"");
            return;
        }
        SetLimit(setting, $"{percent * (PeriodMicroseconds / 100)} {PeriodMicroseconds}");
    }

    /// <summary>cgroup-memory-max is the kernel's memory.max, and so on.</summary>
    private void SetLimit(ServiceSetting setting, string value)
    {
        string name = setting.Name["cgroup-".Length..];
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        string file = $"{name[..dash]}.{name[(dash + 1)..].Replace('-', '.')}";
        description.OwnCgroup ??= new();
        description.OwnCgroup.Limits.RemoveAll(limit => limit.File == file);
        description.OwnCgroup.Limits.Add((file, value));
    }

    private bool ApplyTimer(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "timer-interval":
                TimeSpan interval = Time(setting, TimeSpan.Zero);
                if (interval == TimeSpan.Zero)
                    Report(setting, "timer-interval", "an interval must be longer than 0");
                description.Timer.Interval = interval;
                return true;
            case "timer-calendar":
                CalendarSchedule? calendar = CalendarSchedule.Parse(setting.Value, out string? error);
                if (calendar is null) Report(setting, "timer-calendar", error);
                description.Timer.Calendar = calendar;
                return true;
            case "timer-persistent":
                if (YesOrNo(setting) is { } isPersistent) description.Timer.IsPersistent = isPersistent;
                return true;
            default:
                return false;
        }
    }

    private bool ApplyHealth(ServiceSetting setting)
    {
        ServiceHealth health = description.Health;
        switch (setting.Name)
        {
            case "health-command":
                health.Command = Words(setting, health.Command);
                return true;
            case "health-interval":
                health.Interval = Time(setting, health.Interval);
                if (health.Interval == TimeSpan.Zero)
                    Report(setting, "health-interval", "an interval must be longer than 0");
                return true;
            case "health-timeout":
                health.Timeout = Time(setting, health.Timeout);
                return true;
            case "health-failures":
                health.FailureLimit = (int)Bounded(setting, least: 1, largest: 1000);
                return true;
            default:
                return false;
        }
    }

    private bool? YesOrNo(ServiceSetting setting)
    {
        if (setting.Value is "yes" or "true") return true;
        if (setting.Value is "no" or "false") return false;
        Report(setting, "yes-or-no",
            $"{setting.Name} must be one of: \"yes\", \"true\", \"no\" or \"false\"");
        return null;
    }

    private ulong Bounded(ServiceSetting setting, ulong least, ulong largest)
    {
        ulong value = Number(setting, setting.Value, largest);
        if (value < least && ServiceValues.TryNumber(setting.Value, largest, out _))
            Report(setting, "number", NumberProblem);
        return Math.Max(value, least);
    }

    private ulong Size(ServiceSetting setting, ulong largest)
    {
        if (!ServiceValues.TrySize(setting.Value, largest, out ulong bytes))
            Report(setting, "size", "expected a number of bytes, perhaps with K, M, G or T behind it");
        return bytes;
    }

    private static string Text(ulong value) =>
        value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
