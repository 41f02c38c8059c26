using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Files without a name that live in memory (memfd_create(2)).</summary>
public static class MemoryFiles
{
    private const uint AllowSealing = 2;
    private const uint Executable = 0x10;

    /// <summary>Creates one that may be executed, and is inherited by children
    /// so that they can name it.</summary>
    public static Errno CreateExecutable(string name, out FileDescriptor file)
    {
        int fd = Libc.memfd_create(name, AllowSealing | Executable);
        // Kernels before 6.3 do not know MFD_EXEC; there every such file may be executed.
        if (fd == -1 && Libc.LastError() == Errno.EINVAL) fd = Libc.memfd_create(name, AllowSealing);
        file = new(fd);
        return Libc.Check(fd);
    }

    /// <summary>Creates one that the program which replaces this one inherits.</summary>
    public static Errno Create(string name, out int descriptor)
    {
        descriptor = Libc.memfd_create(name, flags: 0);
        return Libc.Check(descriptor);
    }

    /// <summary>Forbids any further change of it.</summary>
    public static Errno Seal(int fd)
    {
        const int F_ADD_SEALS = 1033;
        const int SealSeal = 1, Shrink = 2, Grow = 4, Write = 8;
        return Libc.Check(Libc.fcntl_int(fd, F_ADD_SEALS, SealSeal | Shrink | Grow | Write));
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int fcntl_int(int fd, int command, int argument);
}
