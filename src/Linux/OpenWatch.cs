using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

/// <summary>
/// Tells which files directly in watched directories are opened, by whichever process, also through other
/// mounts of the same file system (inotify(7), IN_OPEN). Needs no privilege.
/// </summary>
public sealed unsafe class OpenWatch : IDisposable
{
    /// <summary>Space for one event with the longest name (inotify(7)).</summary>
    private const int BufferBytes = 64 << 10;

    private const int HeaderBytes = 16;
    private const uint EventOpen = 0x20, EventIgnored = 0x8000, EventOverflow = 0x4000,
        OnlyDirectories = 0x01000000;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _descriptor;

    private OpenWatch(int descriptor) => _descriptor = descriptor;

    /// <summary>Begins with nothing watched.</summary>
    public static Errno Open(out OpenWatch watch)
    {
        int descriptor = Libc.inotify_init1(Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        watch = new(descriptor);
        return Libc.Check(descriptor);
    }

    /// <summary>Watches a directory; <paramref name="key"/> names it in reports. ENOSPC: the
    /// user's limit is reached.</summary>
    public Errno Add(string directory, out int key)
    {
        key = Libc.inotify_add_watch(_descriptor, directory, EventOpen | OnlyDirectories);
        return Libc.Check(key);
    }

    /// <summary>
    /// Takes the reports there are. EOVERFLOW: some were lost. Opening the
    /// directory itself has an empty name.
    /// </summary>
    /// <param name="timeoutMs">How long to wait for the first, at most; 0: not at all.</param>
    /// <param name="report">Told the key of the directory and the name of the file.</param>
    public Errno Read(int timeoutMs, Action<int, string> report)
    {
        Libc.NativePollFd wanted = new() { fd = _descriptor, events = 1 };
        int ready = Libc.poll(&wanted, 1, timeoutMs);
        if (ready <= 0) return ready == 0 || Libc.LastError() == Errno.EINTR ? Errno.None : Libc.LastError();
        nint count;
        fixed (byte* start = _buffer) count = Libc.read(_descriptor, start, BufferBytes);
        if (count < 0) return Libc.LastError() is Errno.EAGAIN or Errno.EINTR ? Errno.None : Libc.LastError();
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, (int)count);
        while (rest.Length >= HeaderBytes)
        {
            // struct inotify_event: wd, mask, cookie, len, name (inotify(7)); in the machine's byte order.
            int key = MemoryMarshal.Read<int>(rest);
            uint mask = MemoryMarshal.Read<uint>(rest[4..]);
            int length = MemoryMarshal.Read<int>(rest[12..]);
            if ((mask & EventOverflow) != 0) return Errno.EOVERFLOW;
            if ((mask & EventIgnored) == 0)
                report(key, Encoding.UTF8.GetString(rest.Slice(HeaderBytes, length)).TrimEnd('\0'));
            rest = rest[(HeaderBytes + length)..];
        }
        return Errno.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0) _ = Libc.close(_descriptor);
        _descriptor = -1;
    }
}
