using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint argument);

    [LibraryImport(Library)]
    internal static partial void sync();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int reboot(int command);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int klogctl(int type, nint buffer, int length);
}
