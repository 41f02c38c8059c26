using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int bind(int fd, void* address, uint length);
}

/// <summary>The kernel's announcements about devices (NETLINK_KOBJECT_UEVENT, netlink(7)).</summary>
public static class Uevents
{
    private const int KobjectUevent = 15;

    /// <summary>
    /// Opens a socket on which each read gives one event: "ACTION@PATH", then NAME=VALUE, each ended by NUL.
    /// </summary>
    public static unsafe Errno Listen(out FileDescriptor socket)
    {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, KobjectUevent);
        socket = new FileDescriptor(fd);
        if (fd < 0) return Libc.LastError();

        // struct sockaddr_nl: family 2, pad 2, port 4, groups 4 (group 1 is the kernel's own).
        byte* address = stackalloc byte[12];
        new Span<byte>(address, 12).Clear();
        *(ushort*)address = Libc.AF_NETLINK;
        *(uint*)(address + 8) = 1;
        Errno error = Libc.Check(Libc.bind(fd, address, 12));
        if (error != Errno.None)
            socket.Dispose();

        return error;
    }

    /// <summary>Splits one event into its NAME=VALUE pairs.</summary>
    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> message)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (string text in Encoding.UTF8.GetString(message).Split('\0'))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                fields[text[..equals]] = text[(equals + 1)..];
        }

        return fields;
    }
}
