using System.Text;

namespace Limyra.Linux;

/// <summary>What part of which file a loop device shows.</summary>
/// <param name="Offset">First byte of the file.</param>
/// <param name="SizeLimit">Length in bytes, 0 for the rest of the file.</param>
/// <param name="IsReadOnly">Refuses writes.</param>
public readonly record struct LoopRange(ulong Offset, ulong SizeLimit, bool IsReadOnly);

/// <summary>Files as block devices (loop(4)).</summary>
public static class LoopDevices
{
    private const nuint LOOP_CTL_GET_FREE = 0x4c82;
    private const nuint LOOP_SET_FD = 0x4c00;
    private const nuint LOOP_CLR_FD = 0x4c01;
    private const nuint LOOP_SET_STATUS64 = 0x4c04;
    private const uint ReadOnlyFlag = 1;
    private const uint AutoClear = 4;

    // struct loop_info64: device, inode, rdevice, offset, sizelimit (8 each), number, encrypt type, key size,
    // flags (4 each), file name 64, crypt name 64, key 32, init 16.
    private const int InfoBytes = 5 * 8 + 4 * 4 + 64 + 64 + 32 + 16;
    private const int OffsetAt = 24;
    private const int SizeLimitAt = 32;
    private const int FlagsAt = 52;
    private const int NameAt = 56;

    /// <summary>The number of a device that is free, made if needed.</summary>
    public static Errno FindFree(out int number)
    {
        number = -1;
        Errno error = Files.Open(
            Files.CurrentDirectory, "/dev/loop-control", OpenFlags.ReadWrite, mode: 0,
            out FileDescriptor control);
        if (error != Errno.None) return error;

        using (control)
        {
            number = Libc.ioctl_number(control.Number, LOOP_CTL_GET_FREE, 0);
            return Libc.Check(number);
        }
    }

    /// <summary>Ties an open file to an open loop device, released when its last user goes.</summary>
    public static unsafe Errno Attach(int device, int file, string name, LoopRange range)
    {
        Errno error = Libc.Check(Libc.ioctl_number(device, LOOP_SET_FD, file));
        if (error != Errno.None) return error;

        Span<byte> info = stackalloc byte[InfoBytes];
        info.Clear();
        BitConverter.TryWriteBytes(info[OffsetAt..], range.Offset);
        BitConverter.TryWriteBytes(info[SizeLimitAt..], range.SizeLimit);
        BitConverter.TryWriteBytes(info[FlagsAt..], AutoClear | (range.IsReadOnly ? ReadOnlyFlag : 0));
        byte[] text = Encoding.UTF8.GetBytes(name);
        text.AsSpan(0, Math.Min(text.Length, 63)).CopyTo(info[NameAt..]);
        fixed (byte* start = info)
        {
            error = Libc.Check(Libc.ioctl(device, LOOP_SET_STATUS64, start));
        }

        if (error != Errno.None)
        {
            // The first error is the one to tell.
            _ = Libc.ioctl_number(device, LOOP_CLR_FD, 0);
        }

        return error;
    }
}
