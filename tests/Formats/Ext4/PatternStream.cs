using System.Buffers.Binary;

namespace Limyra.Tests.Formats.Ext4;

/// <summary>A long content that is not held in memory: each 8 bytes hold their own offset where the block's
/// number is odd, and zeros elsewhere.</summary>
internal sealed class PatternStream(long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length & ~7, length - _position);
        for (int index = 0; index < count; index += 8)
        {
            long at = _position + index;
            BinaryPrimitives.WriteInt64LittleEndian(buffer[index..], (at >> 20 & 1) == 0 ? 0 : at);
        }
        _position += count;
        return count;
    }

    public override int ReadByte() => _position < length ? throw new NotSupportedException() : -1;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
