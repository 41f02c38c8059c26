using System.Diagnostics;
using CsCheck;
using Limyra.Formats.Disks;

namespace Limyra.Tests.Formats.Disks;

public sealed class VolumeProbeTests : IDisposable
{
    private const string Uuid = "01234567-89ab-cdef-0123-456789abcdef";
    private readonly string _directory = Directory.CreateTempSubdirectory("limyra-disks-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Ext4_made_by_its_own_program_is_recognized() =>
        Assert.Equal(new Volume("ext4", Uuid, "a label"),
            Make("mkfs.ext4", "-q", "-F", "-U", Uuid, "-L", "a label"));

    [Fact]
    public void Ext2_made_by_its_own_program_is_recognized() =>
        Assert.Equal("ext2", Make("mkfs.ext2", "-q", "-F")?.Type);

    [Fact]
    public void Swap_made_by_its_own_program_is_recognized() =>
        Assert.Equal(new Volume("swap", Uuid, "s"), Make("mkswap", "-U", Uuid, "-L", "s"));

    [Fact]
    public void Fat_made_by_its_own_program_is_recognized() =>
        Assert.Equal(new Volume("vfat", "1234-ABCD", "ESP"),
            Make("mkfs.vfat", "-i", "1234ABCD", "-n", "ESP"));

    [Fact]
    public void Random_bytes_are_never_an_exception() =>
        Gen.Byte.Array[0, 5000].Sample(bytes =>
        {
            VolumeProbe.Recognize(bytes);
            PartitionNames.Read(bytes);
        });

    [Fact]
    public void A_cut_volume_is_never_an_exception()
    {
        byte[] start = new byte[VolumeProbe.ProbeBytes];
        "XFSB"u8.CopyTo(start);
        for (int length = 0; length < 200; length++)
            VolumeProbe.Recognize(start.AsSpan(0, length));
    }

    [Fact]
    public void Entries_of_a_partition_table_are_read()
    {
        byte[] start = new byte[PartitionNames.ProbeBytes];
        "EFI PART"u8.CopyTo(start.AsSpan(512));
        start[512 + 72] = 2;
        start[512 + 80] = 128;
        start[512 + 84] = 128;
        Span<byte> entry = start.AsSpan(1024 + 128);
        entry[0] = 1;
        new Guid(Uuid).TryWriteBytes(entry[16..]);
        "r\0o\0o\0t\0"u8.CopyTo(entry[56..]);
        Assert.Equal([new Partition(2, Uuid, "root")], PartitionNames.Read(start));
    }

    private Volume? Make(string program, params string[] arguments)
    {
        string path = new[] { "/sbin/", "/usr/sbin/", "/usr/bin/" }.Select(folder => folder + program)
            .FirstOrDefault(File.Exists) ?? "";
        Assert.SkipWhen(path.Length == 0, $"no {program} on this machine");
        string image = _directory + "/image";
        using (FileStream file = File.Create(image))
        {
            file.SetLength(8 << 20);
        }

        using Process process = Process.Start(new ProcessStartInfo(path, [.. arguments, image])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return VolumeProbe.Recognize(File.ReadAllBytes(image).AsSpan(0, VolumeProbe.ProbeBytes));
    }
}
