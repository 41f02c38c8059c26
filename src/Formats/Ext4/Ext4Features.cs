namespace Limyra.Formats.Ext4;

/// <summary>Features a kernel may ignore (Documentation/filesystems/ext4/super.rst, s_feature_compat).</summary>
[Flags]
internal enum CompatibleFeatures : uint
{
    HasJournal = 0x4,
    ExtendedAttributes = 0x8,
    ResizeInode = 0x10,
    DirectoryIndex = 0x20,
}

/// <summary>Features a kernel must know to read (s_feature_incompat).</summary>
[Flags]
internal enum IncompatibleFeatures : uint
{
    FileType = 0x2,
    NeedsRecovery = 0x4,
    Extents = 0x40,
    SixtyFourBit = 0x80,
    FlexibleGroups = 0x200,
}

/// <summary>Features a kernel must know to write (s_feature_ro_compat).</summary>
[Flags]
internal enum ReadOnlyCompatibleFeatures : uint
{
    SparseSuper = 0x1,
    LargeFile = 0x2,
    HugeFile = 0x8,
    ManyLinks = 0x20,
    ExtraInodeSize = 0x40,
    MetadataChecksums = 0x400,
}
