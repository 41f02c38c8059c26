using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

/// <summary>How a child ended, as waitid(2) tells it.</summary>
public readonly record struct ExitStatus(int Code, int Status)
{
    /// <summary>si_code of a child that called exit.</summary>
    public const int Exited = 1;

    /// <summary>si_code of a child that a signal killed.</summary>
    public const int Killed = 2;

    /// <summary>si_code of a child that a signal killed, with a core file.</summary>
    public const int Dumped = 3;

    /// <summary>Whether it called exit.</summary>
    public bool DidExit => Code == Exited;

    /// <summary>Whether it called exit with status 0.</summary>
    public bool DidExitCleanly => Code == Exited && Status == 0;

    /// <summary>Whether a signal ended it.</summary>
    public bool WasSignalled => Code is Killed or Dumped;
}

/// <summary>Ourselves and other processes: numbers, signals, reaping, replacing our own program.</summary>
public static unsafe class Processes
{
    /// <summary>Our process number.</summary>
    public static int Id => Libc.getpid();

    /// <summary>Our parent's process number.</summary>
    public static int ParentId => Libc.getppid();

    /// <summary>Our real user.</summary>
    public static uint UserId => Libc.getuid();

    /// <summary>Our effective user.</summary>
    public static uint EffectiveUserId => Libc.geteuid();

    /// <summary>Our real group.</summary>
    public static uint GroupId => Libc.getgid();

    /// <summary>Our process group.</summary>
    public static int Group => Libc.getpgrp();

    /// <summary>Sends a signal; a negative number means a process group, −1 everyone (kill(2)).</summary>
    public static Errno Kill(int process, int signal) => Libc.Check(Libc.kill(process, signal));

    /// <summary>The process group of a process, or the process itself when that cannot be told.</summary>
    public static int GroupOf(int process)
    {
        int group = Libc.getpgid(process);
        return group == -1 ? process : group;
    }

    /// <summary>The session of a process, −1 when it is gone (getsid(2)).</summary>
    public static int SessionOf(int process) => Libc.getsid(process);

    /// <summary>The parent of a process, 0 when it is gone or /proc is not there (proc(5), stat).</summary>
    public static int ParentOf(int process)
    {
        const int LimitBytes = 4096;
        if (BytePaths.ReadAll(BytePaths.CurrentDirectory, $"/proc/{process}/stat", LimitBytes,
            out byte[]? content) != Errno.None)
            return 0;
        // The name in parentheses may hold anything; behind it stand the state and the parent.
        Span<byte> rest = content.AsSpan(content.AsSpan().LastIndexOf((byte)')') + 1);
        if (rest.Length < 4) return 0;
        return System.Buffers.Text.Utf8Parser.TryParse(rest[3..], out int parent, out _) ? parent : 0;
    }

    /// <summary>The name of a process as the kernel has it, empty when it is gone (proc(5), comm).</summary>
    public static string NameOf(int process)
    {
        const int LimitBytes = 64;
        return BytePaths.ReadAll(BytePaths.CurrentDirectory, $"/proc/{process}/comm", LimitBytes,
            out byte[]? content)
            == Errno.None
            ? BytePaths.Encoding.GetString(content).TrimEnd('\n')
            : "";
    }

    /// <summary>Takes one ended child, if there is one.</summary>
    public static bool Reap(out int process, out ExitStatus status)
    {
        Libc.NativeSignalInfo info = default;
        int result;
        do result = Libc.waitid(Libc.P_ALL, 0, &info, Libc.WNOHANG | Libc.WEXITED);
        while (result == -1 && Libc.LastError() == Errno.EINTR);
        process = result == 0 ? info.si_pid : 0;
        status = new(info.si_code, info.si_status);
        return process != 0;
    }

    /// <summary>
    /// Asks after one child: <see cref="Errno.ECHILD"/> when it is none of ours; otherwise whether it has
    /// ended and how. It is taken only when <paramref name="isTaken"/>.
    /// </summary>
    public static Errno Query(int process, bool isTaken, out bool hasEnded, out ExitStatus status)
    {
        Libc.NativeSignalInfo info = default;
        int options = Libc.WNOHANG | Libc.WEXITED | (isTaken ? 0 : Libc.WNOWAIT);
        int result = Libc.waitid(Libc.P_PID, process, &info, options);
        hasEnded = result == 0 && info.si_pid != 0;
        status = new(info.si_code, info.si_status);
        return Libc.Check(result);
    }

    /// <summary>Whether we have any child, ended or not.</summary>
    public static bool HasChildren
    {
        get
        {
            Libc.NativeSignalInfo info = default;
            return Libc.waitid(Libc.P_ALL, 0, &info, Libc.WNOHANG | Libc.WEXITED | Libc.WNOWAIT) == 0;
        }
    }

    /// <summary>Waits for one child to end.</summary>
    public static Errno Wait(int process, out ExitStatus status)
    {
        Libc.NativeSignalInfo info = default;
        int result;
        do result = Libc.waitid(Libc.P_PID, process, &info, Libc.WEXITED);
        while (result == -1 && Libc.LastError() == Errno.EINTR);
        status = new(info.si_code, info.si_status);
        return Libc.Check(result);
    }

    /// <summary>Adopts orphans below us, prctl(2) PR_SET_CHILD_SUBREAPER.</summary>
    public static Errno BecomeSubreaper() => Libc.Check(Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));

    /// <summary>Begins a session of our own.</summary>
    public static Errno BeginSession() => Libc.Check(Libc.setsid());

    /// <summary>The path this program was started by, as the kernel was told it
    /// (getauxval(3), AT_EXECFN).</summary>
    public static string ProgramPath =>
        Marshal.PtrToStringUTF8((nint)Libc.getauxval(Libc.AT_EXECFN)) ?? "";

    /// <summary>Ends at once, without anything that runs at exit.</summary>
    public static void Exit(int status) => Libc._exit(status);

    /// <summary>Becomes another program; returns only when that failed.</summary>
    public static Errno Execute(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, Encoding encoding)
    {
        List<nint> owned = [];
        nint argumentTable = Table(arguments, encoding, owned);
        nint environmentTable = Table(environment, encoding, owned);
        nint pathText = Text(path, encoding, owned);
        _ = Libc.execve((byte*)pathText, (byte**)argumentTable, (byte**)environmentTable);
        Errno reason = Libc.LastError();
        foreach (nint block in owned) NativeMemory.Free((void*)block);
        return reason;
    }

    private static nint Table(IReadOnlyList<string> values, Encoding encoding, List<nint> owned)
    {
        nint* table = (nint*)NativeMemory.AllocZeroed((nuint)(values.Count + 1), (nuint)sizeof(nint));
        owned.Add((nint)table);
        for (int i = 0; i < values.Count; i++) table[i] = Text(values[i], encoding, owned);
        return (nint)table;
    }

    private static nint Text(string value, Encoding encoding, List<nint> owned)
    {
        int length = encoding.GetByteCount(value);
        byte* text = (byte*)NativeMemory.Alloc((nuint)length + 1);
        _ = encoding.GetBytes(value, new Span<byte>(text, length));
        text[length] = 0;
        owned.Add((nint)text);
        return (nint)text;
    }
}
