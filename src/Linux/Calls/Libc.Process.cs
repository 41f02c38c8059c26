using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    /// <summary>Our own C functions (src/Linux/native), linked into every program of the target.</summary>
    internal const string NativeLibrary = "limyra_native";

    internal const int O_CLOEXEC = 0x80000;
    internal const int O_NONBLOCK = 0x800;

    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int WNOWAIT = 0x01000000;

    internal const int PR_SET_NAME = 15;
    internal const int PR_SET_CHILD_SUBREAPER = 36;

    internal const int AT_EXECFN = 31;

    [LibraryImport(Library)]
    internal static partial int getpid();

    [LibraryImport(Library)]
    internal static partial int getppid();

    [LibraryImport(Library)]
    internal static partial uint getuid();

    [LibraryImport(Library)]
    internal static partial uint geteuid();

    [LibraryImport(Library)]
    internal static partial uint getgid();

    [LibraryImport(Library)]
    internal static partial int getpgrp();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getpgid(int pid);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setsid();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsid(int pid);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int waitid(int idType, int id, NativeSignalInfo* info, int options);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int execve(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Library)]
    internal static partial void _exit(int status);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int prctl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int pipe2(int* ends, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int dup3(int from, int to, int flags);

    [LibraryImport(Library)]
    internal static partial nuint getauxval(nuint type);

    [LibraryImport(NativeLibrary)]
    internal static unsafe partial nint limyra_start_child(NativeChildPlan* plan, byte* stackTop);

    [LibraryImport(NativeLibrary)]
    internal static partial int limyra_plan_size();

    [LibraryImport(NativeLibrary)]
    internal static partial int limyra_plan_flags_offset();

    [LibraryImport(NativeLibrary)]
    internal static unsafe partial int limyra_signals_taken(ulong* before);

    [LibraryImport(NativeLibrary)]
    internal static unsafe partial byte** limyra_arguments();

    [LibraryImport(NativeLibrary)]
    internal static unsafe partial byte** limyra_environment();

    /// <summary>siginfo_t as waitid(2) fills it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct NativeSignalInfo
    {
        public int si_signo;
        public int si_errno;
        public int si_code;
        public int pad;
        public int si_pid;
        public uint si_uid;
        public int si_status;
    }

    /// <summary>struct plan of native/child.c.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeChildPlan
    {
        public byte** paths;
        public byte** arguments;
        public byte** shell;
        public byte** environment;
        public byte* pid_text;
        public byte* directory;
        public byte* root;
        public byte* output_path;
        public byte* cgroup_procs;
        public byte* uid_map;
        public byte* gid_map;
        public byte* nice_text;
        public byte* oom_text;
        public NativeDescriptorMove* descriptors;
        public NativeLimit* limits;
        public uint* groups;
        public ulong signal_mask;
        public ulong bounding_drop;
        public ulong ambient;
        public ulong inheritable;
        public int descriptor_count;
        public int limit_count;
        public int group_count;
        public int uid;
        public int gid;
        public int status_fd;
        public int stdin_fd;
        public int stdout_fd;
        public int stderr_fd;
        public int output_mode;
        public int output_uid;
        public int output_gid;
        public int session;
        public int nice;
        public int io_priority;
        public int secure_bits;
        public int flags;
        public int least_fd;
    }

    /// <summary>struct descriptor of native/child.c.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeDescriptorMove
    {
        public int from;
        public int to;
    }

    /// <summary>struct limit of native/child.c.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeLimit
    {
        public int resource;
        public int flags;
        public ulong soft;
        public ulong hard;
    }
}
