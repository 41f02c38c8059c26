using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Repositories;

namespace Limyra.Apk.Root;

/// <summary>The repositories of an open root: their indexes, and where a package is taken from.</summary>
internal sealed class RepositorySet(
    ApkRootOptions options, Catalogue catalogue, TrustedKeys keys, PackageCache cache, Downloader downloader,
    Action<ApkEvent> report)
{
    /// <summary>One bit each in the masks of packages (apk-tools 3.0.6, APK_MAX_REPOS).</summary>
    private const int MaxRepositories = 32;

    /// <summary>Largest index that is fetched: what the addresses in a v3 index can reach.</summary>
    public const long MaxIndexBytes = 1L << 28;

    private readonly List<Repository> _repositories = [];

    /// <summary>The repositories in order.</summary>
    public IReadOnlyList<Repository> All => _repositories;

    /// <summary>Repositories whose index could not be read.</summary>
    public int UnavailableCount { get; private set; }

    /// <summary>Repositories whose index could not be refreshed.</summary>
    public int StaleCount { get; private set; }

    /// <summary>Repositories whose index was refreshed.</summary>
    public int UpdatedCount { get; private set; }

    /// <summary>Adds repositories; a line that names a known index only adds its tag.</summary>
    public void Add(IEnumerable<RepositoryLine> lines)
    {
        foreach (RepositoryLine line in lines)
        {
            int tag = catalogue.GetTag(line.Tag);
            if (tag < 0)
                throw new ApkRootException(
                    $"too many repository tags: '@{line.Tag}' is one more than possible");
            Repository added = Repository.From(line, catalogue.Architectures[0]);
            if (_repositories
                .Find(known => known.IndexUrl == added.IndexUrl && known.BaseUrl == added.BaseUrl)
                is { } same)
            {
                same.TagMask |= 1u << tag;
                continue;
            }
            if (_repositories.Count == MaxRepositories)
                throw new ApkRootException($"too many repositories: at most {MaxRepositories} are possible");
            added.TagMask = 1u << tag;
            _repositories.Add(added);
        }
    }

    /// <summary>Reads all indexes, after refreshing those that are old if
    /// <paramref name="mayRefresh"/>.</summary>
    public void Load(bool mayRefresh)
    {
        for (int i = 0; i < _repositories.Count; i++)
        {
            Repository repository = _repositories[i];
            repository.IsStale = mayRefresh && repository.IsRemote && cache.IsOld(repository, options);
            Load(repository, 1u << i);
        }
    }

    /// <summary>The repository a package is taken from; null when none that can be reached has it.</summary>
    public Repository? Select(KnownPackage package)
    {
        uint mask = package.Repositories & catalogue.AvailableRepositories;
        if ((mask & catalogue.LocalRepositories) != 0) mask &= catalogue.LocalRepositories;
        return mask == 0 ? null : _repositories[System.Numerics.BitOperations.TrailingZeroCount(mask)];
    }

    private void Load(Repository repository, uint bit)
    {
        string? refreshError = null, error = null;
        string action = "opening";
        uint available = options.Network == NetworkPolicy.Allowed ? bit : 0;
        string? path;
        bool isTemporary = false;
        if (repository.IsRemote && options.UsesCache)
        {
            action = "opening from cache";
            if (repository.IsStale) refreshError = Refresh(repository);
            path = cache.PathOf(repository);
        }
        else if (repository.IsRemote)
        {
            action = "fetching";
            path = FetchDirectly(repository, out error, out isTemporary);
        }
        else
        {
            available = bit;
            catalogue.LocalRepositories |= bit;
            path = RepositoryUrl.LocalPath(repository.IndexUrl)!; // local, so it has one
        }
        if (error is null && path is not null) error = Read(repository, path, bit);
        if (isTemporary && path is not null) File.Delete(path);
        Judge(repository, action, refreshError, error);
        if (error is not null) return;
        repository.IsAvailable = true;
        catalogue.AvailableRepositories |= available;
        for (int tag = 0; tag < catalogue.Tags.Count; tag++)
            if ((repository.TagMask >> tag & 1) != 0) catalogue.Tags[tag].Repositories |= bit;
    }

    private void Judge(Repository repository, string action, string? refreshError, string? error)
    {
        if (error is null && refreshError is null) return;
        if (repository.IsRemote && error is not null) UnavailableCount++;
        else if (repository.IsRemote) StaleCount++;
        if (refreshError is not null) action = error is not null ? "updating and opening" : "updating";
        report(new ApkEvent.Warning($"{action} {repository.PrintableIndexUrl}: {refreshError ?? error}"));
    }

    private string? Refresh(Repository repository)
    {
        report(new ApkEvent.Detail($"fetch {repository.PrintableIndexUrl}"));
        try
        {
            DownloadOutcome outcome = cache.Refresh(
                repository, downloader, ReadIndex, takesOlder: options.ForcesRefresh || !repository.IsFar);
            if (outcome == DownloadOutcome.Fetched) UpdatedCount++;
            repository.IsStale = false;
            return null;
        }
        catch (Exception failure) when (failure is DownloadException or ApkFormatException or IOException)
        {
            return failure is ApkFormatException format ? format.Rule.Text() : Text.ErrorText.Of(failure);
        }
    }

    private string? FetchDirectly(Repository repository, out string? error, out bool isTemporary)
    {
        error = null;
        isTemporary = false;
        if (RepositoryUrl.LocalPath(repository.IndexUrl) is { } local) return local;
        string path =
            Path.Combine(Path.GetTempPath(), $"apk-index-{Environment.ProcessId}-{repository.CacheName}");
        try
        {
            Download download = new() { Url = repository.IndexUrl, Path = path, MaxBytes = MaxIndexBytes };
            downloader.Fetch(download, out _, CancellationToken.None);
            isTemporary = true;
            return path;
        }
        catch (DownloadException failure)
        {
            error = failure.Message;
            return null;
        }
    }

    private PackageIndex ReadIndex(Repository repository, string path)
    {
        PackageTrust trust = new() { Keys = keys, AllowUntrusted = options.AllowsUntrusted };
        IndexFile file = IndexFile.Load(path, trust);
        return file.IsVersion3 || repository.MayBeText
            ? file.Index : throw new ApkFormatException(ApkRule.FormatInvalid);
    }

    private string? Read(Repository repository, string path, uint bit)
    {
        try
        {
            PackageIndex index = ReadIndex(repository, path);
            repository.Description = index.Description ?? "";
            if (index.PackageNameSpec is { } spec)
            {
                repository.NameSpec = new(spec);
                if (!repository.NameSpec.IsValid)
                    throw new ApkFormatException(ApkRule.PackageNameSpec, $"'{spec}'");
            }
            int withoutDigest = Add(index.Packages, bit);
            if (withoutDigest > 0)
            {
                report(new ApkEvent.Warning(
                    $"Repository {repository.PrintableIndexUrl} has {withoutDigest} packages without hash"));
            }
            return null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "No such file or directory";
        }
        catch (ApkFormatException failure)
        {
            return failure.Rule.Text();
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Text.ErrorText.Of(failure);
        }
    }

    private int Add(IReadOnlyList<PackageInfo> packages, uint bit)
    {
        if (packages is StoredPackages stored) return catalogue.Add(stored, bit);
        int withoutDigest = 0;
        foreach (PackageInfo info in packages)
        {
            if (info.Hashes.Length >= Digest.ShortLength) catalogue.Add(info, info.Hashes, bit);
            else withoutDigest++;
        }
        return withoutDigest;
    }
}
