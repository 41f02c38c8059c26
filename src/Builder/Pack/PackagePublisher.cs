using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Builder.Packages;
using Microsoft.Win32.SafeHandles;

namespace Limyra.Builder.Pack;

/// <summary>
/// Writes the packages of a build into the repository and indexes it; every
/// file appears complete or not at all.
/// </summary>
internal sealed class PackagePublisher(PackagePlaces places, SigningKey key, RepositoryIndexer indexer)
{
    private readonly Lock _guard = new();

    /// <summary>What was built for a template and is still there, staged or
    /// published; null when nothing is.</summary>
    public BuildRecord? FindComplete(string category, string name) => places.Roots
        .Select(root => BuildRecord.Load(places.RecordOf(root, category, name)) is { } record
            && record.IsComplete(file => places.PathOf(root, category, file)) ? record : null)
        .FirstOrDefault(record => record is not null);

    /// <summary>Packs and publishes; gives the record.</summary>
    public BuildRecord Publish(
        BuildContext build, string category, PackageRecord.Facts facts, string compression, string buildKey)
    {
        string directory = places.DirectoryOf(places.Target, category);
        string stage = Path.Combine(directory, $".stage-{build.Main.Name}");
        try
        {
            Files.BuildFiles.RemoveHost(stage);
            Directory.CreateDirectory(stage);
            BuildRecord record = new(buildKey, Pack(build, stage, facts, compression));
            lock (_guard) Move(build, category, stage, record);
            return record;
        }
        finally
        {
            // Half a package must not keep a full disk full.
            Files.BuildFiles.RemoveHost(stage);
        }
    }

    /// <summary>Packs everything into a folder; gives the files.</summary>
    private List<(string Name, long Size)> Pack(
        BuildContext build, string stage, PackageRecord.Facts facts, string compression)
    {
        List<(string Name, long Size)> files = [];
        foreach (BuildPackage package in build.All)
        {
            PackageMaker maker = new()
            {
                Compression = AdbCompression.Parse(Compression(package.Compression, compression))
                    ?? throw build.Fail(package, "compression",
                        $"unknown compression '{package.Compression}'"),
                Keys = [key],
            };
            string name = $"{package.Name}-{package.FullVersion}.apk";
            PackageManifest manifest = PackageRecord.Create(build, package, facts);
            maker.MakeFile(manifest, Path.Combine(stage, name));
            WriteBill(build, package, manifest, Path.Combine(stage, name));
            // Renames may reach the disk before what was written: the index would name a file of nothing.
            WaitForDisk(Path.Combine(stage, name));
            WaitForDisk(Path.Combine(stage, PackageSbom.FileName(name)));
            files.Add((name, new FileInfo(Path.Combine(stage, name)).Length));
            build.Say(package, $"packed {name}, {files[^1].Size} bytes");
        }
        return files;
    }

    private void Move(BuildContext build, string category, string stage, BuildRecord record)
    {
        string directory = places.DirectoryOf(places.Target, category);
        string path = places.RecordOf(places.Target, category, build.Main.Name);
        using PathLock held = PathLock.Take(
            Path.Combine(directory, ".lock"), places.TakesLocks, build.Log.WriteLine, build.Cancellation);
        BuildRecord? before = BuildRecord.Load(path);
        // With this the next run builds again: what follows may be interrupted at any point.
        BuildRecord.Begin(before, record).Save(path);
        foreach ((string name, _) in record.Files)
        {
            string to = places.PathOf(places.Target, category, name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!); // a file has a directory
            string bill = PackageSbom.FileName(name);
            File.Move(Path.Combine(stage, bill), PackageSbom.FileName(to), overwrite: true);
            File.Move(Path.Combine(stage, name), to, overwrite: true);
        }
        Directory.Delete(stage);
        IReadOnlyList<string> gone = record.FilesGoneSince(before);
        indexer.IndexCategory(places, places.Target, category, gone, build.Log.WriteLine, build.Cancellation);
        places.Remove(places.Target, category, gone);
        record.Save(path);
    }

    private static void WriteBill(BuildContext build, BuildPackage package, PackageManifest manifest,
        string file)
    {
        string digest;
        using (FileStream stream = File.OpenRead(file))
            digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
        File.WriteAllBytes(PackageSbom.FileName(file),
            PackageSbom.Create(build, package, manifest.Info, digest));
    }

    private static void WaitForDisk(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
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
