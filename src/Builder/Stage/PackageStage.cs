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
            string to = places.DirectoryOf(places.Repository, category);
            if (!Directory.Exists(places.DirectoryOf(stage, category))) continue;
            Directory.CreateDirectory(to);
            using PathLock held =
                PathLock.Take(Path.Combine(to, ".lock"), places.TakesLocks, say, cancellation);
            List<(string Name, BuildRecord Record)> moved =
                [.. Records(stage).Where(r => r.Category == category)
                    .Select(r => (r.Name, Record: BuildRecord.Load(places.RecordOf(stage, category, r.Name))))
                    // filtered just before
                    .Where(r => r.Record is not null).Select(r => (r.Name, r.Record!))];
            // First: it must not name what has been moved away.
            foreach (string from in places.DirectoriesOf(stage, category).Where(Directory.Exists))
            {
                File.Delete(Path.Combine(from, RepositoryIndexer.FileName));
                File.Delete(Path.Combine(from, RepositoryIndexer.OldFileName));
            }
            List<string> gone = [];
            foreach ((string name, BuildRecord record) in moved)
                gone.AddRange(MoveOne(stage, category, name, record));
            indexer.IndexCategory(places, places.Repository, category, gone, say, cancellation);
            places.Remove(places.Repository, category, gone);
            foreach ((string name, BuildRecord record) in moved)
            {
                record.Save(places.RecordOf(places.Repository, category, name));
                File.Delete(places.RecordOf(stage, category, name));
            }
            say($"published {moved.Count} templates of {category}");
        }
    }

    /// <summary>Moves the packages of a template; gives those of its earlier build that are to go.</summary>
    private IReadOnlyList<string> MoveOne(string stage, string category, string name, BuildRecord record)
    {
        string path = places.RecordOf(places.Repository, category, name);
        BuildRecord? before = BuildRecord.Load(path);
        // The stage's own record stays until all is done: what follows may be interrupted at any point.
        BuildRecord.Begin(before, record).Save(path);
        foreach ((string file, _) in record.Files)
        {
            string from = places.PathOf(stage, category, file),
                to = places.PathOf(places.Repository, category, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!); // a file has a directory
            MoveIfThere(from, to);
            MoveIfThere(PackageSbom.FileName(from), PackageSbom.FileName(to));
        }
        return record.FilesGoneSince(before);
    }

    private static void MoveIfThere(string from, string to)
    {
        if (File.Exists(from)) File.Move(from, to, overwrite: true);
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
        IEnumerable<string> paths = Categories(root)
            .SelectMany(category => places.DirectoriesOf(root, category)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.apk").Order(StringComparer.Ordinal));
        foreach (string path in paths)
        {
            using FileStream stream = File.OpenRead(path);
            using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
            PackageInfo info = reader.Package.Info;
            if (!newest.TryGetValue(info.Name, out PackageInfo? known)
                || ApkVersion.Order(info.Version, known.Version) > 0) newest[info.Name] = info;
        }
        return [.. newest.Values];
    }

    private static string PackageName(string file) =>
        RepositoryIndexer.SplitName(Path.GetFileNameWithoutExtension(file)).Name;
}
