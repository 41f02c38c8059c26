using System.Formats.Tar;
using Limyra.Formats.Debian;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Collects what a seed package holds: Debian's files at their places in the build root, then our
/// additions. Everything belongs to root, and nothing is set-uid: a build root needs neither.</summary>
public sealed class SeedTree
{
    /// <summary>Longest content of one file, against archives that unpack without end.</summary>
    private const long MaxFileBytes = 1L << 30;

    /// <summary>Where the build style dotnet looks for NuGet packages.</summary>
    public const string PackageFolder = "usr/share/dotnet/packages";

    /// <summary>Stands for the SDK's version in the places of added files.</summary>
    private const string SdkVersion = "{sdk}";

    /// <summary>Time of what has none that is the same everywhere: 1980, where zip begins.</summary>
    private const long NoTimeSeconds = 315532800;

    private readonly SeedPackage _package;
    private readonly IReadOnlyList<SeedMove> _moves;
    private readonly PathPatterns _drop;
    private readonly PathPatterns _keep;
    private readonly string _contentFolder;
    private readonly SortedDictionary<string, SeedEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hardLinks = new(StringComparer.Ordinal);
    private long _newestSeconds;
    private int _contents;

    /// <summary>An empty tree.</summary>
    /// <param name="package">What the table says.</param>
    /// <param name="rules">What holds for all.</param>
    /// <param name="contentFolder">Empty folder that takes the files' bytes.</param>
    public SeedTree(SeedPackage package, SeedRules rules, string contentFolder)
    {
        _package = package;
        _contentFolder = contentFolder;
        _moves = [.. package.Moves.Concat(rules.Moves).OrderByDescending(move => move.From.Length)];
        _drop = new PathPatterns(package.Drop.Concat(rules.Drop));
        _keep = new PathPatterns(package.Keep);
    }

    /// <summary>The entries, sorted by place, with every folder before what is in it.</summary>
    public IReadOnlyList<SeedEntry> Entries()
    {
        SortedDictionary<string, SeedEntry> all = new(_entries, StringComparer.Ordinal);
        foreach (string path in _entries.Keys)
        {
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                if (!all.TryAdd(path[..slash], new SeedEntry.Folder(path[..slash], _newestSeconds)))
                    break;
            }
        }

