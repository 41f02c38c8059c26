using System.Text.RegularExpressions;

namespace Limyra.Images.Checks;

/// <summary>What a freshly booted system must do, in the order it is asked.</summary>
internal static class GuestExpectations
{
    /// <summary>The name of the check whose value is process 1's peak memory in KiB.</summary>
    public const string InitPeak = "peak memory of PID 1, KiB";

    public const string KeptFile = "/root/kept-by-the-check";
    public const string KeptText = "written before power off";

    /// <summary>A guest of the emulator's user network has this address (qemu(1), "-netdev user").</summary>
    private const string NetworkUp = """
        modprobe virtio_net 2>/dev/null; card=$(ls /sys/class/net | grep -v '^lo$' | head -n 1); \
        ip link set "$card" up && { ip addr add 10.0.2.15/24 dev "$card" 2>/dev/null; \
        ip route add default via 10.0.2.2 2>/dev/null; ip addr show dev "$card"; }
        """;

    public static IEnumerable<GuestExpectation> For(GuestCheckSettings settings) =>
    [
        new("who is logged in", "id -u", @"^0$"),
        new("kernel", "uname -sr", @"^(Linux \S+)"),
        new("PID 1 is our dinit", "readlink /proc/1/exe || tr '\\0' ' ' </proc/1/cmdline",
            @"^(\S*(?:dinit|init)\S*)"),
        new(InitPeak, "cat /proc/1/status", @"^VmHWM:\s+(\d+) kB$"),
        new("processes", "ps", @"(?s)\A.*\b1\b.*\z"),
        new("root is writable ext4", "cat /proc/mounts", @"^\S+ / (ext4 rw\S*)"),
        .. ((string[])["/proc proc", "/sys sysfs", "/dev devtmpfs", "/run tmpfs", "/sys/fs/cgroup cgroup2"])
            .Select(
                mount => new GuestExpectation($"mounted: {mount}", "cat /proc/mounts",
                    $@"^\S+ ({Regex.Escape(mount)}) ")),
        new("host name", "cat /proc/sys/kernel/hostname",
            settings.HostName is { } name ? $"^{Regex.Escape(name)}$" : @"^\S+$"),
        .. settings.KernelSettings.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new GuestExpectation(
                $"sysctl {pair.Key}", $"cat /proc/sys/{pair.Key}", $"^{Regex.Escape(pair.Value)}$")),
        // IFF_UP and IFF_LOOPBACK
        new("loopback is up", "cat /sys/class/net/lo/flags", "^0x9$"),
        new("modules are loaded", "cat /proc/modules", @"^(ext4|virtio_blk) "),
        new("packages", "apk info", @"^(musl\b\S*)"),
        new("services", "dinitctl list", @"\A(?!(?s:.*)\{ *X *\})(?s:.*)(boot)\b"),
        .. Repository(settings),
        .. Restart(settings),
        new("a file is written", $"echo '{KeptText}' >{KeptFile} && sync && cat {KeptFile}",
            $"^({KeptText})$"),
    ];

    private static IEnumerable<GuestExpectation> Repository(GuestCheckSettings settings)
    {
        if (settings.RepositoryLine is not { } line) return [];
        (string command, string expected) = settings.AddedProgram;
        return
        [
            new("network card is up", NetworkUp, @"\binet (\S+)"),
            new("repository is set", $"echo '{line}' >/etc/apk/repositories && cat /etc/apk/repositories",
                @"^(.+)$"),
            new("apk update over HTTP", "apk update", @"^(OK\S*.*)$"),
            new($"{settings.AddedPackage} is not there yet",
                $"! apk info -e {settings.AddedPackage}", @"\A\z"),
            new($"apk add {settings.AddedPackage}", $"apk add --no-progress {settings.AddedPackage}",
                @"^(OK\S*.*)$"),
            new($"run {command}", command, $"({Regex.Escape(expected)}.*)"),
            new("the world holds it", "cat /etc/apk/world", $"^({Regex.Escape(settings.AddedPackage)})$"),
        ];
    }

    private static IEnumerable<GuestExpectation> Restart(GuestCheckSettings settings) =>
        settings.RestartedService is not { } service ? [] :
        [
            new($"dinitctl stop {service}", $"dinitctl stop {service}", "(?i)(stopped)"),
            new($"dinitctl start {service}", $"dinitctl start {service}", "(?i)(started)"),
            new($"{service} runs again", $"dinitctl status {service}", "(?i)(started)"),
        ];
}
