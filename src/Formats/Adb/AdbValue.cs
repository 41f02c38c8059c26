namespace Limyra.Formats.Adb;

/// <summary>
/// One slot of an ADB: four bits say what it is, 28 bits are the value or its offset in the payload. The
/// default value is "absent". Layout: docs/formats/apk-v3.md, "Values".
/// </summary>
/// <param name="Raw">The 32 bits as stored.</param>
public readonly record struct AdbValue(uint Raw)
{
    /// <summary>Largest direct value, and end of the range offsets can reach: 256 MiB.</summary>
    public const uint ContentMask = 0x0fff_ffff;

    internal AdbValue(AdbType type, uint content)
        : this(((uint)type << 28) | content)
    {
    }

    internal AdbType Type => (AdbType)(Raw >> 28);

    internal uint Content => Raw & ContentMask;

    /// <summary>Whether nothing is stored.</summary>
    public bool IsNull => Raw == 0;
}

/// <summary>What the four upper bits of a slot say.</summary>
internal enum AdbType : uint
{
    Special = 0x0,
    Integer = 0x1,
    Integer32 = 0x2,
    Integer64 = 0x3,
    Blob8 = 0x8,
    Blob16 = 0x9,
    Blob32 = 0xa,
    Array = 0xd,
    Object = 0xe,
}
