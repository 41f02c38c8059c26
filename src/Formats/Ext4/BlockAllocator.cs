using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Hands out blocks in ascending order and steps over metadata, so that everything below the cursor
/// is used and the image can be written front to back.</summary>
internal sealed class BlockAllocator(Ext4Geometry geometry)
{
    private readonly BlockRange[] _metadata = [.. geometry.Metadata()];
    private int _next;
    private long _cursor;

    /// <summary>Takes blocks; the ranges ascend.</summary>
    public List<BlockRange> Take(long count)
    {
        List<BlockRange> taken = [];
        while (count > 0)
        {
            while (_next < _metadata.Length && _cursor == _metadata[_next].Start)
                _cursor = _metadata[_next++].End;
            long free = (_next < _metadata.Length ? _metadata[_next].Start : geometry.BlockCount) - _cursor;
            if (free <= 0)
                throw new Ext4Exception("ext4.full", "image", -1,
                    "the content does not fit the size asked for");
            long part = Math.Min(free, count);
            taken.Add(new BlockRange(_cursor, part));
            _cursor += part;
            count -= part;
        }
        return taken;
    }

    public long TakeOne() => Take(1)[0].Start;

    /// <summary>A group's block bitmap; bits past the last block of the file system are set.</summary>
    public void FillBitmap(int group, Span<byte> bitmap)
    {
        bitmap.Clear();
        long first = Ext4Geometry.FirstBlockOf(group);
        Set(bitmap, from: 0, to: _cursor - first);
        foreach (BlockRange range in _metadata) Set(bitmap, range.Start - first, range.End - first);
        Set(bitmap, geometry.BlocksIn(group), BlocksPerGroup);
    }

    /// <summary>How many blocks of a group nothing uses.</summary>
    public int FreeBlocksIn(int group)
    {
        long first = Ext4Geometry.FirstBlockOf(group);
        long end = first + geometry.BlocksIn(group);
        long start = Math.Clamp(_cursor, first, end);
        long taken =
            _metadata.Sum(range => Math.Max(0, Math.Min(range.End, end) - Math.Max(range.Start, start)));
        return (int)(end - start - taken);
    }

    internal static void Set(Span<byte> bitmap, long from, long to)
    {
        long end = Math.Min(to, bitmap.Length * 8L);
        for (long bit = Math.Max(from, 0); bit < end;)
        {
            if (bit % 8 == 0 && end - bit >= 8)
            {
                long bytes = (end - bit) / 8;
                bitmap.Slice((int)(bit / 8), (int)bytes).Fill(byte.MaxValue);
                bit += bytes * 8;
                continue;
            }
            bitmap[(int)(bit / 8)] |= (byte)(1 << (int)(bit % 8));
            bit++;
        }
    }
}
