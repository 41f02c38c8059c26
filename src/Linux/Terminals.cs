namespace Limyra.Linux;

/// <summary>A terminal's settings, kept to be given back (tcgetattr(3), ioctl_tty(2)).</summary>
public readonly record struct TerminalSettings
{
    internal byte[] Native { get; init; }
}

/// <summary>Terminals: foreground group, single keys.</summary>
public static unsafe class Terminals
{
    private const nuint GetSettings = 0x5401;
    private const nuint SetSettings = 0x5402;
    private const nuint SetSettingsFlush = 0x5404;
    private const nuint FlushQueues = 0x540b;
    private const nuint SetControlling = 0x540e;
    private const nuint SetGroup = 0x5410;
    private const nuint GetWindowSize = 0x5413;
    private const int SettingsBytes = 60;
    private const int LocalFlagsOffset = 12;
    private const uint CanonicalFlag = 2;

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => ReadSettings(descriptor, out _) == Errno.None;

    /// <summary>Columns of the terminal's window; 0 where it does not know; null: no terminal.</summary>
    public static int? ReadColumns(int descriptor)
    {
        ushort* size = stackalloc ushort[4]; // struct winsize: rows, columns, and both in pixels
        return Control(descriptor, GetWindowSize, (byte*)size) == Errno.None ? size[1] : null;
    }

    /// <summary>Reads the settings.</summary>
    public static Errno ReadSettings(int descriptor, out TerminalSettings settings)
    {
        byte[] native = new byte[SettingsBytes];
        settings = new() { Native = native };
        fixed (byte* start = native) return Control(descriptor, GetSettings, start);
    }

    /// <summary>Gives settings back as they were.</summary>
    public static Errno WriteSettings(int descriptor, TerminalSettings settings)
    {
        fixed (byte* start = settings.Native) return Control(descriptor, SetSettings, start);
    }

    /// <summary>Lets single keys through without waiting for a line, and
    /// drops what was typed before.</summary>
    public static Errno SetSingleKeys(int descriptor, TerminalSettings settings)
    {
        byte[] changed = (byte[])settings.Native.Clone();
        fixed (byte* start = changed)
        {
            *(uint*)(start + LocalFlagsOffset) &= ~CanonicalFlag;
            return Control(descriptor, SetSettingsFlush, start);
        }
    }

    /// <summary>Drops what was typed and not read.</summary>
    public static void DropInput(int descriptor) => _ = Libc.ioctl(descriptor, FlushQueues, 0); // 0: TCIFLUSH

    /// <summary>Makes a process group the terminal's foreground.</summary>
    public static Errno SetForeground(int descriptor, int group) =>
        Control(descriptor, SetGroup, (byte*)&group);

    /// <summary>Makes a terminal that of this process's session, which has none yet.</summary>
    public static Errno BecomeControlling(int descriptor) =>
        Libc.Check(Libc.ioctl(descriptor, SetControlling, 0)); // 0: do not take it from another session

    private static Errno Control(int descriptor, nuint request, byte* argument) =>
        Libc.Check(Libc.ioctl(descriptor, request, (nint)argument));
}
