using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

internal static partial class Libc
{
    internal const int AF_INET = 2;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;

}

/// <summary>Network interfaces, as netdevice(7) sees them.</summary>
public static class NetworkInterfaces
{
    private const nuint SIOCGIFFLAGS = 0x8913;
    private const nuint SIOCSIFFLAGS = 0x8914;
    private const int NameBytes = 16;
    private const int RequestBytes = 40;
    private const ushort Up = 1;

    /// <summary>Sets an interface up.</summary>
    public static unsafe Errno BringUp(string name)
    {
        int number = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (number < 0) return Libc.LastError();

        using FileDescriptor socket = new(number);

        // struct ifreq: name 16, then flags (2 bytes) in the union.
        byte* request = stackalloc byte[RequestBytes];
        new Span<byte>(request, RequestBytes).Clear();
        byte[] text = Encoding.UTF8.GetBytes(name);
        if (text.Length >= NameBytes) return Errno.ENODEV;

        text.CopyTo(new Span<byte>(request, NameBytes));
        Errno error = Libc.Check(Libc.ioctl(number, SIOCGIFFLAGS, request));
        if (error != Errno.None) return error;

        *(ushort*)(request + NameBytes) |= Up;
        return Libc.Check(Libc.ioctl(number, SIOCSIFFLAGS, request));
    }
}
