namespace Limyra.Linux;

/// <summary>How the machine goes down (reboot(2)).</summary>
public enum PowerAction
{
    /// <summary>Stop and stay powered.</summary>
    Halt = unchecked((int)0xcdef0123),

    /// <summary>Switch off.</summary>
    PowerOff = 0x4321fedc,

    /// <summary>Start again.</summary>
    Restart = 0x01234567,

    /// <summary>Start the kernel loaded by kexec_load(2).</summary>
    Kexec = 0x45584543,
}

/// <summary>The machine as a whole: going down, ctrl-alt-del, kernel messages, disks.</summary>
public static class Power
{
    /// <summary>Goes down at once, without writing anything back. Returns only when refused.</summary>
    public static Errno Act(PowerAction action) => Libc.Check(Libc.reboot((int)action));

    /// <summary>Makes ctrl-alt-del a SIGINT to process 1 instead of an immediate restart.</summary>
    public static Errno DeliverCtrlAltDel() => Libc.Check(Libc.reboot(0));

    /// <summary>Keeps kernel messages off the console (syslog(2), action 6).</summary>
    public static Errno SilenceKernelMessages() => Libc.Check(Libc.klogctl(6, 0, 0));

    /// <summary>Starts writing all file systems back and waits for it (sync(2)).</summary>
    public static void Sync() => Libc.sync();
}
