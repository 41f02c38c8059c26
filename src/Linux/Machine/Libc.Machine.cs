using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int sethostname(byte* name, nint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int setrlimit(int resource, ulong* limit);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int uname(byte* result);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int clock_settime(int clock, NativeTime* time);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int settimeofday(long* time, NativeTimezone* zone);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint getrandom(byte* buffer, nint length, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_number(int fd, nuint request, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int poll(NativePollFd* fds, nuint count, int timeoutMs);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativePollFd
    {
        public int fd;
        public short events;
        public short revents;
    }

    /// <summary>struct timezone.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeTimezone
    {
        public int tz_minuteswest;
        public int tz_dsttime;
    }
}
