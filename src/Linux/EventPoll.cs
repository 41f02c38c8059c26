using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>What a descriptor is watched for, and what happened (epoll(7)).</summary>
[Flags]
public enum PollEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Readable.</summary>
    Input = 1,

    /// <summary>Exceptional condition, such as a changed mount table.</summary>
    Priority = 2,

    /// <summary>Writable.</summary>
    Output = 4,

    /// <summary>Error; reported without being asked for.</summary>
    Error = 8,

    /// <summary>Hang-up; reported without being asked for.</summary>
    HangUp = 16,
}

/// <summary>One report: the watcher's key and what happened.</summary>
public readonly record struct PollReport(ulong Key, PollEvents Events);

/// <summary>An epoll instance. Level-triggered; keys are the caller's.</summary>
public sealed unsafe class EventPoll : IDisposable
{
    private const int ReportLimit = 64;

    private int _descriptor;

    private EventPoll(int descriptor)
    {
        _descriptor = descriptor;
    }

    /// <summary>Creates an instance.</summary>
    public static Errno Open(out EventPoll poll)
    {
        int descriptor = Libc.epoll_create1(Libc.O_CLOEXEC);
        poll = new(descriptor);
        return Libc.Check(descriptor);
    }

    /// <summary>Watches a descriptor.</summary>
    public Errno Add(int watched, PollEvents events, ulong key) => Control(1, watched, events, key);

    /// <summary>Changes what a descriptor is watched for.</summary>
    public Errno Change(int watched, PollEvents events, ulong key) => Control(3, watched, events, key);

    /// <summary>Stops watching; must come before the descriptor is closed.</summary>
    public Errno Remove(int watched) => Control(2, watched, PollEvents.None, 0);

    private Errno Control(int operation, int watched, PollEvents events, ulong key)
    {
        Libc.NativeEpollEvent native = new() { events = (uint)events, data = key };
        return Libc.Check(Libc.epoll_ctl(_descriptor, operation, watched, &native));
    }

    /// <summary>Waits; −1 means as long as it takes. Returns the reports, none when interrupted.</summary>
    public int Wait(Span<PollReport> reports, int timeoutMs)
    {
        Libc.NativeEpollEvent* native = stackalloc Libc.NativeEpollEvent[ReportLimit];
        int count = Libc.epoll_wait(_descriptor, native, Math.Min(ReportLimit, reports.Length), timeoutMs);
        for (int i = 0; i < count; i++) reports[i] = new(native[i].data, (PollEvents)native[i].events);
        return Math.Max(count, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Descriptors.Close(_descriptor);
        _descriptor = -1;
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int epoll_ctl(int poll, int operation, int fd, NativeEpollEvent* event_);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int epoll_wait(int poll, NativeEpollEvent* events, int count, int timeout);

    /// <summary>struct epoll_event: packed on x86-64 only (eventpoll.h).</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct NativeEpollEvent
    {
        public uint events;
        public ulong data;
    }
}
