using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Database;

/// <summary>What is installed: packages, the directories they share, and who owns which file.</summary>
internal sealed class InstalledDatabase(Catalogue catalogue, IReadOnlyList<ProtectedPath> protectedPaths)
{
    private readonly Dictionary<string, DirectoryNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<DirectoryNode> _nodeList = [];

    /// <summary>All names and packages.</summary>
    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>Number of directories in use.</summary>
    public int DirectoryCount { get; private set; }

    /// <summary>Number of files.</summary>
    public int FileCount { get; private set; }

    /// <summary>Bytes of all installed packages.</summary>
    public ulong InstalledBytes =>
        Catalogue.Installed.Aggregate(0UL, (sum, package) => unchecked(sum + package.InstalledSize));

    /// <summary>Installed packages in display order.</summary>
    public List<KnownPackage> Sorted
    {
        get
        {
            List<KnownPackage> sorted = [.. Catalogue.Installed];
            sorted.Sort(NameOrder.Compare);
            return sorted;
        }
    }

    /// <summary>Every directory that was in use since the database was opened, in the
    /// order they became known.</summary>
    public IReadOnlyList<DirectoryNode> Nodes => _nodeList;

    /// <summary>Loads the packages of the database file of a layer.</summary>
    public void Load(TextPackages packages, DatabaseLayer layer) =>
        Catalogue.Add(packages, repositories: 0, (place, package) =>
        {
            package.Layer = layer.Number;
            Load(package, packages.State(place));
        });

    /// <summary>The record of an installed package.</summary>
    public InstalledRecord ToRecord(KnownPackage package)
    {
        InstalledPackage installed = package.Installed!;
        PackageInfo info = package.Info with
        {
            Hashes = package.Identity,
            FileSize = package.FileSize,
            Replaces = installed.Replaces,
        };
        return new(info, new()
        {
            ReplacesPriority = installed.ReplacesPriority,
            RepositoryTag = installed.Tag == Catalogue.NoTag ? null : Catalogue.Tags[installed.Tag].Name,
            Flags = installed.Flags,
            Directories = [.. installed.Directories.Select(directory => new InstalledDirectoryRecord(
                directory.Node.Path,
                directory.Acl,
                [.. directory.Files.Where(file => !file.IsLost)
                    .Select(file => new InstalledFileRecord(file.Name, file.Acl, file.Digest))]))],
        });
    }

    /// <summary>Registers a package as installed, at the end of the list.</summary>
    public InstalledPackage Install(KnownPackage package)
    {
        if (package.Installed is { } installed) return installed;
        Catalogue.Installed.Add(package);
        return package.Installed = new(package);
    }

    /// <summary>Takes a package off the list; its files must have gone before.</summary>
    public void Uninstall(KnownPackage package)
    {
        Catalogue.Installed.Remove(package);
        package.Installed = null;
    }

    /// <summary>The directory of a package, added at the end if it had none.</summary>
    public InstalledDirectory AddDirectory(InstalledPackage package, string path)
    {
        InstalledDirectory directory = new(package, Hold(path));
        package.Directories.Add(directory);
        directory.Node.Instances.Add(directory);
        return directory;
    }

    /// <summary>Makes the package the one whose owner and mode count, if rules say so.
    /// True if that changed them.</summary>
    public bool OfferOwner(InstalledDirectory directory)
    {
        DirectoryNode node = directory.Node;
        if (node.Owner is { } owner && !FileOwnership.YieldsDirectory(owner.Package, directory.Package))
            return false;
        bool isChanged = node.Owner is { } former && former.Acl != directory.Acl;
        node.Owner = directory;
        return isChanged;
    }

