namespace Limyra.Boot.Initramfs;

/// <summary>What goes into an initramfs.</summary>
public sealed record InitramfsPlan
{
    /// <summary>The drivers that reach a root disk on common machines, with the file
    /// systems a root may have.</summary>
    public static IReadOnlyList<string> CommonModules { get; } =
    [
        "ahci", "ata_piix", "btrfs", "crc32c_generic", "crc32c_intel", "dm_crypt", "dm_mod", "erofs",
        "ext4", "f2fs",
        "hid_generic", "loop", "mmc_block", "mptspi", "nvme", "nvme_core", "overlay", "sd_mod", "sdhci_acpi",
        "sdhci_pci", "sr_mod", "squashfs", "uas", "usb_storage", "usbhid", "vfat", "virtio_blk",
        "virtio_mmio",
        "virtio_net", "virtio_pci", "virtio_rng", "virtio_scsi", "vmw_pvscsi", "xfs", "xhci_hcd", "xhci_pci",
        "ehci_hcd", "ehci_pci",
    ];

    /// <summary>The kernel's module folder, .../usr/lib/modules/RELEASE, as
    /// it lies on this machine.</summary>
    public required string ModuleDirectory { get; init; }

    /// <summary>The kernel's version text, as uname -r prints it.</summary>
    public required string KernelRelease { get; init; }

    /// <summary>The static program that becomes /init: our dinit.</summary>
    public required string InitProgram { get; init; }

    /// <summary>Names of the modules to carry; what they need comes along, what the
    /// kernel lacks is left out.</summary>
    public IReadOnlyList<string> Modules { get; init; } = CommonModules;

    /// <summary>Further files: path in the initramfs, path on this machine. A static
    /// busybox as usr/bin/sh, say.</summary>
    public IReadOnlyList<(string Name, string Source)> Files { get; init; } = [];

    /// <summary>A root whose /etc/default/keyboard and console-setup the initramfs follows, with the keyboard
    /// data and fonts installed there; null for the kernel's own keymap and font.</summary>
    public string? ConsoleRoot { get; init; }

    /// <summary>Takes what is wrong with the console's settings, one line each.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Unpacks modules with the ending .zst or .xz; not needed where the
    /// kernel's are plain or gzip.</summary>
    public Func<string, byte[], byte[]>? Unpack { get; init; }

    /// <summary>Compresses the archive; gzip by default.</summary>
    public Func<byte[], byte[]>? Compress { get; init; }
}
