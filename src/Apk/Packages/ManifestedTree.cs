using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// A directory on disk with the owners, modes, attributes and devices that a manifest gives it. What the
/// manifest does not name belongs to root, whoever owns it on the disk.
/// </summary>
internal static class ManifestedTree
{
    /// <summary>Puts the two together.</summary>
    /// <param name="entries">What is on the disk.</param>
    /// <param name="directory">Where; null: nowhere, the manifest makes everything.</param>
    /// <param name="manifest">The manifest, without complaints of its own.</param>
    /// <param name="fixedTime">Time of what only the manifest has and gives none.</param>
    /// <param name="complaints">Gets "LINE:COLUMN: what is wrong".</param>
    public static List<ManifestEntry> Join(
        IEnumerable<ManifestEntry> entries, string? directory, FileManifest manifest, ulong? fixedTime,
        List<string> complaints)
    {
        Dictionary<string, ManifestEntry> byPath = new(StringComparer.Ordinal);
        foreach (ManifestEntry entry in entries) byPath.Add(entry.Path, entry);
        foreach (FileManifestEntry wish in manifest.Entries)
        {
            ManifestEntry? found = byPath.GetValueOrDefault(wish.Path) ?? Make(wish, directory, fixedTime);
            if (found is null)
            {
                complaints.Add(
                    $"{wish.Line}:1: ./{wish.Path} is not in the directory; with type=dir, link, char, block or fifo it is made");
            }
            else if (wish.Type is { } type && type != TypeOf(found))
            {
                complaints.Add($"{wish.Line}:1: ./{wish.Path} is of type {TypeOf(found)}, not {type}");
            }
            else
            {
                byPath[wish.Path] = Dress(found, wish);
            }
        }
        return [.. byPath.Values];
    }

    private static ManifestEntry? Make(FileManifestEntry wish, string? directory, ulong? fixedTime)
    {
        const uint DirectoryMode = 0x1ed, LinkMode = 0x1ff, NodeMode = 0x1a4;
        // Plain directories are left out of the entries although they are there.
        bool isDirectory = wish.Type == "dir"
            || (wish.Type is null && directory is not null
                && Directory.Exists(Path.Combine(directory, wish.Path)));
        if (isDirectory)
            return new ManifestEntry.Directory { Path = wish.Path, Acl = new() { Mode = DirectoryMode } };
        FileTarget? target = wish switch
        {
            { Type: "link", LinkTarget: { } text } => new FileTarget.Symlink(text),
            { Type: "char" } => new FileTarget.CharacterDevice(wish.Device),
            { Type: "block" } => new FileTarget.BlockDevice(wish.Device),
            { Type: "fifo" } => new FileTarget.Fifo(),
            _ => null,
        };
        return target is null ? null : new ManifestEntry.Special
        {
            Path = wish.Path,
            Acl = new() { Mode = target is FileTarget.Symlink ? LinkMode : NodeMode },
            ModifiedTime = fixedTime ?? 0,
            Target = target,
        };
    }

    private static ManifestEntry Dress(ManifestEntry entry, FileManifestEntry wish)
    {
        PackageAcl acl = entry.Acl;
        HashSet<string> replaced = [.. wish.Attributes.Select(attribute => attribute.Name)];
        return entry with
        {
            ModifiedTime = wish.ModifiedTime ?? entry.ModifiedTime,
            Acl = acl with
            {
                Mode = wish.Mode ?? acl.Mode,
                User = wish.User ?? acl.User,
                Group = wish.Group ?? acl.Group,
                Attributes = [.. acl.Attributes.Where(attribute => !replaced.Contains(attribute.Name))
                    .Concat(wish.Attributes).OrderBy(attribute => attribute.Name, StringComparer.Ordinal)],
            },
        };
    }

    private static string TypeOf(ManifestEntry entry) => entry switch
    {
        ManifestEntry.Directory => "dir",
        ManifestEntry.File or ManifestEntry.Special { Target: FileTarget.HardLink } => "file",
        ManifestEntry.Special { Target: FileTarget.Symlink } => "link",
        ManifestEntry.Special { Target: FileTarget.CharacterDevice } => "char",
        ManifestEntry.Special { Target: FileTarget.BlockDevice } => "block",
        ManifestEntry.Special { Target: FileTarget.Fifo } => "fifo",
        _ => throw new InvalidOperationException("an entry of unknown type"),
    };
}
