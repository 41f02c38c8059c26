using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>inotify(7).</summary>
internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int inotify_init1(int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int inotify_add_watch(int fd, string path, uint mask);
}
