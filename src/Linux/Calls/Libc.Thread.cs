using System.Runtime.InteropServices;

namespace Limyra.Linux;

internal static partial class Libc
{
    [LibraryImport(Library)]
    internal static unsafe partial int pthread_attr_init(void* attributes);

    [LibraryImport(Library)]
    internal static unsafe partial int pthread_attr_setdetachstate(void* attributes, int state);

    [LibraryImport(Library)]
    internal static unsafe partial int pthread_attr_setstacksize(void* attributes, nuint size);

    // Its result is the error; errno is left alone.
    [LibraryImport(Library)]
    internal static unsafe partial int pthread_create(
        nint* thread, void* attributes, delegate* unmanaged<nint, nint> start, nint argument);
}
