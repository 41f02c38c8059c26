using System.Buffers;
using System.Text;

namespace Limyra.Formats.Cpio;

/// <summary>
/// Writes a "newc" archive (cpio(5); Documentation/driver-api/early-userspace/buffer-format.rst of the
/// kernel): a header of hexadecimal fields, the name, the content, each padded to four bytes. Inode numbers
/// count from 1 in the order of writing, so equal entries give equal bytes.
/// </summary>
public sealed class CpioWriter
{
    internal const string Magic = "070701";
    internal const string Trailer = "TRAILER!!!";
    internal const int HeaderBytes = 110;
    internal const int Alignment = 4;

    // Archives end on a block of 512 bytes, so that another one may follow (microcode first, then the rest).
    private const int BlockBytes = 512;

    private readonly IBufferWriter<byte> _target;
    private long _writtenBytes;
    private uint _nextInode = 1;

    /// <summary>Writes into <paramref name="target"/>.</summary>
    public CpioWriter(IBufferWriter<byte> target)
    {
        _target = target;
    }

    /// <summary>Appends one member; parents must come before their children.</summary>
    public void Add(CpioEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrEmpty(entry.Name);
        Write(entry, _nextInode++);
    }

    /// <summary>Writes the trailer and the final padding.</summary>
    public void Finish()
    {
        Write(new CpioEntry { Name = Trailer, Mode = 0 }, inode: 0);
        Pad(BlockBytes);
    }

    private void Write(CpioEntry entry, uint inode)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        uint linkCount = (entry.Mode & 0xf000) == CpioEntry.DirectoryType ? 2u : 1u;
        Put(Encoding.ASCII.GetBytes(Magic));
        PutField(inode);
        PutField(entry.Mode);
        PutField(entry.Uid);
        PutField(entry.Gid);
        PutField(linkCount);
        PutField(entry.ModificationSeconds);
        PutField((uint)entry.Content.Length);
        PutField(0); // device the inode came from
        PutField(0);
        PutField(entry.DeviceMajor);
        PutField(entry.DeviceMinor);
        PutField((uint)name.Length + 1);
        PutField(0); // checksum: only the "070702" form has one
        Put(name);
        Put([0]);
        Pad(Alignment);
        Put(entry.Content.Span);
        Pad(Alignment);
    }

    private void PutField(uint value)
    {
        Span<byte> text = stackalloc byte[8];
        value.TryFormat(text, out _, "X8", provider: null);
        Put(text);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _target.Write(bytes);
        _writtenBytes += bytes.Length;
    }

    private void Pad(int multiple)
    {
        int missing = (int)((multiple - _writtenBytes % multiple) % multiple);
        Span<byte> zeros = stackalloc byte[BlockBytes];
        zeros.Clear();
        Put(zeros[..missing]);
    }
}
