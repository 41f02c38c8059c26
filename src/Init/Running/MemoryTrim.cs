using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>
/// Gives memory back while there is nothing to do. Loading services leaves garbage behind that would
/// otherwise stay for the life of the system, because a manager at rest allocates too little for a
/// collection. So would the code that only ran while the system came up.
/// </summary>
internal sealed class MemoryTrim
{
    private const long WorthwhileBytes = 64 << 10;

    private long _trimmedAtBytes;

    /// <summary>Collects if enough was allocated since the last time; a few milliseconds then.</summary>
    public void Run()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - _trimmedAtBytes < WorthwhileBytes) return;
        ProgramCode.Release(); // before that of the collector comes on top
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ProgramCode.Release();
        _trimmedAtBytes = GC.GetAllocatedBytesForCurrentThread();
    }
}
