using static Limyra.Formats.Ext4.Ext4Limits;

using Limyra.Formats.Ext4.Records;

namespace Limyra.Formats.Ext4;

/// <summary>Makes the superblock of a finished layout.</summary>
internal static class Superblocks
{
    public static Ext4Superblock Make(Ext4Layout layout, Ext4Settings settings)
    {
        Ext4Geometry geometry = layout.Geometry;
        Ext4Inode? journal = layout.Inodes[JournalInode];
        CompatibleFeatures compatible =
            CompatibleFeatures.ExtendedAttributes | CompatibleFeatures.DirectoryIndex;
        if (journal is not null) compatible |= CompatibleFeatures.HasJournal;
        if (geometry.ReservedDescriptorBlocks > 0) compatible |= CompatibleFeatures.ResizeInode;
        return new Ext4Superblock
        {
            InodeCount = checked((uint)geometry.InodeCount),
            BlockCount = geometry.BlockCount,
            ReservedBlockCount = geometry.BlockCount * settings.ReservedPercent / 100,
            FreeBlockCount = Sequence.Range(0, geometry.GroupCount)
                .Sum(group => (long)layout.Allocator.FreeBlocksIn(group)),
            FreeInodeCount = checked((uint)(geometry.InodeCount - (layout.Inodes.Length - 1))),
            InodesPerGroup = (uint)geometry.InodesPerGroup,
            WrittenSeconds = settings.CreatedSeconds,
            CreatedSeconds = settings.CreatedSeconds,
            Uuid = settings.Uuid,
            HashSeed = settings.HashSeed,
            Label = settings.Label,
            ReservedDescriptorBlocks = geometry.ReservedDescriptorBlocks,
            Compatible = compatible,
            Incompatible = IncompatibleFeatures.FileType | IncompatibleFeatures.Extents
                | IncompatibleFeatures.SixtyFourBit | IncompatibleFeatures.FlexibleGroups,
            ReadOnlyCompatible = ReadOnlyCompatibleFeatures.SparseSuper | ReadOnlyCompatibleFeatures.LargeFile
                | ReadOnlyCompatibleFeatures.HugeFile | ReadOnlyCompatibleFeatures.ManyLinks
                | ReadOnlyCompatibleFeatures.ExtraInodeSize | ReadOnlyCompatibleFeatures.MetadataChecksums,
            JournalBackup = journal is null ? [] : Backup(journal),
        };
    }

    private static byte[] Backup(Ext4Inode journal)
    {
        byte[] backup = new byte[InlineTargetBytes + 2 * sizeof(uint)];
        FieldWriter writer = new(backup);
        ExtentTree.WriteRoot(ref writer, journal);
        writer.HighU32(journal.SizeBytes);
        writer.LowU32(journal.SizeBytes);
        return backup;
    }
}
