using Limyra.Early.Base;
using Limyra.Formats.Consoles;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Early;

/// <summary>A kernel that writes down what it is asked and answers as the test says.</summary>
internal sealed class FakeKernel : IEarlyKernel
{
    public List<string> Calls { get; } = [];

    /// <summary>Answers by the start of the written call; everything else succeeds.</summary>
    public Dictionary<string, Errno> Refusals { get; } = [];

    /// <summary>Exit codes of programs by path; those not named do not exist.</summary>
    public Dictionary<string, int> Programs { get; } = [];

    public List<byte[]> ManagerPackets { get; } = [];

    public long Now { get; set; } = 1_700_000_000L * 1_000_000_000;

    public string KernelRelease { get; init; } = "6.1.0-test";

    public bool IsRoot => false;

    /// <summary>The room on every file system.</summary>
    public FileSystemStatus RoomEverywhere { get; set; } =
        new(FileSystemStatus.Tmpfs, 4096, FreeBlocks: 8000, FreeInodes: 9000, TotalInodes: 10_000,
            TotalBlocks: 10_000);

    public Errno Room(string path, out FileSystemStatus status)
    {
        status = RoomEverywhere;
        return Errno.None;
    }

    public Errno Mount(string source, string target, string? type, MountFlags flags, string? data) =>
        Answer($"mount {source} {target} {type} [{flags}] {data}");

    public Errno Unmount(string target, UnmountFlags flags) => Answer($"unmount {target} [{flags}]");

    public Errno SwapOn(string path, int flags) => Answer($"swapon {path} {flags:x}");

    public Errno SwapOff(string path) => Answer($"swapoff {path}");

    public Errno LoadModule(int fd, string parameters, bool isCompressed) => Answer(
        $"module {Path
            .GetFileName(File.ResolveLinkTarget($"/proc/self/fd/{fd}", returnFinalTarget: false)!.FullName)}"
        + (parameters.Length == 0 ? "" : $" {parameters}"));

    public Errno LoadModule(ReadOnlySpan<byte> image, string parameters) =>
        Answer($"module-image {image.Length}");

    public Errno SetHostName(string name) => Answer($"hostname {name}");

    public Errno BringUp(string networkInterface) => Answer($"up {networkInterface}");

    public Errno Run(string path, IReadOnlyList<string> arguments, out ProgramEnd end)
    {
        end = new(Programs.GetValueOrDefault(path), Signal: 0);
        return Answer($"run {path} {string.Join(' ', arguments.Skip(1))}");
    }

    public Errno Become(string path, IReadOnlyList<string> arguments) =>
        Answer($"become {path} {string.Join(' ', arguments.Skip(1))}");

    public Errno GetRandom(Span<byte> buffer, bool isWaiting)
    {
        buffer.Fill(0xab);
        return Errno.None;
    }

    public Errno GetInsecureRandom(Span<byte> buffer) => GetRandom(buffer, isWaiting: false);

    public Errno AddEntropy(ReadOnlySpan<byte> seed, bool isCredited) =>
        Answer($"entropy {seed.Length} {(isCredited ? "credited" : "plain")}");

    public long RealTimeNs() => Now;

    public long MonotonicNs() => Now;

    public Errno SetRealTime(long seconds, long nanoseconds) => Answer($"settime {seconds}");

    public Errno SetKernelTimeZone(int minutesWest) => Answer($"timezone {minutesWest}");

    public Errno ReadHardwareClock(string device, out ClockFace face)
    {
        face = default;
        return Answer($"rtc-read {device}");
    }

    public Errno SetHardwareClock(string device, ClockFace face) => Answer($"rtc-set {device} {face.Year}");

    public Errno AttachLoop(string file, LoopRange range, out string device)
    {
        device = "/dev/loop0";
        return Answer($"loop {file} {range.Offset} {range.SizeLimit}");
    }

    public KernelKeymap? Keymap { get; private set; }

    public PsfFont? Font { get; private set; }

    public Errno SetKeyboardMode(string console, bool isUnicode) =>
        Answer($"keyboard-mode {console} {(isUnicode ? "unicode" : "bytes")}");

    public Errno SetKeymap(string console, KernelKeymap keymap, out int refused)
    {
        refused = 0;
        Keymap = keymap;
        return Answer($"keymap {console}");
    }

    public Errno SetScreen(string console, PsfFont? font, ScreenMapFile? map, bool isUnicode)
    {
        Font = font;
        return Answer($"screen {console} {font?.Width}x{font?.Height} {(map is null ? "" : "mapped ")}"
            + (isUnicode ? "unicode" : "bytes"));
    }

    public Errno TakeTerminal(string path) => Answer($"terminal {path}");

    public void Sleep(TimeSpan duration) => Answer($"sleep {duration.TotalSeconds}");

    public void Sync() => Answer("sync");

    public Errno AskManager(int fd, ReadOnlySpan<byte> packet, out byte[] reply)
    {
        ManagerPackets.Add(packet.ToArray());
        reply = packet[0] == 2 ? [59, 0, 1, 0, 0, 0, 0] : [50];
        return Errno.None;
    }

    private Errno Answer(string call)
    {
        Calls.Add(call);
        return Refusals.FirstOrDefault(
            refusal => call.StartsWith(refusal.Key, StringComparison.Ordinal)).Value;
    }
}
