using System.Text;

namespace Limyra.Linux;

/// <summary>How a program ended: an exit code, or the signal that killed it.</summary>
/// <param name="ExitCode">0 to 255; meaningless if a signal ended it.</param>
/// <param name="Signal">The signal's number, 0 if it ended by itself.</param>
public readonly record struct ProgramEnd(int ExitCode, int Signal)
{
    /// <summary>True for exit code 0.</summary>
    public bool IsSuccess => Signal == 0 && ExitCode == 0;
}

/// <summary>
/// Runs a program with our standard files and waits for it; for steps that do one thing after another.
/// </summary>
public static unsafe class ForegroundProgram
{
    // Larger than posix_spawnattr_t (336) and sigset_t (128) of glibc and musl.
    private const int AttributeBytes = 512;
    private const int SignalSetBytes = 128;

    /// <summary>Starts <paramref name="path"/>, signals at their defaults, and waits until it ends.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its arguments, the name first.</param>
    /// <param name="environment">NAME=VALUE each; nothing is inherited.</param>
    /// <param name="end">How it ended.</param>
    public static Errno Run(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out ProgramEnd end)
    {
        end = default;
        Errno error = Start(path, arguments, environment, out int pid);
        return error != Errno.None ? error : Wait(pid, out end);
    }

    /// <summary>Starts without waiting.</summary>
    public static Errno Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out int pid)
    {
        byte* attributes = stackalloc byte[AttributeBytes];
        byte* signals = stackalloc byte[SignalSetBytes];
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.sigfillset(signals);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
        _ = Libc.posix_spawnattr_setflags(
            attributes, Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK);

        int started = 0;
        byte[] text = Pack([path, .. arguments, .. environment], out int[] offsets);
        nint* pointers = stackalloc nint[offsets.Length + 2];
        fixed (byte* start = text)
        {
            int next = 0;
            for (int i = 1; i < offsets.Length; i++)
            {
                if (i == 1 + arguments.Count)
                    pointers[next++] = 0;

                pointers[next++] = (nint)(start + offsets[i]);
            }

            if (environment.Count == 0)
                pointers[next++] = 0;

            pointers[next] = 0;
            byte** argumentTable = (byte**)pointers;
            byte** environmentTable = (byte**)(pointers + arguments.Count + 1);
            Errno error = (Errno)Libc.posix_spawn(
                &started, start, actions: null, attributes, argumentTable, environmentTable);
            pid = started;
            return error;
        }
    }

    /// <summary>Waits for a child.</summary>
    public static Errno Wait(int pid, out ProgramEnd end)
    {
        int status;
        while (Libc.waitpid(pid, &status, 0) == -1)
        {
            if (Libc.LastError() != Errno.EINTR)
            {
                end = default;
                return Libc.LastError();
            }
        }

        end = new((status >> 8) & 0xff, status & 0x7f);
        return Errno.None;
    }

    private static byte[] Pack(IReadOnlyList<string> values, out int[] offsets)
    {
        List<byte> packed = [];
        offsets = new int[values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            offsets[i] = packed.Count;
            packed.AddRange(Encoding.UTF8.GetBytes(values[i]));
            packed.Add(0);
        }

        return [.. packed];
    }
}
