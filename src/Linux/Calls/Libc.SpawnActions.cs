using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    // spawn.h, the same in glibc and musl.
    internal const short POSIX_SPAWN_SETPGROUP = 2;

    /// <summary>posix_spawnattr_t is 336 bytes, posix_spawn_file_actions_t 80,
    /// sigset_t 128 in both libraries.</summary>
    internal const int SpawnBlockBytes = 512;

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int wait4(int pid, int* status, int options, NativeResourceUse* use);

    /// <summary>struct rusage on 64-bit machines, getrusage(2).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    internal struct NativeResourceUse
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public long PeakMemoryKilobytes;
    }
}
