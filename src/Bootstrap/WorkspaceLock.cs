namespace Limyra.Bootstrap;

/// <summary>Keeps two runs from working in one state folder at the same time; gone with the
/// process, however it ends.</summary>
internal sealed class WorkspaceLock : IDisposable
{
    private readonly FileStream _file;

    private WorkspaceLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="SetupException">Another run has it.</exception>
    public static WorkspaceLock Take(Workspace workspace)
    {
        Directory.CreateDirectory(workspace.State);
        string path = Path.Combine(workspace.State, "lock");
        try
        {
            // .NET takes flock(2) on a file opened without sharing.
            return new WorkspaceLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new SetupException(
                $"another limyra works in {workspace.State}; wait for it, or name another folder in LIMYRA_STATE");
        }
    }

    public void Dispose() => _file.Dispose();
}
