using System.Collections.Concurrent;
using Limyra.Apk.Packages;
using Limyra.Builder.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>
/// The packages of all repositories builds draw from. Of packages with one name the highest version counts,
/// of equal versions the one in the earlier repository.
/// </summary>
internal sealed class PackageCatalogue
{
    /// <summary>Packages that are not on this machine; they count behind those that are.</summary>
    public IReadOnlyList<KnownPackage> Remote { get; set; } = [];

    private readonly ConcurrentDictionary<string, (long Size, long Ticks, KnownPackage Package)> _read =
        new(StringComparer.Ordinal);
    private readonly Lock _guard = new();
    private Dictionary<string, KnownPackage> _byName = new(StringComparer.Ordinal);
    private Dictionary<string, List<KnownPackage>> _byProvision = new(StringComparer.Ordinal);

    /// <summary>Reads the package files in these directories anew; those that did
    /// not change are remembered.</summary>
    public void Load(IEnumerable<string> directories)
    {
        Dictionary<string, KnownPackage> names = new(StringComparer.Ordinal);
        IEnumerable<KnownPackage> local = directories.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.apk").Order(StringComparer.Ordinal))
            .Select(Read);
        foreach (KnownPackage package in local.Concat(Remote))
            if (!names.TryGetValue(package.Info.Name, out KnownPackage? known)
                || ApkVersion.Order(package.Info.Version, known.Info.Version) > 0)
                names[package.Info.Name] = package;
        Dictionary<string, List<KnownPackage>> provisions = new(StringComparer.Ordinal);
        foreach (KnownPackage package in names.Values.OrderBy(p => p.Info.Name, StringComparer.Ordinal))
            foreach (Dependency provided in package.Info.Provides)
            {
                if (!provisions.TryGetValue(provided.Name, out List<KnownPackage>? list))
                    provisions[provided.Name] = list = [];
                list.Add(package);
            }
        lock (_guard)
        {
            _byName = names;
            _byProvision = provisions;
        }
    }

    /// <summary>Name of the first package, by name, with a file whose path ends so; reads all that are
    /// here, for messages of failures.</summary>
    public string? FindOwner(string end)
    {
        IReadOnlyList<string> names;
        lock (_guard) names = [.. _byName.Keys.Order(StringComparer.Ordinal)];
        return names.FirstOrDefault(name => FilesOf(name)
            .Any(path => path.EndsWith(end, StringComparison.Ordinal)));
    }

    /// <summary>The package with this name; null when there is none.</summary>
    public KnownPackage? Find(string name)
    {
        lock (_guard) return _byName.GetValueOrDefault(name);
    }

    /// <summary>Paths of the files of a package; empty for one that is not known or not here.</summary>
    public IReadOnlyList<string> FilesOf(string name)
    {
        if (Find(name) is not { } package || !File.Exists(package.Path)) return [];
        return _files.GetOrAdd(package.Path, path =>
        {
            using FileStream stream = File.OpenRead(path);
            using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
            // The list stands before the files' content, which is not read.
            return [.. reader.Package.Directories.SelectMany(directory =>
                directory.Files.Select(
                    file => directory.Name.Length == 0 ? file.Name : $"{directory.Name}/{file.Name}"))];
        });
    }

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _files = new(StringComparer.Ordinal);

    /// <summary>The package with this name, or else the one with the highest
    /// priority that provides it.</summary>
    public KnownPackage? FindProvider(string name)
    {
        lock (_guard)
            return _byName.GetValueOrDefault(name)
                ?? _byProvision.GetValueOrDefault(name)?.MaxBy(p => p.Info.ProviderPriority);
    }

    /// <summary>
    /// Everything that can come into a root for these names: each with all packages that could satisfy one of
    /// its dependencies. At least what a solver chooses, and the same on every machine.
    /// </summary>
    public IReadOnlyList<KnownPackage> Reachable(IEnumerable<string> names)
    {
        lock (_guard)
        {
            SortedDictionary<string, KnownPackage> found = new(StringComparer.Ordinal);
            Queue<string> open = new(names);
            while (open.TryDequeue(out string? name))
            {
                List<KnownPackage> providers = [.. _byProvision.GetValueOrDefault(name, [])];
                if (_byName.TryGetValue(name, out KnownPackage? named)) providers.Add(named);
                foreach (KnownPackage package in providers)
                    if (found.TryAdd(package.Info.Name, package))
                        foreach (Dependency dependency in package.Info.Depends)
                            if (!dependency.IsConflict) open.Enqueue(dependency.Name);
            }
            return [.. found.Values];
        }
    }

    private KnownPackage Read(string path)
    {
        FileInfo info = new(path);
        if (_read.TryGetValue(path, out (long Size, long Ticks, KnownPackage Package) known)
            && known.Size == info.Length
            && known.Ticks == info.LastWriteTimeUtc.Ticks)
            return known.Package;
        using FileStream stream = File.OpenRead(path);
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
        KnownPackage package = new(path, reader.Package.Info, reader.Identity.ToHex());
        _read[path] = (info.Length, info.LastWriteTimeUtc.Ticks, package);
        return package;
    }
}

/// <summary>What the packages of one build root provide.</summary>
internal sealed class RootProviders(IEnumerable<PackageInfo> installed) : IProviders
{
    private readonly Dictionary<string, string> _providers = Collect(installed);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? ProviderOf(string name)
    {
        string? package = _providers.GetValueOrDefault(name);
        if (package is not null) _answered.Add(package);
        return package;
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> Answered => _answered;

    private static Dictionary<string, string> Collect(IEnumerable<PackageInfo> installed)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (PackageInfo package in installed.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            found.TryAdd(package.Name, package.Name);
            foreach (Dependency provided in package.Provides) found.TryAdd(provided.Name, package.Name);
        }
        return found;
    }
}
