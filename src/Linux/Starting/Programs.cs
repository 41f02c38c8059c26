using System.Runtime.InteropServices;

namespace Limyra.Linux.Starting;

/// <summary>
/// Programs of the host started by posix_spawn(3) and awaited by wait4(2), which alone tells what one child
/// used. Signals are as at login: .NET ignores SIGPIPE and a child would inherit that.
/// </summary>
public static unsafe class Programs
{
    /// <summary>Starts a program in a process group of its own.</summary>
    public static Errno Start(ProgramStart start, out int pid)
    {
        byte* actions = stackalloc byte[Libc.SpawnBlockBytes];
        byte* attributes = stackalloc byte[Libc.SpawnBlockBytes];
        byte* all = stackalloc byte[Libc.SpawnBlockBytes];
        byte* none = stackalloc byte[Libc.SpawnBlockBytes];
        new Span<byte>(none, Libc.SpawnBlockBytes).Clear();
        _ = Libc.sigfillset(all);
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        List<nint> texts = [];
        try
        {
            _ = Libc.posix_spawn_file_actions_adddup2(actions, start.Input, 0);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, start.Output, 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, start.Error, 2);
            if (start.Directory is { } directory)
                _ = Libc.posix_spawn_file_actions_addchdir_np(actions, directory);
            _ = Libc.posix_spawnattr_setsigdefault(attributes, all);
            _ = Libc.posix_spawnattr_setsigmask(attributes, none);
            _ = Libc.posix_spawnattr_setflags(attributes,
                Libc.POSIX_SPAWN_SETPGROUP | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK);
            byte** arguments = Table(start.Arguments, texts);
            byte** environment = Table(start.Environment, texts);
            int started = 0;
            int result = Libc.posix_spawn(
                &started, (byte*)Text(start.Path, texts), actions, attributes, arguments, environment);
            pid = started;
            return (Errno)result;
        }
        finally
        {
            foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Waits until a program has ended.</summary>
    public static Errno Wait(int pid, out ProgramOutcome end)
    {
        int status = 0;
        Libc.NativeResourceUse use = default;
        int result;
        do result = Libc.wait4(pid, &status, 0, &use);
        while (result == -1 && Libc.LastError() == Errno.EINTR);
        if (result == -1)
        {
            end = default;
            return Libc.LastError();
        }
        int signal = status & 0x7F;
        end = new(
            signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            TimeSpan.FromSeconds(use.UserSeconds + use.SystemSeconds)
                + TimeSpan.FromMicroseconds(use.UserMicroseconds + use.SystemMicroseconds));
        return Errno.None;
    }

    /// <summary>Ends a program started by <see cref="Start"/>, and whatever
    /// shares its process group.</summary>
    public static Errno Kill(int pid) => Libc.Check(Libc.kill(-pid, 9));

    private static byte** Table(IReadOnlyList<string> items, List<nint> texts)
    {
        nint block = Marshal.AllocCoTaskMem((items.Count + 1) * sizeof(nint));
        texts.Add(block);
        byte** table = (byte**)block;
        for (int index = 0; index < items.Count; index++) table[index] = (byte*)Text(items[index], texts);
        table[items.Count] = null;
        return table;
    }

    private static nint Text(string text, List<nint> texts)
    {
        nint block = Marshal.StringToCoTaskMemUTF8(text);
        texts.Add(block);
        return block;
    }
}
