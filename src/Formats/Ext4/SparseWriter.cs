using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Writes an image front to back and leaves holes for blocks of zeros
/// where the stream can seek.</summary>
internal sealed class SparseWriter(Stream output)
{
    private readonly byte[] _zeros = new byte[1 << 16];
    private long _pendingBytes;

    /// <summary>The next block to be written.</summary>
    public long Block { get; private set; }

    /// <summary>Writes whole blocks.</summary>
    public void Write(ReadOnlySpan<byte> blocks)
    {
        while (blocks.Length > 0)
        {
            int run = RunLength(blocks, out bool isZero);
            if (isZero) _pendingBytes += run;
            else
            {
                Flush();
                output.Write(blocks[..run]);
            }
            Block += run / BlockBytes;
            blocks = blocks[run..];
        }
    }

    /// <summary>Leaves everything up to a block zero.</summary>
    public void SkipTo(long block)
    {
        if (block < Block) throw new InvalidOperationException($"block {block} comes after block {Block}");
        _pendingBytes += (block - Block) * BlockBytes;
        Block = block;
    }

    public void Finish(long blockCount)
    {
        SkipTo(blockCount);
        if (!output.CanSeek)
        {
            Flush();
            return;
        }
        output.SetLength(output.Position + _pendingBytes);
        output.Seek(_pendingBytes, SeekOrigin.Current);
        _pendingBytes = 0;
    }

    private static int RunLength(ReadOnlySpan<byte> blocks, out bool isZero)
    {
        isZero = IsZero(blocks[..BlockBytes]);
        int length = BlockBytes;
        while (length < blocks.Length && IsZero(blocks.Slice(length, BlockBytes)) == isZero)
            length += BlockBytes;
        return length;
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    private void Flush()
    {
        if (output.CanSeek) output.Seek(_pendingBytes, SeekOrigin.Current);
        else
        {
            for (long left = _pendingBytes; left > 0; left -= _zeros.Length)
                output.Write(_zeros.AsSpan(0, (int)Math.Min(left, _zeros.Length)));
        }
        _pendingBytes = 0;
    }
}
