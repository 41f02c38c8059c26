using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Locks on whole files (flock(2)); they end with the descriptor.</summary>
public static class FileLocks
{
    /// <summary>Takes the lock alone; <see cref="Errno.EAGAIN"/> when another process has it.</summary>
    public static Errno TryLock(int fd) => Repeat(fd, Libc.LOCK_EX | Libc.LOCK_NB);

    /// <summary>
    /// Gives the lock back and closes the file. Closing alone is not enough: a child that another thread has
    /// just started holds the file open, and with it the lock, until it has its program (flock(2)).
    /// </summary>
    public static void Release(FileDescriptor file)
    {
        if (file.Number >= 0) _ = Repeat(file.Number, Libc.LOCK_UN); // nothing a caller could do
        file.Dispose();
    }

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
    internal const int LOCK_UN = 8;

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int flock(int fd, int operation);
}
