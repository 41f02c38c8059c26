using Limyra.Apk.Network;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Repositories;

/// <summary>A directory of the host with fetched indexes and packages.</summary>
internal sealed class PackageCache(string? directory, bool keepsPackages, TimeProvider time)
{
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
    public string? PathOf(KnownPackage package) => Directory is null ? null : Path.Combine(Directory, NameOf(package));

    /// <summary>Whether the index is missing or older than allowed.</summary>
    public bool IsOld(Repository repository, ApkRootOptions options)
    {
        if (options.ForcesRefresh || options.MaxIndexAge == TimeSpan.Zero) return true;
        if (PathOf(repository) is not { } path || !File.Exists(path)) return true;
        return time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > options.MaxIndexAge;
    }

    /// <summary>Fetches an index if it is newer than the one here, and takes it after a check.</summary>
    public DownloadOutcome Refresh(Repository repository, Downloader downloader, Action<Repository, string> check)
    {
        string path = PathOf(repository)
            ?? throw new DownloadException("cache not available");
        string fresh = path + ".new";
        DateTimeOffset? since = File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path)) : null;
        DownloadOutcome outcome = DownloadOutcome.Fetched;
        if (RepositoryUrl.LocalPath(repository.IndexUrl) is { } local)
        {
            if (!File.Exists(local)) throw new DownloadException("No such file or directory");
            File.Copy(local, fresh, overwrite: true);
        }
        else
        {
            outcome = downloader.Fetch(repository.IndexUrl, fresh, since, onBytes: null, CancellationToken.None);
        }
        if (outcome == DownloadOutcome.Unchanged)
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return outcome;
        }
        check(repository, fresh);
        // The time of arrival, not that of the server: the age of the copy counts from here.
        File.SetLastWriteTimeUtc(fresh, time.GetUtcNow().UtcDateTime);
        File.Move(fresh, path, overwrite: true);
        return outcome;
    }

    /// <summary>Tells the catalogue which packages lie here: recognised by name and size.</summary>
    public void Mark(Catalogue catalogue)
    {
        if (Directory is null || !System.IO.Directory.Exists(Directory)) return;
        foreach (string path in System.IO.Directory.EnumerateFiles(Directory, "*.apk"))
            if (Find(catalogue, Path.GetFileName(path), new FileInfo(path).Length) is { } package) package.IsCached = true;
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
                if (package.Name == name && (long)package.FileSize == length && NameOf(package) == fileName) return package;
            }
        }
        return null;
    }
}
