using System.Globalization;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>
/// Says that /run is full. Whoever cannot make a socket, a lock or a log there says only that something
/// failed, if anything, and everybody needs one of them.
/// </summary>
internal static class RunRoom
{
    // What the sockets, locks and small logs of a boot take, with something to spare.
    private const ulong LeastFreeBytes = 64 * 1024;

    /// <summary>Says so, with the size and the remedy, if /run has no room left.</summary>
    public static void SayIfFull(StepContext context)
    {
        // Where it cannot be asked, /run is not there; its mount has said why.
        if (context.Kernel.Room("/run", out FileSystemStatus room) != Errno.None
            || room.Type != FileSystemStatus.Tmpfs)
        {
            return;
        }

        const ulong KiB = 1024;
        string remedy = TmpfsStep.AskedRunSize(context.CommandLine) is { } asked
            ? $"the kernel command line asks for dinit.runsize={asked}, which should be larger"
            : "remove what fills it, or make it larger with dinit.runsize= on the kernel command line";
        if (room is { TotalBlocks: > 0, FreeBytes: < LeastFreeBytes })
        {
            context.Say(string.Create(CultureInfo.InvariantCulture,
                $"/run is full: {room.FreeBytes / KiB} of {room.TotalBytes / KiB} KiB are free; {remedy}"));
        }
        else if (room is { TotalInodes: > 0, FreeInodes: 0 })
        {
            context.Say("/run is full: it may not hold more files; remove some");
        }
    }
}
