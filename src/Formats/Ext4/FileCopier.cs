using static Limyra.Formats.Ext4.Ext4Limits;

using Limyra.Formats.Ext4.Records;

namespace Limyra.Formats.Ext4;

/// <summary>Copies the content of files into the image run by run; as files lie one after the
/// other, one is open at a time.</summary>
internal sealed class FileCopier(SparseWriter writer) : IDisposable
{
    private const int ChunkBlocks = 256;

    private readonly byte[] _buffer = new byte[ChunkBlocks * BlockBytes];
    private Stream? _open;
    private long _leftBytes;

    public void Copy(Ext4Inode inode, BlockRange run, bool isFirst)
    {
        if (isFirst)
        {
            _open = inode.Entry.Open!(); // FileTree checked that content has a source
            _leftBytes = inode.SizeBytes;
        }
        for (long left = run.Count; left > 0;)
        {
            int blocks = (int)Math.Min(left, ChunkBlocks);
            Span<byte> chunk = _buffer.AsSpan(0, blocks * BlockBytes);
            int bytes = (int)Math.Min(chunk.Length, _leftBytes);
            if (_open!.ReadAtLeast(chunk[..bytes], bytes, throwOnEndOfStream: false) < bytes)
                throw new Ext4Exception("ext4.content", inode.Entry.Path, -1,
                    "the content is shorter than its entry says");
            chunk[bytes..].Clear();
            writer.Write(chunk);
            _leftBytes -= bytes;
            left -= blocks;
        }
        if (_leftBytes == 0) Close(inode);
    }

    public void Dispose() => _open?.Dispose();

    private void Close(Ext4Inode inode)
    {
        bool isLonger = _open!.ReadByte() >= 0;
        _open.Dispose();
        _open = null;
        if (isLonger)
            throw new Ext4Exception("ext4.content", inode.Entry.Path, -1,
                "the content is longer than its entry says");
    }
}
