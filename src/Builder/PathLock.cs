namespace Limyra.Builder;

/// <summary>
/// Keeps other runs of the builder out of a directory while it is changed. The lock is the kernel's and goes
/// with the process, so that nothing is left locked by one that was killed.
/// </summary>
internal sealed class PathLock : IDisposable
{
    private const int PauseMs = 50;

    private readonly FileStream? _held;

    private PathLock(FileStream? held) => _held = held;

    /// <summary>Waits until the lock is ours. <paramref name="say"/> is told once
    /// when somebody else has it.</summary>
    /// <param name="path">The lock's file, made when it is not there.</param>
    /// <param name="isWanted">False: nothing is locked, as the user asked.</param>
    /// <param name="say">Takes the line that says what is waited for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static PathLock Take(string path, bool isWanted, Action<string> say,
        CancellationToken cancellation)
    {
        if (!isWanted) return new(held: null);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file has a directory
        bool isWaiting = false;
        while (true)
        {
            try
            {
                // Without sharing, .NET takes flock(2) on the file.
                return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path) && !Directory.Exists(path))
            {
                if (!isWaiting) say($"waiting for another run of cbuild that holds {path}");
                isWaiting = true;
                cancellation.WaitHandle.WaitOne(PauseMs);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _held?.Dispose();
}
