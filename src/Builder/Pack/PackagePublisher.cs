using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Pack;

/// <summary>
/// Writes the packages of a build into the repository and indexes it; every file appears complete or not at all.
/// </summary>
internal sealed class PackagePublisher(string repository, string arch, SigningKey key, RepositoryIndexer indexer)
{
    private readonly Lock guard = new();

    /// <summary>Directory of a category's packages.</summary>
    public string DirectoryOf(string category) => Path.Combine(repository, category, arch);

    /// <summary>The record of a template.</summary>
    public string RecordOf(string category, string name) => Path.Combine(repository, category, ".records", arch, name);

    /// <summary>Packs and publishes; gives the record.</summary>
    public BuildRecord Publish(
        BuildContext build, string category, PackageRecord.Facts facts, string compression, string buildKey)
    {
        string directory = DirectoryOf(category);
        string stage = Path.Combine(directory, $".stage-{build.Main.Name}");
        Files.BuildFiles.RemoveHost(stage);
        Directory.CreateDirectory(stage);
        List<(string Name, long Size)> files = [];
        foreach (BuildPackage package in build.All)
        {
            PackageMaker maker = new()
            {
                Compression = AdbCompression.Parse(Compression(package.Compression, compression))
                    ?? throw build.Fail(package, "compression", $"unknown compression '{package.Compression}'"),
                Keys = [key],
            };
            string name = $"{package.Name}-{package.FullVersion}.apk";
            maker.MakeFile(PackageRecord.Create(build, package, facts), Path.Combine(stage, name));
            files.Add((name, new FileInfo(Path.Combine(stage, name)).Length));
            build.Say(package, $"packed {name}, {files[^1].Size} bytes");
        }
        BuildRecord record = new(buildKey, files);
        lock (guard) Move(build, category, stage, record);
        return record;
    }

    private void Move(BuildContext build, string category, string stage, BuildRecord record)
    {
        string directory = DirectoryOf(category);
        string path = RecordOf(category, build.Main.Name);
        BuildRecord? before = BuildRecord.Load(path);
        // Without a record the next run builds again: what follows may be interrupted at any point.
        if (before is not null) File.Delete(path);
        foreach ((string name, _) in record.Files)
            File.Move(Path.Combine(stage, name), Path.Combine(directory, name), overwrite: true);
        foreach ((string name, _) in before?.Files ?? [])
            if (!record.Files.Any(f => f.Name == name)) File.Delete(Path.Combine(directory, name));
        Directory.Delete(stage);
        indexer.Index(directory);
        record.Save(path);
    }

    private static string Compression(string? stated, string usual) => stated switch
    {
        null => usual,
        "fast" => usual.StartsWith("zstd", StringComparison.Ordinal) ? "zstd:3" : "deflate:3",
        "slow" => usual.StartsWith("zstd", StringComparison.Ordinal) ? "zstd:19" : "deflate:9",
        "zstd:fast" => "zstd:3",
        "zstd:slow" => "zstd:19",
        "deflate:fast" => "deflate:3",
        "deflate:slow" => "deflate:9",
        _ => stated,
    };
}