    /// <summary>Takes a directory from a package. Returns nodes nobody holds any more,
    /// children before parents.</summary>
    public List<DirectoryNode> Drop(InstalledDirectory directory, out bool hasOwnerChanged)
    {
        DirectoryNode node = directory.Node;
        hasOwnerChanged = false;
        node.Instances.Remove(directory);
        if (node.Owner == directory)
        {
            node.Owner = null;
            foreach (InstalledDirectory other in node.Instances)
                if (node.Owner is null || FileOwnership.YieldsDirectory(node.Owner.Package, other.Package))
                    node.Owner = other;
            hasOwnerChanged = node.Owner is not null;
        }
        List<DirectoryNode> released = [];
        for (DirectoryNode? at = node; at is not null && --at.References == 0; at = at.Parent)
        {
            DirectoryCount--;
            released.Add(at);
        }
        return released;
    }

    /// <summary>The directory of that path, if packages have it.</summary>
    public DirectoryNode? FindDirectory(string path) =>
        _nodes.TryGetValue(path.TrimEnd('/'), out DirectoryNode? node) && node.References > 0 ? node : null;

    /// <summary>The file of that path, if a package has it.</summary>
    public InstalledFile? FindFile(string path)
    {
        path = path.TrimStart('/');
        int slash = path.LastIndexOf('/');
        string directory = slash < 0 ? "" : path[..slash];
        return _nodes.TryGetValue(directory, out DirectoryNode? node)
            ? node.Files.GetValueOrDefault(path[(slash + 1)..])
            : null;
    }

    /// <summary>Gives a path to a file; returns the file that had it.</summary>
    public InstalledFile? Claim(InstalledFile file)
    {
        Dictionary<string, InstalledFile> files = file.Directory.Node.Files;
        InstalledFile? former = files.GetValueOrDefault(file.Name);
        if (former == file) return file;
        files[file.Name] = file;
        if (former is null) FileCount++;
        else former.IsLost = true;
        return former;
    }

    /// <summary>Takes the path from a file, if it still has it.</summary>
    public void Unclaim(InstalledFile file)
    {
        Dictionary<string, InstalledFile> files = file.Directory.Node.Files;
        if (files.GetValueOrDefault(file.Name) != file) return;
        files.Remove(file.Name);
        FileCount--;
    }

    private void Load(KnownPackage package, InstalledState state)
    {
        InstalledPackage installed = Install(package);
        installed.ReplacesPriority = state.ReplacesPriority;
        installed.Tag = Math.Max(Catalogue.GetTag(state.RepositoryTag), 0);
        installed.Flags = state.Flags;
        foreach (InstalledDirectoryRecord directory in state.Directories) Load(installed, directory);
    }

    private void Load(InstalledPackage installed, InstalledDirectoryRecord record)
    {
        InstalledDirectory directory = AddDirectory(installed, record.Name);
        directory.Acl = record.Acl;
        directory.Files.Capacity = record.Files.Count;
        foreach (InstalledFileRecord item in record.Files)
        {
            InstalledFile file = new(directory, item.Name) { Acl = item.Acl, Digest = item.Digest };
            directory.Files.Add(file);
            // A path two packages claim belongs to the first; the other keeps its record.
            if (directory.Node.Files.TryAdd(item.Name, file)) FileCount++;
        }
        OfferOwner(directory);
    }

    private DirectoryNode Hold(string path)
    {
        if (!_nodes.TryGetValue(path, out DirectoryNode? node))
        {
            int slash = path.LastIndexOf('/');
            DirectoryNode? parent = path.Length == 0 ? null : Hold(slash < 0 ? "" : path[..slash]);
            node = new(path, parent) { Mode = parent?.Mode ?? ProtectMode.None };
            _nodes.Add(path, node);
            _nodeList.Add(node);
            if (parent is not null)
                ProtectedPaths.Apply(node, parent.Path.Length == 0 ? protectedPaths : parent.PatternsBelow);
        }
        else if (node.References == 0 && node.Parent is { } parent)
        {
            Hold(parent.Path);
        }
        if (node.References++ == 0) DirectoryCount++;
        return node;
    }
}
