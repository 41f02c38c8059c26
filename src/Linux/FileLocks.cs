using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Locks on whole files (flock(2)); they end with the descriptor.</summary>
public static class FileLocks
{
    /// <summary>Takes the lock alone; <see cref="Errno.EAGAIN"/> when another process has it.</summary>
    public static Errno TryLock(int fd) => Repeat(fd, Libc.LOCK_EX | Libc.LOCK_NB);

    private static Errno Repeat(int fd, int operation)
    {
        Errno error;
        do error = Libc.Check(Libc.flock(fd, operation));
        while (error == Errno.EINTR);
        return error;
    }
}

internal static partial class Libc
{
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int flock(int fd, int operation);
}
