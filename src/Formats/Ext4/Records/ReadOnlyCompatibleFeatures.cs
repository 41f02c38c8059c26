namespace Limyra.Formats.Ext4.Records;

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
