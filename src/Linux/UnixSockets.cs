using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Who sent a message, as the kernel vouches for it (SCM_CREDENTIALS); process
/// 0 when it does not know.</summary>
public readonly record struct MessageSender(int Pid, uint Uid);

/// <summary>Local sockets (unix(7)). Paths are bytes.</summary>
public static unsafe class UnixSockets
{
    private const int Family = 1;
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int PathLimit = 107;
    private const int NoSignal = 0x4000;
    private const int SequencedPacket = 5;
    private const int SocketLevel = 1;
    private const int PassCredentials = 16;

    /// <summary>A non-blocking stream socket bound to a path that must not
    /// exist; not listening yet.</summary>
    public static Errno Bind(ReadOnlySpan<byte> path, out int descriptor) =>
        Make(Stream, isNonBlocking: true, path, isBinding: true, out descriptor);

    /// <summary>Begins to accept connections on a bound socket.</summary>
    public static Errno StartListening(int descriptor, int backlog) =>
        Libc.Check(Libc.listen(descriptor, backlog));

    /// <summary>A datagram socket bound to a path that must not exist, non-blocking.</summary>
    public static Errno BindDatagram(ReadOnlySpan<byte> path, out int descriptor) =>
        Make(Datagram, isNonBlocking: true, path, isBinding: true, out descriptor);

    /// <summary>A non-blocking socket for sequenced packets bound to a path that must not exist.</summary>
    public static Errno BindSequencedPacket(ReadOnlySpan<byte> path, out int descriptor) =>
        Make(SequencedPacket, isNonBlocking: true, path, isBinding: true, out descriptor);

    /// <summary>
    /// A non-blocking datagram socket whose messages carry their sender's credentials. The kernel chooses
    /// its name in the abstract namespace: five characters behind a zero byte, which
    /// <paramref name="name"/> has as '@'.
    /// </summary>
    public static Errno BindAbstractDatagram(out int descriptor, out string name)
    {
        name = "";
        Errno reason = Open(Datagram, isNonBlocking: true, out descriptor);
        if (reason != Errno.None) return reason;
        int isOn = 1;
        byte* address = stackalloc byte[PathLimit + 3];
        *(ushort*)address = Family;
        uint length = (uint)sizeof(ushort);
        reason = Libc.Check(Libc.setsockopt(descriptor, SocketLevel, PassCredentials, &isOn, sizeof(int)));
        if (reason == Errno.None) reason = Libc.Check(Libc.bind(descriptor, address, length));
        length = PathLimit + 3;
        if (reason == Errno.None) reason = Libc.Check(Libc.getsockname(descriptor, address, &length));
        if (reason == Errno.None)
        {
            name = "@" + System.Text.Encoding.Latin1.GetString(address + 3, (int)length - 3);
            return Errno.None;
        }
        Descriptors.Close(descriptor);
        descriptor = -1;
        return reason;
    }

