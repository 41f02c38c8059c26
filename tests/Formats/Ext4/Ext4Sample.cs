using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;

namespace Limyra.Tests.Formats.Ext4;

/// <summary>A tree with one of everything ext4 stores in its own way.</summary>
internal static class Ext4Sample
{
    public const long Time = 1_700_000_000;

    public static Ext4Settings Settings { get; } = new()
    {
        Uuid = new Guid("6d1f0c1e-5a0b-4b7e-9c55-0123456789ab"),
        HashSeed = new Guid("0b7e6d1f-0c1e-4a0b-8c55-ba9876543210"),
        Label = "sample",
        CreatedSeconds = Time,
    };

    public static TreeEntry File(string path, byte[] content, int mode = 0b110_100_100) => new()
    {
        Path = path,
        Kind = TreeEntryKind.File,
        Mode = mode,
        SizeBytes = content.Length,
        Open = content.Length == 0 ? null : () => new MemoryStream(content, writable: false),
        ModifiedSeconds = Time,
    };

    public static TreeEntry Directory(string path, int mode = 0b111_101_101, uint uid = 0) => new()
    {
        Path = path, Kind = TreeEntryKind.Directory, Mode = mode, Uid = uid, ModifiedSeconds = Time,
    };

    public static TreeEntry Link(string path, string target) => new()
    {
        Path = path, Kind = TreeEntryKind.SymbolicLink, Mode = 0x1FF, Target = target, ModifiedSeconds = Time,
    };

    public static byte[] Noise(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static List<TreeEntry> Everything()
    {
        byte[] capability = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] accessList = [2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 5, 0, 232, 3, 0, 0,
            4, 0, 5, 0, 255, 255, 255, 255, 16, 0, 5, 0, 255, 255, 255, 255, 32, 0, 5, 0, 255, 255, 255, 255];
        List<TreeEntry> entries =
        [
            Directory("home/user", 0b111_000_000, uid: 1000),
            Directory("tmp", 0x3FF),
            File("empty", []),
            File("etc/one-block", Noise(4096, 1)),
            File("etc/odd", Noise(12345, 2)),
            File("usr/bin/su", Noise(70000, 3), mode: 0x9ED),
            File("usr/lib/large", Noise(9 << 20, 4)),
            File("usr/lib/zeros", new byte[3 << 20]),
            Link("bin", "usr/bin"),
            Link("usr/short", new string('s', 59)),
            Link("usr/long", new string('l', 60)),
            Link("usr/longest", string.Concat(Enumerable.Repeat("d/", 2000))),
            new() { Path = "usr/bin/sudo", Kind = TreeEntryKind.HardLink, Target = "usr/bin/su" },
            new() { Path = "a-first-name", Kind = TreeEntryKind.HardLink, Target = "usr/bin/sudo" },
            new()
            {
                Path = "dev/null", Kind = TreeEntryKind.CharacterDevice, Mode = 0b110_110_110,
                DeviceMajor = 1, DeviceMinor = 3,
            },
            new()
            {
                Path = "dev/large", Kind = TreeEntryKind.BlockDevice, Mode = 0b110_000_000,
                DeviceMajor = 259, DeviceMinor = 70000,
            },
            new() { Path = "run/pipe", Kind = TreeEntryKind.Fifo, Mode = 0b110_000_000, Uid = 70000,
                Gid = 80000 },
            new() { Path = "run/socket", Kind = TreeEntryKind.Socket, Mode = 0b110_000_000 },
            File("usr/bin/ping", Noise(100, 5))
                with { ExtendedAttributes = [new("security.capability", capability)] },
            File("usr/acl", Noise(100, 6))
                with { ExtendedAttributes = [new("system.posix_acl_access", accessList)] },
            File("usr/many", Noise(100, 7)) with
            {
                ExtendedAttributes =
                [
                    new("user.zebra", Noise(1500, 8)), new("user.ant", "small"u8.ToArray()),
                    new("trusted.none", ReadOnlyMemory<byte>.Empty), new("security.capability", capability),
                ],
            },
        ];
        for (int index = 0; index < 1500; index++)
            entries.Add(
                File($"var/many/a file with a longer name, number {index:D5}", Noise(index % 7, index)));
        return entries;
    }
}
