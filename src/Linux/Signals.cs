using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Signal numbers of x86-64 and arm64 (signal(7)).</summary>
public enum Signal
{
    /// <summary>No signal: kill(2) then only asks whether the process exists.</summary>
    None = 0,

    /// <summary>Hangup.</summary>
    Hangup = 1,

    /// <summary>Interrupt from the keyboard.</summary>
    Interrupt = 2,

    /// <summary>Quit from the keyboard.</summary>
    Quit = 3,

    /// <summary>Abnormal end, usually with a core file.</summary>
    Abort = 6,

    /// <summary>Kill.</summary>
    Kill = 9,

    /// <summary>User-defined 1.</summary>
    User1 = 10,

    /// <summary>User-defined 2.</summary>
    User2 = 12,

    /// <summary>Broken pipe.</summary>
    Pipe = 13,

    /// <summary>Alarm.</summary>
    Alarm = 14,

    /// <summary>Terminate.</summary>
    Terminate = 15,

    /// <summary>A child stopped or ended.</summary>
    Child = 17,

    /// <summary>Continue.</summary>
    Continue = 18,

    /// <summary>Stop.</summary>
    Stop = 19,

    /// <summary>Stop from the terminal.</summary>
    TerminalStop = 20,

    /// <summary>Terminal input by a background process.</summary>
    TerminalInput = 21,

    /// <summary>Terminal output by a background process.</summary>
    TerminalOutput = 22,
}

/// <summary>A set of signals as the kernel keeps it: bit n−1 is signal n.</summary>
public readonly record struct SignalSet(ulong Bits)
{
    /// <summary>Every signal.</summary>
    public static SignalSet All { get; } = new(ulong.MaxValue);

    /// <summary>The given signals.</summary>
    public static SignalSet Of(params ReadOnlySpan<Signal> signals)
    {
        SignalSet set = default;
        foreach (Signal signal in signals) set = set.With(signal);
        return set;
    }

    /// <summary>This set and one more.</summary>
    public SignalSet With(Signal signal) => new(Bits | 1UL << ((int)signal - 1));

    /// <summary>This set without one.</summary>
    public SignalSet Without(Signal signal) => new(Bits & ~(1UL << ((int)signal - 1)));

    /// <summary>Whether the signal is in.</summary>
    public bool Contains(Signal signal) => (Bits >> ((int)signal - 1) & 1) != 0;
}

/// <summary>Masks, dispositions and reading signals from a descriptor.</summary>
public static unsafe class Signals
{
    private const int InfoBytes = 128;
    private const int SetMaskOperation = 2;

    /// <summary>Sets the calling thread's mask and tells the former one.</summary>
    public static SignalSet SetMask(SignalSet mask)
    {
        ulong wanted = mask.Bits, before = 0;
        _ = Libc.syscall4(Libc.SYS_rt_sigprocmask, SetMaskOperation, (nint)(&wanted), (nint)(&before), 8);
        return new(before);
    }

    /// <summary>
    /// Whether this process blocked all signals before any other thread existed (native/start.c),
    /// and the mask from before that.
    /// </summary>
    public static bool WereTakenAtStart(out SignalSet before)
    {
        ulong mask = 0;
        bool taken = Libc.limyra_signals_taken(&mask) != 0;
        before = new(mask);
        return taken;
    }

    /// <summary>Ignores a signal from now on.</summary>
    public static void Ignore(Signal signal) => SetDisposition(signal, handler: 1);

    /// <summary>Gives a signal its default action back.</summary>
    public static void Default(Signal signal) => SetDisposition(signal, handler: 0);

    private static void SetDisposition(Signal signal, nint handler)
    {
        nint* action = stackalloc nint[4] { handler, 0, 0, 0 };
        _ = Libc.syscall4(Libc.SYS_rt_sigaction, (nint)signal, (nint)action, 0, 8);
    }

    /// <summary>A descriptor that becomes readable when one of the signals, which
    /// must be blocked, is pending.</summary>
    public static Errno Open(SignalSet set, out int descriptor)
    {
        ulong mask = set.Bits;
        descriptor = (int)Libc.syscall4(
            Libc.SYS_signalfd4, -1, (nint)(&mask), 8, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return Libc.Check(descriptor);
    }

    /// <summary>Takes one pending signal; false when there is none.</summary>
    public static bool Take(int descriptor, out Signal signal)
    {
        byte* info = stackalloc byte[InfoBytes];
        nint count = Libc.read(descriptor, info, InfoBytes);
        signal = count == InfoBytes ? (Signal)(*(int*)info) : Signal.None;
        return count == InfoBytes;
    }
}

internal static partial class Libc
{
    internal static readonly nint SYS_rt_sigaction = IsArm64 ? 134 : 13;
    internal static readonly nint SYS_rt_sigprocmask = IsArm64 ? 135 : 14;
    internal static readonly nint SYS_signalfd4 = IsArm64 ? 74 : 289;
}
