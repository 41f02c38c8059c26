using Limyra.Apk.Packages;
using Limyra.Builder.Pack;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Stage;

/// <summary>The packages that wait before the repository, and how they get into it.</summary>
internal sealed class PackageStage(PackagePlaces places, RepositoryIndexer indexer)
{
    /// <summary>What stands against publishing the stage; empty when nothing
    /// does or nothing is staged.</summary>
    public IReadOnlyList<StageCheck.Blocker> Check()
    {
        if (places.Stage is not { } stage) return [];
        HashSet<string> removed = new(StringComparer.Ordinal);
        foreach ((string category, string name) in Records(stage))
        {
            BuildRecord? now = BuildRecord.Load(places.RecordOf(stage, category, name));
            BuildRecord? before = BuildRecord.Load(places.RecordOf(places.Repository, category, name));
            HashSet<string> kept =
                new((now?.Files ?? []).Select(f => PackageName(f.Name)), StringComparer.Ordinal);
            removed.UnionWith((before?.Files ?? []).Select(f => PackageName(f.Name))
                .Where(n => !kept.Contains(n)));
        }
        return StageCheck.Check(Newest(stage), Newest(places.Repository), removed);
    }

    /// <summary>
    /// Moves all staged packages into the repository, template by template, the record last:
    /// interrupted anywhere, the next run goes on.
    /// </summary>
    public void Publish(Action<string> say, CancellationToken cancellation)
    {
        if (places.Stage is not { } stage) return;
        foreach (string category in Categories(stage))
        {
            string from = places.DirectoryOf(stage, category),
                to = places.DirectoryOf(places.Repository, category);
            if (!Directory.Exists(from)) continue;
            Directory.CreateDirectory(to);
            using PathLock held =
                PathLock.Take(Path.Combine(to, ".lock"), places.TakesLocks, say, cancellation);
            List<(string Name, BuildRecord Record)> moved =
                [.. Records(stage).Where(r => r.Category == category)
                    .Select(r => (r.Name, Record: BuildRecord.Load(places.RecordOf(stage, category, r.Name))))
                    // filtered just before
                    .Where(r => r.Record is not null).Select(r => (r.Name, r.Record!))];
            foreach ((string name, BuildRecord record) in moved) MoveOne(category, name, record, from, to);
            indexer.Index(to);
            foreach ((string name, BuildRecord record) in moved)
            {
                record.Save(places.RecordOf(places.Repository, category, name));
                File.Delete(places.RecordOf(stage, category, name));
            }
            foreach (string index in (string[])[RepositoryIndexer.FileName, RepositoryIndexer.OldFileName])
                File.Delete(Path.Combine(from, index));
            say($"published {moved.Count} templates of {category}");
        }
    }

    private void MoveOne(string category, string name, BuildRecord record, string from, string to)
    {
        string path = places.RecordOf(places.Repository, category, name);
        BuildRecord? before = BuildRecord.Load(path);
        // Without a record the next run builds again: what follows may be interrupted at any point.
        if (before is not null) File.Delete(path);
        foreach ((string file, _) in record.Files)
            foreach (string beside in (string[])[file, PackageSbom.FileName(file)])
                if (File.Exists(Path.Combine(from, beside)))
                    File.Move(Path.Combine(from, beside), Path.Combine(to, beside), overwrite: true);
        foreach ((string file, _) in before?.Files ?? [])
            if (!record.Files.Any(f => f.Name == file))
            {
                File.Delete(Path.Combine(to, file));
                File.Delete(Path.Combine(to, PackageSbom.FileName(file)));
            }
    }

    private IEnumerable<(string Category, string Name)> Records(string root) =>
        Categories(root).SelectMany(category =>
        {
            // a file has a directory
            string directory = Path.GetDirectoryName(places.RecordOf(root, category, "x"))!;
            return Directory.Exists(directory)
                ? Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)
                    .Where(path => !path.EndsWith(".part", StringComparison.Ordinal))
                    .Select(path => (category, Path.GetFileName(path)))
                : [];
        });

    private static IReadOnlyList<string> Categories(string root) => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root).Select(d => Path.GetFileName(d))
            .Order(StringComparer.Ordinal)]
        : [];

    private IReadOnlyList<PackageInfo> Newest(string root)
    {
        Dictionary<string, PackageInfo> newest = new(StringComparer.Ordinal);
        foreach (string category in Categories(root))
        {
            string directory = places.DirectoryOf(root, category);
            if (!Directory.Exists(directory)) continue;
            foreach (string path in Directory.EnumerateFiles(directory, "*.apk")
                .Order(StringComparer.Ordinal))
            {
                using FileStream stream = File.OpenRead(path);
                using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
                PackageInfo info = reader.Package.Info;
                if (!newest.TryGetValue(info.Name, out PackageInfo? known)
                    || ApkVersion.Order(info.Version, known.Version) > 0) newest[info.Name] = info;
            }
        }
        return [.. newest.Values];
    }

    private static string PackageName(string file) =>
        RepositoryIndexer.SplitName(Path.GetFileNameWithoutExtension(file)).Name;
}