        return [.. all.Values];
    }

    /// <summary>Takes the files of one Debian package.</summary>
    /// <exception cref="SetupException">Two packages bring the same file.</exception>
    /// <exception cref="FormatException">The package is broken.</exception>
    public void Add(DebianPackageFile deb)
    {
        foreach ((string? debianPath, TarEntry? entry) in deb.Payload())
        {
            _newestSeconds = Math.Max(_newestSeconds, entry.ModificationTime.ToUnixTimeSeconds());
            string path = Place(debianPath);
            if (entry.EntryType == TarEntryType.Directory || _drop.Match(path)
                || !(_keep.IsEmpty || _keep.Match(path)))
            {
                continue;
            }

            Put(Convert(deb, path, debianPath, entry));
        }
    }

    /// <summary>Takes a NuGet package as it is.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="file">Where it lies.</param>
    public void AddNupkg(string name, string file) => Put(
        new SeedEntry.Plain($"{PackageFolder}/{name}", NoTimeSeconds, file, IsExecutable: false));

    /// <summary>Takes the .NET SDK of this machine.</summary>
    /// <param name="place">Prefix in the build root, with a closing slash.</param>
    public void AddSdk(string place)
    {
        _newestSeconds = Math.Max(_newestSeconds, NoTimeSeconds);
        foreach (string file in Directory.EnumerateFiles(HostSdk.Folder, "*", SearchOption.AllDirectories))
        {
            string path = place + System.IO.Path.GetRelativePath(HostSdk.Folder, file);
            if (_drop.Match(path) || !(_keep.IsEmpty || _keep.Match(path))) continue;
            Put(new SeedEntry.Plain(path, NoTimeSeconds, file, IsProgram(file)));
        }
    }

    /// <summary>Adds the links and files that the table names.</summary>
    /// <param name="repository">Folder that the table's file names count from.</param>
    public void AddOwn(string repository)
    {
        foreach (SeedLink link in _package.Links)
            _entries[link.Path] = new SeedEntry.Link(link.Path, _newestSeconds, link.Target);

        foreach (SeedFile file in _package.Files)
        {
            string source = System.IO.Path.Combine(repository, file.Source);
            if (!File.Exists(source))
            {
                throw new SetupException(
                    $"seeds: {_package.Name} adds {file.Source}, which is not in the repository");
            }

            string path = file.Path.Contains(SdkVersion, StringComparison.Ordinal)
                ? file.Path.Replace(SdkVersion, HostSdk.Version, StringComparison.Ordinal)
                : file.Path;
            _entries[path] = new SeedEntry.Plain(path, _newestSeconds, source, IsProgram(source));
        }
    }

    /// <summary>Whether a file of the repository is one to be run.</summary>
    internal static bool IsProgram(string file) =>
        (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;

    /// <summary>Replaces or adds one file made by us.</summary>
    public void PutFile(string path, byte[] content)
    {
        string place = ContentPlace();
        File.WriteAllBytes(place, content);
        _entries[path] = new SeedEntry.Plain(path, _newestSeconds, place, IsExecutable: false);
    }

    /// <summary>Removes files by pattern choice.</summary>
    public void Remove(Func<string, bool> isUnwanted)
    {
        foreach (string path in _entries.Keys.Where(isUnwanted).ToList())
            _entries.Remove(path);
    }

    /// <summary>Where a file of the Debian package belongs in a build root.</summary>
    internal string Place(string path)
    {
        foreach (SeedMove move in _moves)
        {
            if (path.StartsWith(move.From, StringComparison.Ordinal))
                return move.To + path[move.From.Length..];
        }

        return path;
    }

    private SeedEntry Convert(DebianPackageFile deb, string path, string debianPath, TarEntry entry)
    {
        long seconds = entry.ModificationTime.ToUnixTimeSeconds();
        switch (entry.EntryType)
        {
            case TarEntryType.SymbolicLink:
                return new SeedEntry.Link(path, seconds, entry.LinkName);
            case TarEntryType.HardLink:
                return _hardLinks.TryGetValue(deb.CleanPath(entry.LinkName), out string? first)
                    ? new SeedEntry.Plain(path, seconds, first, IsExecutable: true)
                    : throw new DebianFormatException(
                        path, 0, "deb.hardlink", $"links to {entry.LinkName}, which is not kept");
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                string place = ContentPlace();
                _hardLinks[debianPath] = place;
                Write(place, path, entry);
                return new SeedEntry.Plain(path, seconds, place,
                    (entry.Mode & UnixFileMode.UserExecute) != 0);
            default:
                throw new DebianFormatException(
                    path, 0, "deb.kind", $"a {entry.EntryType} has no place in a build root");
        }
    }

    private static void Write(string place, string path, TarEntry entry)
    {
        if (entry.Length > MaxFileBytes)
        {
            throw new DebianFormatException(
                path, 0, "deb.size", $"{entry.Length} bytes are more than any real file has");
        }

        using FileStream file = new(place, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            entry.DataStream?.CopyTo(file);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException
            or SharpCompress.Common.SharpCompressException)
        {
            throw new DebianFormatException(path, 0, "deb.payload", error.Message);
        }
    }

    private string ContentPlace() => System.IO.Path.Combine(_contentFolder, $"{_contents++:D6}");

    private void Put(SeedEntry entry)
    {
        if (!_entries.TryAdd(entry.Path, entry))
            throw new SetupException($"seeds: two packages of {_package.Name} bring {entry.Path}");
    }
}
