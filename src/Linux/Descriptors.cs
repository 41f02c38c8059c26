namespace Limyra.Linux;

/// <summary>What can be done with open descriptors as such: pipes, flags, copies
/// (pipe(2), fcntl(2), dup(2)).</summary>
public static unsafe class Descriptors
{
    internal const int GetDescriptorFlagsCommand = 1;
    internal const int SetDescriptorFlagsCommand = 2;
    internal const int GetFlagsCommand = 3;
    internal const int SetFlagsCommand = 4;

    /// <summary>A pipe, both ends close-on-exec;
    /// <paramref name="isReadEndNonBlocking"/> sets O_NONBLOCK there.</summary>
    public static Errno Pipe(bool isReadEndNonBlocking, out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        readEnd = writeEnd = -1;
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0) return Libc.LastError();
        (readEnd, writeEnd) = (ends[0], ends[1]);
        return isReadEndNonBlocking ? SetNonBlocking(readEnd, value: true) : Errno.None;
    }

    /// <summary>Closes; there is nothing a caller could do about a failure (close(2)).</summary>
    public static void Close(int descriptor)
    {
        if (descriptor >= 0) _ = Libc.close(descriptor);
    }

    /// <summary>Sets or clears O_NONBLOCK.</summary>
    public static Errno SetNonBlocking(int descriptor, bool value)
    {
        int flags = Libc.fcntl(descriptor, GetFlagsCommand, 0);
        if (flags == -1) return Libc.LastError();
        flags = value ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK;
        return Libc.Check(Libc.fcntl(descriptor, SetFlagsCommand, flags));
    }

    /// <summary>Sets or clears close-on-exec.</summary>
    public static Errno SetCloseOnExec(int descriptor, bool value) =>
        Libc.Check(Libc.fcntl(descriptor, SetDescriptorFlagsCommand, value ? 1 : 0));

    /// <summary>Whether the number is an open descriptor of ours.</summary>
    public static bool IsOpen(int descriptor) => Libc.fcntl(descriptor, GetDescriptorFlagsCommand, 0) != -1;

    /// <summary>Makes <paramref name="to"/> the same file as
    /// <paramref name="from"/>, kept across execve.</summary>
    public static Errno CopyTo(int from, int to) => Libc.Check(Libc.dup2(from, to));

    /// <summary>Copies to the lowest free number not below <paramref name="least"/>, close-on-exec.</summary>
    public static Errno CopyAbove(int from, int least, out int copy)
    {
        copy = Libc.fcntl(from, 1030 /* F_DUPFD_CLOEXEC */, least);
        return Libc.Check(copy);
    }
}
