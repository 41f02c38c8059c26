using Limyra.Formats;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// Brings a manifest into the shape of a package: directories and files in order, hard links pointing to the
/// first of their group, digests and sizes filled in. Used once.
/// </summary>
internal sealed class PackageArranger(Func<ContentSource, ContentDigest> digestOf)
{
    private const uint DefaultDirectoryMode = 0x1ed; // 0755

    private readonly Dictionary<string, List<ManifestEntry>> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PackageAcl> _directories = new(ByteOrder.Comparer);
    private readonly Dictionary<string, LinkGroup> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _linkedPaths = new(StringComparer.Ordinal);
    private readonly List<PackageContent> _contents = [];
    private ulong _installedSize;

    public PackageLayout Arrange(PackageManifest manifest)
    {
        CheckInfo(manifest.Info);
        foreach (ManifestEntry entry in manifest.Entries) Place(entry);
        JoinLinks(manifest);
        PackageDirectory[] directories = Directories();
        bool unpacksSomething =
            manifest.HasFileTree || manifest.Entries.Count > 0 || manifest.Scripts.Count > 0;
        ulong size = _installedSize == 0 && unpacksSomething ? 1 : _installedSize;
        ApkPackage package = new()
        {
            Info = manifest.Info with { InstalledSize = size, FileSize = 0 },
            Directories = directories,
            Scripts = manifest.Scripts,
            Triggers = manifest.Triggers,
            ReplacesPriority = manifest.ReplacesPriority,
        };
        return new(package, manifest.Encoding with { LinkedPaths = _linkedPaths }, _contents);
    }

    private static void CheckInfo(PackageInfo info)
    {
        if (!ApkNames.IsPackageName(info.Name))
            throw new ApkFormatException(ApkRule.PackageNameFormat, $"'{info.Name}'");
        if (!ApkVersion.IsValid(info.Version))
            throw new ApkFormatException(ApkRule.PackageVersionFormat, $"'{info.Version}'");
        foreach (Dependency dependency in info.Depends
            .Concat(info.Provides).Concat(info.Replaces).Concat(info.InstallIf).Concat(info.Recommends))
        {
            if (dependency.IsBroken || dependency.Tag is not null
                || !ApkNames.IsDependencyName(dependency.Name))
                throw new ApkFormatException(ApkRule.DependencyFormat, $"'{dependency}'");
        }
    }

    private void Place(ManifestEntry entry)
    {
        if (!PackagePaths.IsSafe(entry.Path) && entry is not ManifestEntry.Directory { Path: "" })
            throw new ApkFormatException(ApkRule.PackageFormat, $"'{entry.Path}' is not a path of a package");
        if (entry is ManifestEntry.Directory)
        {
            if (!_directories.TryAdd(entry.Path, entry.Acl)) throw Twice(entry.Path);
            return;
        }
        string directory = PackagePaths.Split(entry.Path).Directory;
        if (!_files.TryGetValue(directory, out List<ManifestEntry>? files)) _files[directory] = files = [];
        files.Add(entry);
    }

    /// <summary>
    /// Finds the groups of names of one file. The name that comes first in a package's order becomes the
    /// file, because a link can only point to what is already unpacked.
    /// </summary>
    private void JoinLinks(PackageManifest manifest)
    {
        Dictionary<string, ManifestEntry.File> files = new(StringComparer.Ordinal);
        foreach (ManifestEntry.File file in manifest.Entries.OfType<ManifestEntry.File>())
            files.TryAdd(file.Path, file);
        _linkedPaths.UnionWith(manifest.Encoding.LinkedPaths);
        foreach (ManifestEntry.Special link in manifest.Entries.OfType<ManifestEntry.Special>())
        {
            if (link.Target is not FileTarget.HardLink { Path: var target }) continue;
            if (!files.TryGetValue(target, out ManifestEntry.File? file))
            {
                string problem = $"'{link.Path}' links to '{target}', which is no file of the package";
                throw new ApkFormatException(ApkRule.PackageFormat, problem);
            }
            if (!_groups.TryGetValue(target, out LinkGroup? group))
                _groups[target] = group = new(file.Content);
            _groups[link.Path] = group;
        }
    }

    private PackageDirectory[] Directories()
    {
        foreach (string directory in _files.Keys)
            _directories.TryAdd(directory, new() { Mode = DefaultDirectoryMode });
        List<PackageDirectory> directories = [];
        foreach ((string name, PackageAcl acl) in _directories)
        {
            List<PackageFile> files = [];
            foreach (ManifestEntry entry in _files.GetValueOrDefault(name, [])
                .OrderBy(file => file.Path, ByteOrder.Comparer))
            {
                PackageFile file = File(entry, new(directories.Count + 1, files.Count + 1));
                if (files.Count > 0 && files[^1].Name == file.Name) throw Twice(entry.Path);
                files.Add(file);
            }
            directories.Add(new(name, acl, files));
        }
        return [.. directories];
    }

    private PackageFile File(ManifestEntry entry, Position position)
    {
        if (_directories.ContainsKey(entry.Path)) throw Twice(entry.Path);
        PackageFile file = new()
        {
            Name = PackagePaths.Split(entry.Path).Name,
            Acl = entry.Acl,
            ModifiedTime = entry.ModifiedTime,
        };
        if (_groups.TryGetValue(entry.Path, out LinkGroup? group))
            return Linked(file, entry.Path, group, position);
        return entry switch
        {
            ManifestEntry.File regular => Regular(file, entry.Path, regular.Content, position),
            ManifestEntry.Special { Target: FileTarget.Symlink link } =>
                file with { Target = link, Size = (ulong)ByteText.Encode(link.Text).Length },
            ManifestEntry.Special special => file with { Target = special.Target },
            _ => throw new InvalidOperationException($"no file: {entry}"),
        };
    }

    private PackageFile Linked(PackageFile file, string path, LinkGroup group, Position position)
    {
        if (group.First is { } first)
            return file with { Size = first.Size, Hash = first.Hash,
                Target = new FileTarget.HardLink(group.FirstPath) };
        _linkedPaths.Add(path);
        group.FirstPath = path;
        group.First = Regular(file, path, group.Content, position);
        return group.First;
    }

    private PackageFile Regular(PackageFile file, string path, ContentSource content, Position position)
    {
        (Digest digest, ulong length) = digestOf(content);
        if (length > 0) _contents.Add(new(path, position.Directory, position.File, length, content));
        _installedSize += length;
        return file with { Size = length, Hash = digest };
    }

    private static ApkFormatException Twice(string path) =>
        new(ApkRule.PackageFormat, $"'{path}' is in the package twice");

    private readonly record struct Position(int Directory, int File);

    private sealed class LinkGroup(ContentSource content)
    {
        public ContentSource Content { get; } = content;

        public string FirstPath { get; set; } = "";

        public PackageFile? First { get; set; }
    }
}

/// <summary>SHA-256 and length of a content.</summary>
internal readonly record struct ContentDigest(Digest Digest, ulong Length);

/// <summary>A package ready to be written.</summary>
/// <param name="Package">Its metadata.</param>
/// <param name="Encoding">Options of the encoder.</param>
/// <param name="Contents">Contents in the order of their data blocks.</param>
internal sealed record PackageLayout(
    ApkPackage Package, EncodeOptions Encoding, IReadOnlyList<PackageContent> Contents);

/// <summary>Content that gets a data block; numbers begin at 1.</summary>
internal sealed record PackageContent(
    string Path, int DirectoryNumber, int FileNumber, ulong Length, ContentSource Source);
