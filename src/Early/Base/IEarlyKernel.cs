using Limyra.Formats.Consoles;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>
/// What the steps ask of the kernel besides files. Tests answer with a recording; files they get from a
/// folder that stands for the root (<see cref="RootTree"/>).
/// </summary>
internal interface IEarlyKernel
{
    string KernelRelease { get; }

    bool IsRoot { get; }

    Errno Mount(string source, string target, string? type, MountFlags flags, string? data);

    Errno Unmount(string target, UnmountFlags flags);

    Errno SwapOn(string path, int flags);

    Errno SwapOff(string path);

    /// <summary>How much room the file system at a path has.</summary>
    Errno Room(string path, out FileSystemStatus status);

    Errno LoadModule(int fd, string parameters, bool isCompressed);

    Errno LoadModule(ReadOnlySpan<byte> image, string parameters);

    Errno SetHostName(string name);

    Errno BringUp(string networkInterface);

    /// <summary>Runs a program to its end with our standard files; the path may not exist (ENOENT).</summary>
    Errno Run(string path, IReadOnlyList<string> arguments, out ProgramEnd end);

    Errno GetRandom(Span<byte> buffer, bool isWaiting);

    Errno GetInsecureRandom(Span<byte> buffer);

    Errno AddEntropy(ReadOnlySpan<byte> seed, bool isCredited);

    /// <summary>Wall clock, nanoseconds since 1970.</summary>
    long RealTimeNs();

    /// <summary>Time since the machine started, nanoseconds.</summary>
    long MonotonicNs();

    Errno SetRealTime(long seconds, long nanoseconds);

    Errno SetKernelTimeZone(int minutesWest);

    Errno ReadHardwareClock(string device, out ClockFace face);

    Errno SetHardwareClock(string device, ClockFace face);

    Errno AttachLoop(string file, LoopRange range, out string device);

    /// <summary>Sets what the keyboard of a virtual console sends: UTF-8 or bytes.</summary>
    Errno SetKeyboardMode(string console, bool isUnicode);

    /// <summary>Replaces the keymap of all consoles; counts the keys this kernel does not know.</summary>
    Errno SetKeymap(string console, KernelKeymap keymap, out int refused);

    /// <summary>Sets font and code set of a console; without a font, the one that is there stays.</summary>
    Errno SetScreen(string console, PsfFont? font, ScreenMapFile? map, bool isUnicode);

    /// <summary>Makes a terminal the one of this process: its session's, and its standard files.</summary>
    Errno TakeTerminal(string path);

    void Sleep(TimeSpan duration);

    void Sync();

    /// <summary>Sends a packet of the control protocol to the service
    /// manager; gives the reply to it.</summary>
    Errno AskManager(int fd, ReadOnlySpan<byte> packet, out byte[] reply);

    /// <summary>Becomes another program with this one's environment; returns only if that fails.</summary>
    Errno Become(string path, IReadOnlyList<string> arguments);
}
