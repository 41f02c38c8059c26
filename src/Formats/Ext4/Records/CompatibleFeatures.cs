namespace Limyra.Formats.Ext4.Records;

/// <summary>Features a kernel may ignore
/// (Documentation/filesystems/ext4/super.rst, s_feature_compat).</summary>
[Flags]
internal enum CompatibleFeatures : uint
{
    HasJournal = 0x4,
    ExtendedAttributes = 0x8,
    ResizeInode = 0x10,
    DirectoryIndex = 0x20,
}
