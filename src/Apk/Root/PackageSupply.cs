using System.Globalization;
using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Root;

/// <summary>How packages are brought together.</summary>
internal enum SupplyManner
{
    /// <summary>Without a word; the first that cannot be had ends it.</summary>
    Silent,

    /// <summary>Each is announced; the first that cannot be had ends it.</summary>
    Announced,

    /// <summary>Each is announced, and the others come even if one cannot be had.</summary>
    Persistent,

    /// <summary>Each is announced, and none is fetched.</summary>
    Simulated,
}

/// <summary>
/// Brings the files of packages together before a transaction: what is not on this machine is fetched,
/// several at once, and verified before it gets its name. What the cache does not keep lies in a
/// directory that goes with this object.
/// </summary>
internal sealed class PackageSupply(
    ApkRootOptions options, RepositorySet repositories, PackageCache cache, TrustedKeys keys,
    Downloader downloader)
    : IPackageSupply, IDisposable
{
    /// <summary>Readers read larger pieces, past this buffer.</summary>
    private const int FileBufferBytes = 4 * 1024;

    private readonly Dictionary<KnownPackage, string> _paths = [];
    private string? _temporary;

    /// <summary>Whether the file has to come over the network.</summary>
    public bool MustFetch(KnownPackage package) =>
        package.File is null && !package.IsCached && repositories.Select(package) is { IsRemote: true };

    /// <summary>Fetches what is missing and returns how many packages that were;
    /// they can all be had then.</summary>
    /// <exception cref="TransactionException">A package cannot be had; with
    /// <see cref="SupplyManner.Persistent"/> each was reported.</exception>
    public int Fetch(
        IEnumerable<KnownPackage> packages, SupplyManner manner, Action<ApkEvent> report,
        CancellationToken cancellation)
    {
        List<KnownPackage> missing = [.. packages.Where(MustFetch)];
        if (missing.Count == 0) return 0;
        string[] targets = [.. missing.Select(TargetOf)];
        ulong total = missing.Aggregate(0UL, (sum, package) => sum + package.FileSize);
        long done = 0;
        string all = missing.Count.ToString(CultureInfo.InvariantCulture);
        void Say(string text)
        {
            if (manner != SupplyManner.Silent) report(new ApkEvent.Message(text));
        }
        void Count(int bytes) =>
            report(new ApkEvent.Progress("download", (ulong)Interlocked.Add(ref done, bytes), total));
        Say($"Downloading {all} packages...");
        string?[] errors = DownloadCrew.Run(
            missing.Count,
            number =>
            {
                string place = (number + 1).ToString(CultureInfo.InvariantCulture).PadLeft(all.Length);
                Say($"({place}/{all}) Downloading {missing[number].NameAndVersion}");
            },
            (number, stop) => manner == SupplyManner.Simulated
                ? null : Fetch(missing[number], targets[number], Count, stop),
            stopsAtError: manner != SupplyManner.Persistent,
            cancellation);
        Judge(missing, targets, errors, manner, report);
        if (manner != SupplyManner.Simulated) report(new ApkEvent.Progress("download", total, total));
        return missing.Count;
    }

    /// <inheritdoc/>
    public SuppliedPackage Open(KnownPackage package)
    {
        string path = PathOf(package);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileBufferBytes);
        return new(file, TrustIn(package), path);
    }

    /// <summary>
    /// Puts package files that the command line named, and that are installed now, into the cache:
    /// no repository would give them again.
    /// </summary>
    public void KeepGivenFiles(IEnumerable<KnownPackage> packages, Action<ApkEvent> report)
    {
        foreach (KnownPackage package in packages)
        {
            bool isKept = cache.KeepsPackages && !package.IsCached
                && repositories.Select(package) is not { IsRemote: false };
            if (!isKept || package.File is not { } path || cache.PathOf(package) is not { } target) continue;
            try
            {
                string fresh = target + ".new";
                File.Copy(path, fresh, overwrite: true);
                File.Move(fresh, target, overwrite: true);
                package.IsCached = true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                report(
                    new ApkEvent.Warning(
                        $"{package.NameAndVersion}: not kept in the cache: {Text.ErrorText.Of(error)}"));
            }
        }
    }

    /// <summary>Removes what was fetched for this transaction only.</summary>
    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
        _temporary = null;
    }

    /// <summary>The file of a package on this machine.</summary>
    public string PathOf(KnownPackage package)
    {
        if (package.File is not null) return package.File;
        if (_paths.TryGetValue(package, out string? fetched)) return fetched;
        if (package.IsCached && cache.PathOf(package) is { } cached && File.Exists(cached)) return cached;
        Repository repository = repositories.Select(package) ?? throw new TransactionException(
            $"{package.NameAndVersion}: could not find a repo which provides this package "
            + "(check repositories file and run 'apk update')");
        string? local = RepositoryUrl.LocalPath(UrlOf(repository, package));
        if (local is null || !File.Exists(local))
        {
            throw new TransactionException(
                $"{package.NameAndVersion}: package mentioned in index not found (try 'apk update')");
        }
        return local;
    }

    private PackageTrust TrustIn(KnownPackage package) => new()
    {
        Keys = keys,
        AllowUntrusted = options.AllowsUntrusted,
        Expected = package.File is null ? package.Info : null,
    };

    private void Judge(
        List<KnownPackage> missing, string[] targets, string?[] errors, SupplyManner manner,
        Action<ApkEvent> report)
    {
        int failed = 0;
        for (int i = 0; i < missing.Count; i++)
        {
            if (errors[i] is not { } error)
            {
                _paths[missing[i]] = targets[i];
                continue;
            }
            string problem = $"{missing[i].NameAndVersion}: {error}";
            if (manner != SupplyManner.Persistent) throw new TransactionException(problem);
            report(new ApkEvent.Error(problem));
            failed++;
        }
        if (failed > 0) throw new TransactionException("remote server returned error (try 'apk update')");
    }

    private string TargetOf(KnownPackage package)
    {
        if (cache.KeepsPackages && cache.PathOf(package) is { } kept) return kept;
        _temporary ??= Directory.CreateTempSubdirectory("apk-").FullName;
        return Path.Combine(_temporary, PackageCache.NameOf(package));
    }

    /// <summary>Fetches and verifies one; the error, or null.</summary>
    private string? Fetch(KnownPackage package, string target, Action<int> onBytes,
        CancellationToken cancellation)
    {
        // missing ones have a repository: see MustFetch
        string url = UrlOf(repositories.Select(package)!, package);
        string fresh = target + ".new";
        try
        {
            if (RepositoryUrl.LocalPath(url) is { } local)
            {
                if (!File.Exists(local)) return "package mentioned in index not found (try 'apk update')";
                File.Copy(local, fresh, overwrite: true);
            }
            else
            {
                Download download =
                    new() { Url = url, Path = fresh, MaxBytes = MaxBytesOf(package), OnBytes = onBytes };
                downloader.Fetch(download, out _, cancellation);
            }
            Verify(package, fresh);
            File.Move(fresh, target, overwrite: true);
            if (cache.KeepsPackages) package.IsCached = true;
            return null;
        }
        catch (Exception error) when (error is DownloadException or IOException or ApkFormatException)
        {
            return Text.ErrorText.Of(error);
        }
    }

    /// <summary>What the index says; an index that says nothing sets no bound.</summary>
    public static long MaxBytesOf(KnownPackage package) =>
        package.FileSize == 0 ? long.MaxValue : (long)Math.Min(package.FileSize, long.MaxValue);

    private static string UrlOf(Repository repository, KnownPackage package)
    {
        try
        {
            return repository.UrlOf(package);
        }
        catch (ApkFormatException error)
        {
            throw new TransactionException($"{package.NameAndVersion}: {error.Problem}");
        }
    }

    /// <summary>
    /// Reads the file to its end. A file that is not what the index says never gets a name in the cache,
    /// where the next command would find it.
    /// </summary>
    private void Verify(KnownPackage package, string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using PackageReader reader = PackageReader.Open(file, TrustIn(package), path);
            reader.VerifyRest();
        }
        catch (ApkFormatException)
        {
            File.Delete(path);
            throw;
        }
    }
}
