namespace Limyra.Formats.Ext4;

/// <summary>Blocks that lie one after the other.</summary>
internal readonly record struct BlockRange(long Start, long Count)
{
    public long End => Start + Count;
}
