using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;

namespace Limyra.Apk.Root;

/// <summary>
/// Brings the files of packages together before a transaction: what is not on this machine is fetched, several at
/// once. What the cache does not keep lies in a directory that goes with this object.
/// </summary>
internal sealed class PackageSupply(
    ApkRootOptions options, RepositorySet repositories, PackageCache cache, TrustedKeys keys, Downloader downloader)
    : IPackageSupply, IDisposable
{
    /// <summary>Connections at a time: enough to hide waiting, few enough to be a good guest.</summary>
    private const int Connections = 4;

    private readonly Dictionary<KnownPackage, string> paths = [];
    private string? temporary;

    /// <summary>Whether the file has to come over the network.</summary>
    public bool MustFetch(KnownPackage package) =>
        package.File is null && !package.IsCached && repositories.Select(package) is { IsRemote: true };

    /// <summary>Fetches what is missing.</summary>
    /// <exception cref="TransactionException">A package cannot be had.</exception>
    public void Fetch(IEnumerable<KnownPackage> packages, Action<ApkEvent> report, CancellationToken cancellation)
    {
        List<KnownPackage> missing = [.. packages.Where(MustFetch)];
        if (missing.Count == 0) return;
        ulong total = missing.Aggregate(0UL, (sum, package) => sum + package.FileSize);
        long done = 0;
        string?[] errors = new string?[missing.Count];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = -1;
        string[] targets = [.. missing.Select(TargetOf)];
        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < missing.Count && !stop.IsCancellationRequested;)
            {
                errors[i] = Fetch(missing[i], targets[i], Count, stop.Token);
                if (errors[i] is not null) stop.Cancel();
            }
        }
        void Count(int bytes) =>
            report(new ApkEvent.Progress("download", (ulong)Interlocked.Add(ref done, bytes), total));
        Thread[] threads = [.. Enumerable.Range(1, Math.Min(Connections, missing.Count) - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        Work();
        foreach (Thread thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        for (int i = 0; i < missing.Count; i++)
        {
            if (errors[i] is { Length: > 0 } error)
                throw new TransactionException($"{missing[i].NameAndVersion}: {error}");
            paths[missing[i]] = targets[i];
        }
    }

    /// <inheritdoc/>
    public SuppliedPackage Open(KnownPackage package)
    {
        string path = PathOf(package);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        PackageTrust trust = new()
        {
            Keys = keys,
            AllowUntrusted = options.AllowsUntrusted,
            Expected = package.File is null ? package.Info : null,
        };
        return new(file, trust, path);
    }

    /// <summary>Removes what was fetched for this transaction only.</summary>
    public void Dispose()
    {
        if (temporary is not null) Directory.Delete(temporary, recursive: true);
        temporary = null;
    }

    /// <summary>The file of a package on this machine.</summary>
    public string PathOf(KnownPackage package)
    {
        if (package.File is not null) return package.File;
        if (paths.TryGetValue(package, out string? fetched)) return fetched;
        if (package.IsCached && cache.PathOf(package) is { } cached && File.Exists(cached)) return cached;
        Repository repository = repositories.Select(package) ?? throw new TransactionException(
            $"{package.NameAndVersion}: could not find a repo which provides this package "
            + "(check repositories file and run 'apk update')");
        string url = repository.UrlOf(package)
            ?? throw new TransactionException($"{package.NameAndVersion}: package name specification is invalid");
        string? local = RepositoryUrl.LocalPath(url);
        if (local is null || !File.Exists(local))
        {
            throw new TransactionException(
                $"{package.NameAndVersion}: package mentioned in index not found (try 'apk update')");
        }
        return local;
    }

    private string TargetOf(KnownPackage package)
    {
        if (cache.KeepsPackages && cache.PathOf(package) is { } kept) return kept;
        temporary ??= Directory.CreateTempSubdirectory("apk-").FullName;
        return Path.Combine(temporary, PackageCache.NameOf(package));
    }

    private string? Fetch(KnownPackage package, string target, Action<int> onBytes, CancellationToken cancellation)
    {
        string? url = repositories.Select(package)!.UrlOf(package); // missing ones have a repository: see MustFetch
        if (url is null) return "package name specification is invalid";
        try
        {
            if (RepositoryUrl.LocalPath(url) is { } local)
            {
                if (!File.Exists(local)) return "package mentioned in index not found (try 'apk update')";
                File.Copy(local, target, overwrite: true);
            }
            else
            {
                downloader.Fetch(url, target, since: null, onBytes, cancellation);
            }
            if (cache.KeepsPackages) package.IsCached = true;
            return null;
        }
        catch (Exception error) when (error is DownloadException or IOException)
        {
            return error.Message;
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }
}
