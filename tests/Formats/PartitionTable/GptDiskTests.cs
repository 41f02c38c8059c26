using Limyra.Formats.PartitionTable;

namespace Limyra.Tests.Formats.PartitionTable;

public sealed class GptDiskTests : IDisposable
{
    private static readonly GptPartition[] Partitions =
    [
        new()
        {
            Type = PartitionTypes.EfiSystem, Id = new("11111111-2222-3333-4444-555555555555"), Name = "esp",
            SizeBytes = 33 << 20,
        },
        new()
        {
            Type = PartitionTypes.RootX64, Id = new("66666666-7777-8888-9999-aaaaaaaaaaaa"), Name = "root",
            SizeBytes = 5_000_001,
        },
    ];

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Sfdisk_reads_the_partitions_and_finds_no_fault()
    {
        Write();
        string dump = HostTool.Run("sfdisk", "--dump", _path).Output;
        Assert.Contains("label-id: 01234567-89AB-CDEF-0123-456789ABCDEF", dump, StringComparison.Ordinal);
        Assert.Contains("start=        2048, size=       67584, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, "
            + "uuid=11111111-2222-3333-4444-555555555555, name=\"esp\"", dump, StringComparison.Ordinal);
        Assert.Contains("start=       69632, size=        9766,", dump, StringComparison.Ordinal);
        string verified = HostTool.Run("sfdisk", "--verify", _path).Output;
        Assert.Contains("No errors detected", verified, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_table_is_found_when_the_first_is_gone()
    {
        Write();
        using (FileStream disk = File.OpenWrite(_path))
        {
            disk.Position = GptDisk.SectorBytes;
            disk.Write(new byte[33 * GptDisk.SectorBytes]);
        }
        Assert.Contains("name=\"root\"", HostTool.Run("sfdisk", "--dump", _path).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt.name", "a name of more than thirty-six letters", 1)]
    [InlineData("gpt.size", "empty", 0)]
    public void A_partition_no_table_holds_is_refused(string rule, string name, long size) =>
        Assert.Equal(rule, Assert.Throws<GptException>(() => GptDisk.Plan(Guid.Empty,
            [new() { Type = PartitionTypes.LinuxData, Id = Guid.Empty, Name = name,
                SizeBytes = size }])).Rule);

    private void Write()
    {
        GptDisk disk = GptDisk.Plan(new Guid("01234567-89ab-cdef-0123-456789abcdef"), Partitions);
        using FileStream output = File.Create(_path);
        output.SetLength(disk.SizeBytes);
        output.Write(disk.Head());
        byte[] tail = disk.Tail();
        output.Position = disk.SizeBytes - tail.Length;
        output.Write(tail);
    }
}
