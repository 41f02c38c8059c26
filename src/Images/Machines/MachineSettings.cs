namespace Limyra.Images.Machines;

/// <summary>A virtual machine before it is switched on: software emulation of an x86-64 PC with a serial
/// line, disks and a user network.</summary>
public sealed record MachineSettings
{
    /// <summary>The emulator program.</summary>
    public string Program { get; init; } = "qemu-system-x86_64";

    /// <summary>Path of a kernel to start directly; null starts from the first disk.</summary>
    public string? Kernel { get; init; }

    /// <summary>Path of the initramfs for <see cref="Kernel"/>.</summary>
    public string? Initramfs { get; init; }

    /// <summary>The kernel's command line; only with <see cref="Kernel"/>.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Path of a UEFI firmware image; null for the emulator's BIOS.</summary>
    public string? Firmware { get; init; }

    /// <summary>Raw disk images, in the order the guest sees them (vda, vdb, ...).</summary>
    public IReadOnlyList<MachineDisk> Disks { get; init; } = [];

    /// <summary>Memory of the guest in MiB.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Processors of the guest.</summary>
    public int ProcessorCount { get; init; } = 1;

    /// <summary>Path of a file that takes all bytes of the serial line as they come; null for none.</summary>
    public string? SerialLog { get; init; }

    /// <summary>True gives the guest a graphics card, so that its virtual consoles have fonts; its
    /// keyboard is always there.</summary>
    public bool HasScreen { get; init; }

    /// <summary>True makes the guest's time that of its instructions and not that of this machine's clock, so
    /// that runs can be counted and compared (<c>-icount shift=0</c>).</summary>
    public bool CountsInstructions { get; init; }

    /// <summary>The guest's clock at the start as the emulator reads it (2001-02-03T04:05:06),
    /// null for this machine's.</summary>
    public string? StartsAt { get; init; }

    /// <summary>True gives the guest a network card; the host's loopback is 10.0.2.2 there.</summary>
    public bool HasNetwork { get; init; } = true;
}

/// <summary>A raw image as a virtio disk.</summary>
/// <param name="Path">The image file.</param>
/// <param name="Mode">What becomes of the guest's writes.</param>
public sealed record MachineDisk(string Path, DiskMode Mode = DiskMode.Kept)
{
    /// <summary>Path of a file that is made anew and takes every write and flush in their order, in the
    /// form of dm-log-writes, so that a power cut between any two can be tried; null for none. Only
    /// with <see cref="DiskMode.Kept"/>.</summary>
    public string? WriteLog { get; init; }
}

/// <summary>What becomes of the guest's writes to a disk.</summary>
public enum DiskMode
{
    /// <summary>They change the image.</summary>
    Kept,

    /// <summary>They are forgotten when the machine ends.</summary>
    Forgotten,

    /// <summary>The guest cannot write.</summary>
    ReadOnly,
}