    /// <summary>
    /// Takes one message and who sent it, of a socket from <see cref="BindAbstractDatagram"/>.
    /// Descriptors that come with it are closed by the kernel, as there is no room for them;
    /// what exceeds the buffer is cut off.
    /// </summary>
    public static Errno ReceiveMessage(int descriptor, Span<byte> buffer, out int count,
        out MessageSender sender)
    {
        const int ControlBytes = 32; // CMSG_SPACE(sizeof(struct ucred)), cmsg(3)
        byte* control = stackalloc byte[ControlBytes];
        nint result;
        Libc.NativeMessage message = default;
        fixed (byte* start = buffer)
        {
            Libc.NativeSlice slice = new() { start = start, length = (nuint)buffer.Length };
            do
            {
                message = new() { slices = &slice, sliceCount = 1, control = control,
                    controlLength = ControlBytes };
                result = Libc.recvmsg(descriptor, &message, 0x40000000 /* MSG_CMSG_CLOEXEC */);
            }
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        int* ids = (int*)(control + 16);
        sender = result >= 0 && message.controlLength >= 28 ? new(ids[0], (uint)ids[1]) : default;
        return Libc.Check(result);
    }

    /// <summary>Takes one message and the descriptors with it, at most four, closed on exec.</summary>
    public static Errno ReceiveDescriptors(
        int descriptor, Span<byte> buffer, out int count, out int[] received)
    {
        const int HeaderBytes = 16; // struct cmsghdr on 64-bit machines, cmsg(3)
        const int ControlBytes = HeaderBytes + 4 * sizeof(int);
        byte* control = stackalloc byte[ControlBytes];
        new Span<byte>(control, ControlBytes).Clear();
        nint result;
        Libc.NativeMessage message = default;
        fixed (byte* start = buffer)
        {
            Libc.NativeSlice slice = new() { start = start, length = (nuint)buffer.Length };
            do
            {
                message = new()
                {
                    slices = &slice, sliceCount = 1, control = control, controlLength = ControlBytes,
                };
                result = Libc.recvmsg(descriptor, &message, 0x40000000 /* MSG_CMSG_CLOEXEC */);
            }
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        bool hasHeader = result >= 0 && message.controlLength >= HeaderBytes;
        int length = hasHeader ? (int)(*(ulong*)control - HeaderBytes) : 0;
        received = new ReadOnlySpan<int>(control + HeaderBytes, Math.Max(length, 0) / sizeof(int)).ToArray();
        return Libc.Check(result);
    }

    /// <summary>A stream connection to a path.</summary>
    public static Errno Connect(ReadOnlySpan<byte> path, bool isNonBlocking, out int descriptor) =>
        Make(Stream, isNonBlocking, path, isBinding: false, out descriptor);

    /// <summary>A non-blocking datagram socket whose messages go to a path.</summary>
    public static Errno ConnectDatagram(ReadOnlySpan<byte> path, out int descriptor) =>
        Make(Datagram, isNonBlocking: true, path, isBinding: false, out descriptor);

    /// <summary>A connected pair of stream sockets; the first is ours and non-blocking.</summary>
    public static Errno Pair(out int ours, out int theirs)
    {
        int* ends = stackalloc int[2];
        ours = theirs = -1;
        if (Libc.socketpair(Family, Stream | Libc.O_CLOEXEC, 0, ends) != 0) return Libc.LastError();
        (ours, theirs) = (ends[0], ends[1]);
        return Descriptors.SetNonBlocking(ours, value: true);
    }

    /// <summary>Takes one waiting connection, non-blocking.</summary>
    public static Errno Accept(int listener, out int connection)
    {
        do connection = Libc.accept4(listener, null, null, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        while (connection == -1 && Libc.LastError() == Errno.EINTR);
        return Libc.Check(connection);
    }

    /// <summary>
    /// A socket for sequenced packets bound to a path that must not exist. <see cref="AcceptNext"/> waits at
    /// it, but not longer than <paramref name="patience"/>.
    /// </summary>
    public static Errno BindPatiently(ReadOnlySpan<byte> path, TimeSpan patience, out int descriptor)
    {
        const int ReceiveTimeout = 20; // SO_RCVTIMEO, socket(7)
        Errno reason = Make(SequencedPacket, isNonBlocking: false, path, isBinding: true, out descriptor);
        if (reason != Errno.None) return reason;
        long* time = stackalloc long[2]; // struct timeval of 64-bit machines
        time[0] = (long)patience.TotalSeconds;
        return Libc.Check(
            Libc.setsockopt(descriptor, SocketLevel, ReceiveTimeout, time, 2 * sizeof(long)));
    }

    /// <summary>
    /// Waits for a connection, which is non-blocking. Of several threads that wait the kernel wakes one;
    /// <see cref="Errno.EAGAIN"/> if none came in time.
    /// </summary>
    public static Errno AcceptNext(int listener, out int connection) => Accept(listener, out connection);

    /// <summary>Writes without ever raising SIGPIPE.</summary>
    public static Errno Send(int descriptor, ReadOnlySpan<byte> content, out int count)
    {
        nint result;
        fixed (byte* start = content)
        {
            do result = Libc.send(descriptor, start, content.Length, NoSignal);
            while (result == -1 && Libc.LastError() == Errno.EINTR);
        }
        count = (int)Math.Max(result, 0);
        return Libc.Check(result);
    }

    private static Errno Make(
        int kind, bool isNonBlocking, ReadOnlySpan<byte> path, bool isBinding, out int descriptor)
    {
        Errno reason = Open(kind, isNonBlocking, out descriptor);
        if (reason != Errno.None) return reason;
        reason = WithAddress(descriptor, path, isBinding);
        if (reason is Errno.None or Errno.EINPROGRESS) return Errno.None;
        Descriptors.Close(descriptor);
        descriptor = -1;
        return reason;
    }

    private static Errno Open(int kind, bool isNonBlocking, out int descriptor)
    {
        int flags = kind | Libc.O_CLOEXEC | (isNonBlocking ? Libc.O_NONBLOCK : 0);
        descriptor = Libc.socket(Family, flags, 0);
        return Libc.Check(descriptor);
    }

    private static Errno WithAddress(int descriptor, ReadOnlySpan<byte> path, bool isBinding)
    {
        if (path.Length > PathLimit) return Errno.ENAMETOOLONG;
        byte* address = stackalloc byte[PathLimit + 3];
        new Span<byte>(address, PathLimit + 3).Clear();
        *(ushort*)address = Family;
        path.CopyTo(new Span<byte>(address + 2, PathLimit));
        uint length = (uint)(2 + path.Length + 1);
        return Libc.Check(isBinding
            ? Libc.bind(descriptor, address, length)
            : Libc.connect(descriptor, address, length));
    }
}

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int socket(int family, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int bind(int fd, byte* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int connect(int fd, byte* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int listen(int fd, int backlog);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int accept4(int fd, byte* address, uint* length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint send(int fd, byte* content, nint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int getsockname(int fd, byte* address, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int setsockopt(int fd, int level, int option, void* value, uint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint recvmsg(int fd, NativeMessage* message, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeSlice
    {
        public byte* start;
        public nuint length;
    }

    /// <summary>
    /// struct msghdr. musl has 32-bit lengths with padding where glibc has 64-bit ones: on
    /// little-endian machines that is the same.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeMessage
    {
        public byte* name;
        public ulong nameLength;
        public NativeSlice* slices;
        public ulong sliceCount;
        public byte* control;
        public ulong controlLength;
        public int flags;
    }
}
