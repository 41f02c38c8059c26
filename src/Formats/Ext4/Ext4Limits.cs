namespace Limyra.Formats.Ext4;

/// <summary>Sizes that this writer fixes and numbers that the format fixes.</summary>
internal static class Ext4Limits
{
    public const int BlockBytes = 4096;
    public const int LogBlockBytes = 2;
    public const int BlocksPerGroup = BlockBytes * 8;
    public const int InodeBytes = 256;
    public const int InodesPerBlock = BlockBytes / InodeBytes;
    public const int ExtraInodeBytes = 32;
    public const int DescriptorBytes = 64;
    public const int DescriptorsPerBlock = BlockBytes / DescriptorBytes;
    public const int AddressesPerBlock = BlockBytes / sizeof(uint);

    /// <summary>Sixteen groups keep their bitmaps and inode tables together in the first of them.</summary>
    public const int LogGroupsPerFlex = 4;
    public const int GroupsPerFlex = 1 << LogGroupsPerFlex;

    /// <summary>Sixteen inode tables and their bitmaps must fit into one
    /// group beside the descriptors.</summary>
    public const int MaximumInodesPerGroup = 1024 * InodesPerBlock;

    /// <summary>A last group smaller than this beyond its own metadata is not worth having.</summary>
    public const int MinimumLastGroupBlocks = 64;

    public const int RootInode = 2;
    public const int ResizeInode = 7;
    public const int JournalInode = 8;
    public const int LostAndFoundInode = 11;
    public const int FirstFreeInode = 12;

    public const int LostAndFoundBlocks = 4;
    public const int InlineTargetBytes = 60;
    public const int MaximumLinks = 65000;

    public const int ExtentsInInode = 4;
    public const int ExtentsInBlock = (BlockBytes - 12) / 12;
    public const int BlocksPerExtent = 32768;
}
