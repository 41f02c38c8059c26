using System.Buffers;
using Limyra.Formats.Cpio;
using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>A guest made of another distribution's kernel and busybox, for what must be shown of a file
/// system or of the machine before there is a system of our own. LIMYRA_PEER_GUEST names a folder with the
/// unpacked packages linux-image-*-amd64 and busybox-static of Debian 12.</summary>
internal sealed class StandIn
{
    public const string Variable = "LIMYRA_PEER_GUEST";

    /// <summary>Each after those it needs.</summary>
    private static readonly string[] Modules =
    [
        "drivers/virtio/virtio_ring", "drivers/virtio/virtio", "drivers/virtio/virtio_pci_legacy_dev",
        "drivers/virtio/virtio_pci_modern_dev", "drivers/virtio/virtio_pci", "drivers/block/virtio_blk",
        "crypto/crc32c_generic", "lib/crc16", "lib/libcrc32c", "fs/mbcache", "fs/jbd2/jbd2", "fs/ext4/ext4",
        "fs/erofs/erofs", "fs/squashfs/squashfs",
    ];

    private readonly string _folder;

    private StandIn(string folder) => _folder = folder;

    public static StandIn Find()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (folder is null) Assert.Skip($"{Variable} is not set");
        if (HostTool.Find("qemu-system-x86_64") is null)
            Assert.Skip("qemu-system-x86_64 is not on this machine");
        return new StandIn(folder);
    }

    /// <summary>A machine that runs a shell script as its first program and
    /// then switches itself off.</summary>
    public MachineSettings Running(string script, string workFolder, params MachineDisk[] disks)
    {
        string initramfs = Path.Combine(workFolder, "initramfs");
        File.WriteAllBytes(initramfs, Initramfs(script));
        return new MachineSettings
        {
            Kernel = Directory.GetFiles(Path.Combine(_folder, "boot"), "vmlinuz-*").Single(),
            Initramfs = initramfs,
            CommandLine = "console=ttyS0 panic=-1 quiet",
            Disks = disks,
            HasNetwork = false,
        };
    }

    private byte[] Initramfs(string script)
    {
        ArrayBufferWriter<byte> bytes = new();
        CpioWriter writer = new(bytes);
        foreach (string folder in new[] { "bin", "dev", "proc", "sys", "run", "modules", "mnt" })
            writer.Add(new CpioEntry { Name = folder, Mode = CpioEntry.DirectoryType | 0x1ED });
        writer.Add(new CpioEntry
        {
            Name = "dev/console", Mode = CpioEntry.CharacterDeviceType | 0x180, DeviceMajor = 5,
            DeviceMinor = 1,
        });
        AddFile(writer, "bin/busybox", File.ReadAllBytes(Path.Combine(_folder, "bin/busybox")));
        string modules = Directory.GetDirectories(Path.Combine(_folder, "lib/modules")).Single();
        foreach (string module in Modules)
            AddFile(writer, $"modules/{Path.GetFileName(module)}.ko",
                File.ReadAllBytes($"{modules}/kernel/{module}.ko"));
        string head = """
            #!/bin/busybox sh
            /bin/busybox --install /bin
            mount -t devtmpfs devtmpfs /dev
            mount -t proc proc /proc

            """;
        string load =
            string.Concat(Modules.Select(module => $"insmod /modules/{Path.GetFileName(module)}.ko\n"));
        AddFile(writer, "init", System.Text.Encoding.UTF8.GetBytes($"{head}{load}{script}\npoweroff -f\n"));
        writer.Finish();
        return bytes.WrittenSpan.ToArray();
    }

    private static void AddFile(CpioWriter writer, string name, byte[] content) =>
        writer.Add(new CpioEntry { Name = name, Mode = CpioEntry.RegularType | 0x1ED, Content = content });
}
