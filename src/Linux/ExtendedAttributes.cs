using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

/// <summary>Extended attributes of open files (xattr(7)).</summary>
public static unsafe class ExtendedAttributes
{
    /// <summary>Longest value and longest list the kernel takes (XATTR_SIZE_MAX, XATTR_LIST_MAX).</summary>
    private const int MaxBytes = 65536;

    /// <summary>Enough for nearly all; only longer ones need memory of their own.</summary>
    private const int UsualBytes = 1024;

    /// <summary>Sets one, new or not.</summary>
    public static Errno Set(int fd, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
            return Libc.Check(Libc.fsetxattr(fd, name, start, (nuint)value.Length, flags: 0));
    }

    /// <summary>The value of one; <see cref="Errno.ENODATA"/> when it is not there.</summary>
    public static Errno Get(int fd, string name, out byte[] value)
    {
        Span<byte> buffer = stackalloc byte[UsualBytes];
        while (true)
        {
            nint length;
            fixed (byte* start = buffer) length = Libc.fgetxattr(fd, name, start, (nuint)buffer.Length);
            Errno error = Libc.Check(length);
            value = length < 0 ? [] : buffer[..(int)length].ToArray();
            if (error != Errno.ERANGE || buffer.Length == MaxBytes) return error;
            buffer = new byte[MaxBytes];
        }
    }

    /// <summary>The names of all, ordered by their bytes.</summary>
    public static Errno List(int fd, out IReadOnlyList<string> names)
    {
        Span<byte> buffer = stackalloc byte[UsualBytes];
        while (true)
        {
            nint length;
            fixed (byte* start = buffer) length = Libc.flistxattr(fd, start, (nuint)buffer.Length);
            Errno error = Libc.Check(length);
            string[] found = length <= 0 ? [] : Encoding.UTF8.GetString(buffer[..(int)length])
                .Split('\0', StringSplitOptions.RemoveEmptyEntries);
            Array.Sort(found, StringComparer.Ordinal);
            names = found;
            if (error != Errno.ERANGE || buffer.Length == MaxBytes) return error;
            buffer = new byte[MaxBytes];
        }
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int fsetxattr(int fd, string name, byte* value, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint fgetxattr(int fd, string name, byte* value, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint flistxattr(int fd, byte* list, nuint size);
}
