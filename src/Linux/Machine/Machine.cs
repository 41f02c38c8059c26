using System.Text;

namespace Limyra.Linux;

/// <summary>Properties of the whole machine: name, kernel, entropy, disk caches.</summary>
public static class Machine
{
    private const int UtsFieldBytes = 65;

    // _IOW('R', 3, int[2]), random(4).
    private const nuint RNDADDENTROPY = 0x40085203;

    /// <summary>The kernel's version text, as uname -r prints it.</summary>
    public static string KernelRelease() => UtsField(2);

    /// <summary>The machine's name.</summary>
    public static string HostName() => UtsField(1);

    /// <summary>Sets the machine's name.</summary>
    public static unsafe Errno SetHostName(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = text)
        {
            return Libc.Check(Libc.sethostname(start, text.Length));
        }
    }

    /// <summary>Fills a buffer from the kernel's generator; EAGAIN if it is not yet
    /// seeded and may not wait.</summary>
    public static unsafe Errno GetRandom(Span<byte> buffer, bool isWaiting)
    {
        const uint GRND_NONBLOCK = 1;
        fixed (byte* start = buffer)
        {
            nint got = Libc.getrandom(start, buffer.Length, isWaiting ? 0 : GRND_NONBLOCK);
            return got == buffer.Length ? Errno.None : got < 0 ? Libc.LastError() : Errno.EIO;
        }
    }

    /// <summary>Random bytes that may come from an unseeded generator (GRND_INSECURE).</summary>
    public static unsafe Errno GetInsecureRandom(Span<byte> buffer)
    {
        const uint GRND_INSECURE = 4;
        fixed (byte* start = buffer)
        {
            return Libc.Check(Libc.getrandom(start, buffer.Length, GRND_INSECURE));
        }
    }

    /// <summary>Feeds the kernel's generator; credited bytes count as real entropy.</summary>
    public static unsafe Errno AddEntropy(ReadOnlySpan<byte> seed, bool isCredited)
    {
        Errno error =
            Files.Open(Files.CurrentDirectory, "/dev/urandom", OpenFlags.ReadWrite, mode: 0,
                out FileDescriptor? device);
        if (error != Errno.None) return error;

        using (device)
        {
            // struct rand_pool_info: bits credited, bytes following, the bytes.
            Span<byte> request = stackalloc byte[8 + seed.Length];
            BitConverter.TryWriteBytes(request, isCredited ? seed.Length * 8 : 0);
            BitConverter.TryWriteBytes(request[4..], seed.Length);
            seed.CopyTo(request[8..]);
            fixed (byte* start = request)
            {
                return Libc.Check(Libc.ioctl(device.Number, RNDADDENTROPY, start));
            }
        }
    }

    /// <summary>Sets how large core dumps of this process and its children may get (RLIMIT_CORE).</summary>
    public static unsafe Errno SetCoreLimit(ulong bytes)
    {
        const int RLIMIT_CORE = 4;
        ulong* limit = stackalloc ulong[2] { bytes, bytes };
        return Libc.Check(Libc.setrlimit(RLIMIT_CORE, limit));
    }

    private static unsafe string UtsField(int index)
    {
        // struct utsname: six fields of 65 bytes.
        byte* buffer = stackalloc byte[6 * UtsFieldBytes];
        if (Libc.uname(buffer) != 0) return "";

        ReadOnlySpan<byte> field = new(buffer + index * UtsFieldBytes, UtsFieldBytes);
        return Encoding.UTF8.GetString(field[..field.IndexOf((byte)0)]);
    }
}
