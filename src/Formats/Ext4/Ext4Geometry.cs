using static Limyra.Formats.Ext4.Ext4Limits;

namespace Limyra.Formats.Ext4;

/// <summary>Where the groups and their metadata lie: superblock copies and descriptors at the head of sparse
/// groups, bitmaps and inode tables of sixteen groups together in the first of them.</summary>
internal sealed class Ext4Geometry
{
    private Ext4Geometry(long blockCount, long inodesWanted, int growthFactor)
    {
        BlockCount = blockCount;
        GroupCount = checked((int)Pieces(blockCount, BlocksPerGroup));
        long perGroup = Pieces(Pieces(inodesWanted, GroupCount), InodesPerBlock) * InodesPerBlock;
        if (perGroup > MaximumInodesPerGroup)
            throw new Ext4Exception("ext4.inodes", "image", -1,
                "too many files for the size; ask for a larger image");
        InodesPerGroup = (int)perGroup;
        DescriptorBlocks = (int)Pieces(GroupCount, DescriptorsPerBlock);
        long grownGroups = Pieces(Math.Min(blockCount * growthFactor, uint.MaxValue), BlocksPerGroup);
        long grownBlocks = Math.Min(Pieces(grownGroups, DescriptorsPerBlock), AddressesPerBlock);
        ReservedDescriptorBlocks = (int)Math.Max(0, grownBlocks - DescriptorBlocks);
    }

    public long BlockCount { get; }

    public int GroupCount { get; }

    public int InodesPerGroup { get; }

    public int InodeTableBlocks => InodesPerGroup / InodesPerBlock;

    /// <summary>Blocks of one copy of the group descriptors.</summary>
    public int DescriptorBlocks { get; }

    /// <summary>Blocks kept free behind the descriptors so that a mounted file system can grow.</summary>
    public int ReservedDescriptorBlocks { get; }

    public long InodeCount => (long)InodesPerGroup * GroupCount;

    /// <summary>The blocks that metadata of the groups take.</summary>
    public long MetadataBlocks => Metadata().Sum(range => range.Count);

    /// <summary>Makes a geometry; a last group too small for its own metadata is filled up or, if the
    /// size is fixed, left off.</summary>
    public static Ext4Geometry Of(long blockCount, long inodesWanted, int growthFactor, bool isSizeFixed)
    {
        Ext4Geometry geometry = new(blockCount, inodesWanted, growthFactor);
        int last = geometry.GroupCount - 1;
        long wanted = geometry.HeadBlocks(last) + geometry.FlexBlocks(last) + MinimumLastGroupBlocks;
        if (geometry.BlocksIn(last) >= wanted) return geometry;
        if (isSizeFixed && last == 0)
            throw new Ext4Exception("ext4.size", "image", -1,
                "the size is too small for any ext4 file system");
        long blocks = isSizeFixed ? FirstBlockOf(last) : FirstBlockOf(last) + wanted;
        return new(blocks, inodesWanted, growthFactor);
    }

    /// <summary>Group 0 and the powers of 3, 5 and 7 hold a copy of the
    /// superblock (feature sparse_super).</summary>
    public static bool HasSuperblock(int group) =>
        group <= 1 || IsPower(group, 3) || IsPower(group, 5) || IsPower(group, 7);

    public static long FirstBlockOf(int group) => (long)group * BlocksPerGroup;

    public long BlocksIn(int group) => Math.Min(BlocksPerGroup, BlockCount - FirstBlockOf(group));

    public long BlockBitmapOf(int group) => FlexStart(group) + group % GroupsPerFlex;

    public long InodeBitmapOf(int group) => FlexStart(group) + GroupsInFlex(group) + group % GroupsPerFlex;

    public long InodeTableOf(int group) =>
        FlexStart(group) + 2 * GroupsInFlex(group) + (long)(group % GroupsPerFlex) * InodeTableBlocks;

    /// <summary>All metadata of the groups, ascending.</summary>
    public IEnumerable<BlockRange> Metadata()
    {
        for (int group = 0; group < GroupCount; group++)
        {
            long count = HeadBlocks(group) + FlexBlocks(group);
            if (count > 0) yield return new BlockRange(FirstBlockOf(group), count);
        }
    }

    public static long Pieces(long whole, long piece) => (whole + piece - 1) / piece;

    private static bool IsPower(int number, int of)
    {
        while (number % of == 0) number /= of;
        return number == 1;
    }

    private int HeadBlocks(int group) =>
        HasSuperblock(group) ? 1 + DescriptorBlocks + ReservedDescriptorBlocks : 0;

    private long FlexBlocks(int group) =>
        group % GroupsPerFlex == 0 ? GroupsInFlex(group) * (2L + InodeTableBlocks) : 0;

    private int GroupsInFlex(int group) => Math.Min(GroupsPerFlex, GroupCount - FirstOfFlex(group));

    private long FlexStart(int group) => FirstBlockOf(FirstOfFlex(group)) + HeadBlocks(FirstOfFlex(group));

    private static int FirstOfFlex(int group) => group / GroupsPerFlex * GroupsPerFlex;
}
