using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    internal const short POSIX_SPAWN_SETSIGDEF = 4;
    internal const short POSIX_SPAWN_SETSIGMASK = 8;

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn(
        int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setsigmask(void* attributes, void* set);

    [LibraryImport(Library)]
    internal static unsafe partial int sigfillset(void* set);

    [LibraryImport(Library)]
    internal static unsafe partial int sigemptyset(void* set);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int waitpid(int pid, int* status, int options);
}
