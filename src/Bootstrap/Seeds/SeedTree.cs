using System.Formats.Tar;
using Limyra.Formats.Debian;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Collects what a seed package holds: Debian's files at their places in the build root, then our
/// additions. Everything belongs to root, and nothing is set-uid: a build root needs neither.</summary>
public sealed class SeedTree
{
    /// <summary>Longest content of one file, against archives that unpack without end.</summary>
    private const long MaxFileBytes = 1L << 30;

    private readonly SeedPackage package;
    private readonly IReadOnlyList<SeedMove> moves;
    private readonly PathPatterns drop;
    private readonly PathPatterns keep;
    private readonly string contentFolder;
    private readonly SortedDictionary<string, SeedEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> hardLinks = new(StringComparer.Ordinal);
    private long newestSeconds;
    private int contents;

    /// <summary>An empty tree.</summary>
    /// <param name="package">What the table says.</param>
    /// <param name="rules">What holds for all.</param>
    /// <param name="contentFolder">Empty folder that takes the files' bytes.</param>
    public SeedTree(SeedPackage package, SeedRules rules, string contentFolder)
    {
        this.package = package;
        this.contentFolder = contentFolder;
        moves = [.. package.Moves.Concat(rules.Moves).OrderByDescending(move => move.From.Length)];
        drop = new PathPatterns(package.Drop.Concat(rules.Drop));
        keep = new PathPatterns(package.Keep);
    }

    /// <summary>The entries, sorted by place, with every folder before what is in it.</summary>
    public IReadOnlyList<SeedEntry> Entries()
    {
        var all = new SortedDictionary<string, SeedEntry>(entries, StringComparer.Ordinal);
        foreach (var path in entries.Keys)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                if (!all.TryAdd(path[..slash], new SeedEntry.Folder(path[..slash], newestSeconds)))
                {
                    break;
                }
            }
        }

        return [.. all.Values];
    }

    /// <summary>Takes the files of one Debian package.</summary>
    /// <exception cref="SetupException">Two packages bring the same file.</exception>
    /// <exception cref="FormatException">The package is broken.</exception>
    public void Add(DebianPackageFile deb)
    {
        foreach (var (debianPath, entry) in deb.Payload())
        {
            newestSeconds = Math.Max(newestSeconds, entry.ModificationTime.ToUnixTimeSeconds());
            var path = Place(debianPath);
            if (entry.EntryType == TarEntryType.Directory || drop.Match(path)
                || !(keep.IsEmpty || keep.Match(path)))
            {
                continue;
            }

            Put(Convert(deb, path, debianPath, entry));
        }
    }

    /// <summary>Adds the links and files that the table names.</summary>
    /// <param name="repository">Folder that the table's file names count from.</param>
    public void AddOwn(string repository)
    {
        foreach (var link in package.Links)
        {
            entries[link.Path] = new SeedEntry.Link(link.Path, newestSeconds, link.Target);
        }

        foreach (var file in package.Files)
        {
            var source = System.IO.Path.Combine(repository, file.Source);
            if (!File.Exists(source))
            {
                throw new SetupException(
                    $"seeds: {package.Name} adds {file.Source}, which is not in the repository");
            }

            entries[file.Path] = new SeedEntry.Plain(file.Path, newestSeconds, source, IsExecutable: false);
        }
    }

    /// <summary>Replaces or adds one file made by us.</summary>
    public void PutFile(string path, byte[] content)
    {
        var place = ContentPlace();
        File.WriteAllBytes(place, content);
        entries[path] = new SeedEntry.Plain(path, newestSeconds, place, IsExecutable: false);
    }

    /// <summary>Removes files by pattern choice.</summary>
    public void Remove(Func<string, bool> isUnwanted)
    {
        foreach (var path in entries.Keys.Where(isUnwanted).ToList())
        {
            entries.Remove(path);
        }
    }

    /// <summary>Where a file of the Debian package belongs in a build root.</summary>
    internal string Place(string path)
    {
        foreach (var move in moves)
        {
            if (path.StartsWith(move.From, StringComparison.Ordinal))
            {
                return move.To + path[move.From.Length..];
            }
        }

        return path;
    }

    private SeedEntry Convert(DebianPackageFile deb, string path, string debianPath, TarEntry entry)
    {
        var seconds = entry.ModificationTime.ToUnixTimeSeconds();
        switch (entry.EntryType)
        {
            case TarEntryType.SymbolicLink:
                return new SeedEntry.Link(path, seconds, entry.LinkName);
            case TarEntryType.HardLink:
                return hardLinks.TryGetValue(deb.CleanPath(entry.LinkName), out var first)
                    ? new SeedEntry.Plain(path, seconds, first, IsExecutable: true)
                    : throw new DebianFormatException(
                        path, 0, "deb.hardlink", $"links to {entry.LinkName}, which is not kept");
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                var place = ContentPlace();
                hardLinks[debianPath] = place;
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

        using var file = new FileStream(place, FileMode.CreateNew, FileAccess.Write, FileShare.None);
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

    private string ContentPlace() => System.IO.Path.Combine(contentFolder, $"{contents++:D6}");

    private void Put(SeedEntry entry)
    {
        if (!entries.TryAdd(entry.Path, entry))
        {
            throw new SetupException($"seeds: two Debian packages of {package.Name} bring {entry.Path}");
        }
    }
}
