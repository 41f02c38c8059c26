namespace Limyra.Formats.Apk;

/// <summary>Rules that bytes of packages and indexes must keep; the ids of
/// <see cref="ApkFormatException"/>.</summary>
public enum ApkRule
{
    /// <summary>The file begins as none of the known formats.</summary>
    FormatInvalid,

    /// <summary>A v2 file entry has no checksum.</summary>
    FormatObsolete,

    /// <summary>A known format that the command does not handle.</summary>
    FormatNotSupported,

    /// <summary>No signature by a trusted key.</summary>
    SignatureUntrusted,

    /// <summary>A signature of a trusted key does not fit the content.</summary>
    SignatureInvalid,

    /// <summary>A key file holds no usable key.</summary>
    KeyFormat,

    /// <summary>A package name with characters that names may not have.</summary>
    PackageNameFormat,

    /// <summary>A version outside the grammar.</summary>
    PackageVersionFormat,

    /// <summary>A dependency that cannot be read.</summary>
    DependencyFormat,

    /// <summary>A file name pattern that cannot be used.</summary>
    PackageNameSpec,

    /// <summary>Unknown compression, or a compressed stream that breaks off or is damaged.</summary>
    AdbCompression,

    /// <summary>No ADB magic.</summary>
    AdbHeader,

    /// <summary>An ADB written for newer readers only.</summary>
    AdbVersion,

    /// <summary>Content that does not fit its schema.</summary>
    AdbSchema,

    /// <summary>Blocks that are cut, out of order, too many or missing.</summary>
    AdbBlock,

    /// <summary>A signature block too short to be one.</summary>
    AdbSignature,

    /// <summary>Content that does not have the digest it was announced with.</summary>
    AdbIntegrity,

    /// <summary>More than the format has room for.</summary>
    AdbLimit,

    /// <summary>Package metadata that no package may have.</summary>
    PackageFormat,

    /// <summary>A v2 package of the wrong build.</summary>
    V2PackageFormat,

    /// <summary>A v2 package whose digests do not fit.</summary>
    V2PackageIntegrity,

    /// <summary>A v2 index of the wrong build.</summary>
    V2IndexFormat,

    /// <summary>A text database of the wrong build.</summary>
    V2DatabaseFormat,

    /// <summary>A file's content that does not have its digest.</summary>
    FileIntegrity,

    /// <summary>The package is not the one that was asked for.</summary>
    PackageMismatch,
}

/// <summary>Wording of <see cref="ApkRule"/>, as apk's users know it.</summary>
public static class ApkRuleText
{
    /// <summary>The rule's sentence without a full stop.</summary>
    public static string Text(this ApkRule rule) => rule switch
    {
        ApkRule.FormatInvalid => "file format is invalid or inconsistent",
        ApkRule.FormatObsolete => "file format is obsolete (e.g. missing embedded checksum)",
        ApkRule.FormatNotSupported => "file format not supported (in this applet)",
        ApkRule.SignatureUntrusted => "UNTRUSTED signature",
        ApkRule.SignatureInvalid => "BAD signature",
        ApkRule.KeyFormat => "cryptographic key format not recognized",
        ApkRule.PackageNameFormat => "package name is invalid",
        ApkRule.PackageVersionFormat => "package version is invalid",
        ApkRule.DependencyFormat => "dependency format is invalid",
        ApkRule.PackageNameSpec => "package name specification is invalid",
        ApkRule.AdbCompression => "ADB compression not supported",
        ApkRule.AdbHeader => "ADB header error",
        ApkRule.AdbVersion => "incompatible ADB version",
        ApkRule.AdbSchema => "ADB schema error",
        ApkRule.AdbBlock => "ADB block error",
        ApkRule.AdbSignature => "ADB signature block error",
        ApkRule.AdbIntegrity => "ADB integrity error",
        ApkRule.AdbLimit => "ADB schema limit reached",
        ApkRule.PackageFormat => "ADB package format",
        ApkRule.V2PackageFormat => "v2 package format error",
        ApkRule.V2PackageIntegrity => "v2 package integrity error",
        ApkRule.V2IndexFormat => "v2 index format error",
        ApkRule.V2DatabaseFormat => "v2 database format error",
        ApkRule.FileIntegrity => "file integrity error",
        ApkRule.PackageMismatch => "package is not the one its index describes",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
