using Limyra.Apk.Network;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Repositories;

/// <summary>A directory of the host with fetched indexes and packages.</summary>
internal sealed class PackageCache(string? directory, bool keepsPackages, TimeProvider time)
{
    /// <summary>Behind the name of an index: what its server says of the copy.</summary>
    public const string StateSuffix = ".state";

    /// <summary>Where; null: there is none.</summary>
    public string? Directory { get; } = directory;

    /// <summary>Whether packages stay in it.</summary>
    public bool KeepsPackages { get; } = keepsPackages && directory is not null;

    /// <summary>The place of an index.</summary>
    public string? PathOf(Repository repository) =>
        Directory is null ? null : Path.Combine(Directory, repository.CacheName);

    /// <summary>The name of a package's file in the cache.</summary>
    public static string NameOf(KnownPackage package) => PackageNameSpec.Cache.Expand(package.Info);

    /// <summary>The place of a package.</summary>
    public string? PathOf(KnownPackage package) =>
        Directory is null ? null : Path.Combine(Directory, NameOf(package));

    /// <summary>Whether the index is missing or older than allowed.</summary>
    public bool IsOld(Repository repository, ApkRootOptions options)
    {
        if (options.ForcesRefresh || options.MaxIndexAge == TimeSpan.Zero) return true;
        if (PathOf(repository) is not { } path || !File.Exists(path)) return true;
        return time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > options.MaxIndexAge;
    }

    /// <summary>Fetches an index if it is newer than the one here, and takes it after a check.</summary>
    /// <exception cref="DownloadException">It cannot be had, or is older than the one here.</exception>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public DownloadOutcome Refresh(
        Repository repository, Downloader downloader, Func<Repository, string, PackageIndex> check,
        bool takesOlder)
    {
        string path = PathOf(repository)
            ?? throw new DownloadException("cache not available");
        string fresh = path + ".new";
        IndexState state = StateOf(path);
        DownloadOutcome outcome = DownloadOutcome.Fetched;
        Validators validators = default;
        if (RepositoryUrl.LocalPath(repository.IndexUrl) is { } local)
        {
            if (!File.Exists(local)) throw new DownloadException("No such file or directory");
            File.Copy(local, fresh, overwrite: true);
        }
        else
        {
            Download download = new()
            {
                Url = repository.IndexUrl,
                Path = fresh,
                Known = takesOlder ? null : KnownOf(path, state),
                MaxBytes = RepositorySet.MaxIndexBytes,
            };
            outcome = downloader.Fetch(download, out validators, CancellationToken.None);
        }
        if (outcome == DownloadOutcome.Unchanged)
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            File.SetLastWriteTimeUtc(path, now);
            if (File.Exists(path + StateSuffix)) File.SetLastWriteTimeUtc(path + StateSuffix, now);
            return outcome;
        }
        ulong newest = NewestIn(repository, fresh, check);
        if (state.IsFromBefore(newest) && !takesOlder)
        {
            File.Delete(fresh);
            throw new DownloadException("older than the index that is here (--force-refresh takes it)");
        }
        File.Delete(path + StateSuffix);
        // The time of arrival, not that of the server: the age of the copy counts from here.
        DateTime arrival = time.GetUtcNow().UtcDateTime;
        File.SetLastWriteTimeUtc(fresh, arrival);
        File.Move(fresh, path, overwrite: true);
        if (!repository.IsFar) return outcome;
        ulong best = takesOlder ? newest : Math.Max(newest, state.NewestBuild);
        File.WriteAllText(path + StateSuffix, new IndexState(validators, best).ToText());
        File.SetLastWriteTimeUtc(path + StateSuffix, arrival);
        return outcome;
    }

    /// <summary>
    /// What the server said of the copy that is here. Beside a copy of the original's there is no such file:
    /// then the time of the copy counts, as it does for the original.
    /// </summary>
    private static Validators? KnownOf(string path, IndexState state)
    {
        if (!File.Exists(path)) return null;
        string file = path + StateSuffix;
        // The original leaves it alone when it brings a newer copy.
        bool isOfThisCopy =
            File.Exists(file) && File.GetLastWriteTimeUtc(file) >= File.GetLastWriteTimeUtc(path);
        bool isSaid = isOfThisCopy && state.Validators != default;
        return isSaid ? state.Validators : new(File.GetLastWriteTimeUtc(path), Tag: null);
    }

    private static IndexState StateOf(string path) =>
        File.Exists(path + StateSuffix) ? IndexState.Parse(File.ReadAllText(path + StateSuffix)) : default;

    private static ulong NewestIn(
        Repository repository, string fresh, Func<Repository, string, PackageIndex> check)
    {
        try
        {
            return IndexState.NewestIn(check(repository, fresh));
        }
        catch (ApkFormatException)
        {
            File.Delete(fresh);
            throw;
        }
    }

    /// <summary>Tells the catalogue which packages lie here: recognised by name and size.</summary>
    public void Mark(Catalogue catalogue)
    {
        if (Directory is null || !System.IO.Directory.Exists(Directory)) return;
        foreach (string path in System.IO.Directory.EnumerateFiles(Directory, "*.apk"))
            if (Find(catalogue, Path.GetFileName(path), new FileInfo(path).Length) is { } package)
                package.IsCached = true;
    }

    /// <summary>The package whose cache file has that name and size.</summary>
    public static KnownPackage? Find(Catalogue catalogue, string fileName, long length)
    {
        for (int i = fileName.IndexOf('-', StringComparison.Ordinal); i > 0; i = fileName.IndexOf('-', i + 1))
        {
            if (catalogue.FindName(fileName[..i]) is not { } name) continue;
            foreach (Provider provider in name.Providers)
            {
                KnownPackage package = provider.Package!;
                if (package.Name == name && (long)package.FileSize == length && NameOf(package) == fileName)
                    return package;
            }
        }
        return null;
    }
}
