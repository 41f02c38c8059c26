namespace Limyra.Formats.Cpio;

/// <summary>One member of an archive in the "newc" form, the one the kernel unpacks as initramfs.</summary>
public sealed record CpioEntry
{
    /// <summary>Type bits of <see cref="Mode"/>: directory.</summary>
    public const uint DirectoryType = 0x4000;

    /// <summary>Type bits of <see cref="Mode"/>: character device.</summary>
    public const uint CharacterDeviceType = 0x2000;

    /// <summary>Type bits of <see cref="Mode"/>: block device.</summary>
    public const uint BlockDeviceType = 0x6000;

    /// <summary>Type bits of <see cref="Mode"/>: regular file.</summary>
    public const uint RegularType = 0x8000;

    /// <summary>Type bits of <see cref="Mode"/>: symbolic link, its target is the content.</summary>
    public const uint LinkType = 0xa000;

    /// <summary>Path without a leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>Type and permission bits as in st_mode.</summary>
    public required uint Mode { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public uint ModificationSeconds { get; init; }

    /// <summary>Major number of a device node.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>Minor number of a device node.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>Content of a file or target of a link.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
