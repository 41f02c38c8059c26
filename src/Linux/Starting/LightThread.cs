using System.Runtime.InteropServices;

namespace Limyra.Linux.Starting;

/// <summary>
/// A detached thread that nobody waits for. The runtime's own start waits for its thread by sched_yield(2) in
/// a loop; on one processor the scheduler gives it the time back at once, up to a thousand times a thread
/// (31,000 calls and a fifth of a boot's instructions, measured in bench/README.md).
/// </summary>
public static unsafe class LightThread
{
    private const int StackBytes = 1536 * 1024; // as the runtime's own; untouched pages cost nothing

    // Larger than pthread_attr_t of glibc and musl (56 bytes each).
    private const int AttributeBytes = 128;
    private const int Detached = 1; // PTHREAD_CREATE_DETACHED, pthread_attr_setdetachstate(3)

    /// <summary>Begins <paramref name="work"/> on a thread of its own, which ends with it.</summary>
    public static Errno Start(Action work)
    {
        byte* attributes = stackalloc byte[AttributeBytes];
        _ = Libc.pthread_attr_init(attributes);
        _ = Libc.pthread_attr_setdetachstate(attributes, Detached);
        _ = Libc.pthread_attr_setstacksize(attributes, StackBytes);
        GCHandle handle = GCHandle.Alloc(work);
        nint thread;
        Errno error = (Errno)Libc.pthread_create(&thread, attributes, &Run, GCHandle.ToIntPtr(handle));
        if (error != Errno.None) handle.Free();
        return error;
    }

    [UnmanagedCallersOnly]
    private static nint Run(nint argument)
    {
        GCHandle handle = GCHandle.FromIntPtr(argument);
        Action work = (Action)handle.Target!; // set by Start
        handle.Free();
        work();
        return 0;
    }
}
