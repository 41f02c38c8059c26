using BenchmarkDotNet.Attributes;
using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;

namespace Limyra.Bench.Formats;

/// <summary>Planning and writing an image of many small files and of few large ones.</summary>
[MemoryDiagnoser]
public class Ext4ImageBenchmarks
{
    private static readonly byte[] Content = new byte[64 << 10];

    private FileTree _tree = null!; // set by BenchmarkDotNet before any measurement

    /// <summary>Files in the tree; all together hold 256 MiB.</summary>
    [Params(64, 4096)]
    public int FileCount { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        new Random(1).NextBytes(Content);
        int sizeBytes = (256 << 20) / FileCount;
        _tree = FileTree.Of(
            Enumerable.Range(0, FileCount).Select(index => new TreeEntry
            {
                Path = $"usr/lib/{index % 64}/file-{index}",
                Kind = TreeEntryKind.File,
                Mode = 0b110_100_100,
                SizeBytes = sizeBytes,
                Open = () => new RepeatedStream(Content, sizeBytes),
            }),
            impliedModifiedSeconds: 0);
    }

    [Benchmark]
    public long Plan() => Ext4Image.Plan(_tree, Settings()).SizeBytes;

    [Benchmark]
    public void PlanAndWrite() => Ext4Image.Plan(_tree, Settings()).WriteTo(Stream.Null);

    private static Ext4Settings Settings() => new()
    {
        Uuid = new Guid("6d1f0c1e-5a0b-4b7e-9c55-0123456789ab"),
        HashSeed = new Guid("0b7e6d1f-0c1e-4a0b-8c55-ba9876543210"),
    };
}
