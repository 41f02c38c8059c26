using System.Buffers;
using System.Diagnostics;
using CsCheck;
using Limyra.Formats.Cpio;

namespace Limyra.Tests.Formats.Cpio;

public sealed class CpioTests
{
    private static readonly CpioEntry[] Sample =
    [
        new() { Name = "dev", Mode = CpioEntry.DirectoryType | 0x1ed },
        new()
        {
            Name = "dev/console", Mode = CpioEntry.CharacterDeviceType | 0x180, DeviceMajor = 5,
            DeviceMinor = 1,
        },
        new() { Name = "init", Mode = CpioEntry.RegularType | 0x1ed, Content = "#!x"u8.ToArray() },
        new() { Name = "link", Mode = CpioEntry.LinkType | 0x1ff, Content = "init"u8.ToArray(),
            Uid = 3, Gid = 4 },
    ];

    private static byte[] Archive(params CpioEntry[] entries)
    {
        ArrayBufferWriter<byte> buffer = new();
        CpioWriter writer = new(buffer);
        foreach (CpioEntry entry in entries)
            writer.Add(entry);

        writer.Finish();
        return buffer.WrittenSpan.ToArray();
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        IReadOnlyList<CpioEntry> read = CpioReader.Read(Archive(Sample), "sample", out int length);
        Assert.Equal(Sample.Length, read.Count);
        Assert.True(length <= Archive(Sample).Length);
        for (int i = 0; i < Sample.Length; i++)
        {
            Assert.Equal(Sample[i] with { Content = default }, read[i] with { Content = default });
            Assert.Equal(Sample[i].Content.ToArray(), read[i].Content.ToArray());
        }
    }

    [Fact]
    public void Cutting_at_any_byte_is_noticed()
    {
        byte[] whole = Archive(Sample);
        CpioReader.Read(whole, "sample", out int length);
        for (int cut = 0; cut < length; cut++)
        {
            CpioException error =
                Assert.Throws<CpioException>(() => CpioReader.Read(whole.AsMemory(0, cut), "sample", out _));
            Assert.Equal("cpio-truncated", error.Rule);
        }
    }

    [Fact]
    public void Damaged_archives_end_in_a_cpio_error_or_in_entries() =>
        Gen.Select(Gen.Int[0, 600], Gen.Byte).Sample((place, value) =>
        {
            byte[] damaged = Archive(Sample);
            damaged[place % damaged.Length] = value;
            try
            {
                CpioReader.Read(damaged, "damaged", out _);
            }
            catch (CpioException error)
            {
                Assert.StartsWith("cpio-", error.Rule, StringComparison.Ordinal);
            }
        });

    [Fact]
    public void The_cpio_program_lists_our_archive()
    {
        const string Program = "/usr/bin/cpio";
        Assert.SkipUnless(File.Exists(Program), "no cpio on this machine");
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-t", "--quiet"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        process.StandardInput.BaseStream.Write(Archive(Sample));
        process.StandardInput.Close();
        Assert.Equal("dev\ndev/console\ninit\nlink\n", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
