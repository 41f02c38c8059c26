namespace Limyra.Formats.Ext4.Records;

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
