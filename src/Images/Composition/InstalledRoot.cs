using Limyra.Apk.Root;
using Limyra.Formats.Trees;
using Limyra.Linux;

namespace Limyra.Images.Composition;

/// <summary>Reads a root that our package manager filled, by whatever user, as the file tree of an image:
/// owners, modes, capabilities and device nodes are those the packages meant.</summary>
public static class InstalledRoot
{
    /// <summary>Reads a root.</summary>
    /// <param name="entries">What is installed: <see cref="ApkRoot.Entries"/>.</param>
    /// <param name="latestSeconds">No file is younger than this in the image, and directories are all of this
    /// time: what installing made now would else differ from run to run.</param>
    public static List<TreeEntry> Read(IEnumerable<RootEntry> entries, long latestSeconds)
    {
        Dictionary<ulong, string> firstNames = [];
        List<TreeEntry> read = [];
        foreach (RootEntry entry in entries)
        {
            bool isFirstName = entry.HardLinkInode == 0 || firstNames.TryAdd(entry.HardLinkInode, entry.Path);
            read.Add(isFirstName ? Entry(entry, latestSeconds) : new TreeEntry
            {
                Path = entry.Path, Kind = TreeEntryKind.HardLink, Target = firstNames[entry.HardLinkInode],
            });
        }
        return read;
    }

    private static TreeEntry Entry(RootEntry entry, long latestSeconds)
    {
        bool isPackaged = entry.Package is not null;
        return new TreeEntry
        {
            Path = entry.Path,
            Kind = HostTree.KindOf(entry.Kind, entry.Path),
            Mode = isPackaged ? (int)entry.Mode : HostTree.ModeOfUnowned(entry.Kind, entry.Mode),
            Uid = entry.Uid,
            Gid = entry.Gid,
            ModifiedSeconds = entry.Kind == FileKind.Directory
                ? latestSeconds : Math.Min(entry.ModifiedTime, latestSeconds),
            SizeBytes = (long)entry.Size,
            Open = entry.Size == 0 ? null : () => File.OpenRead(entry.HostPath!), // regular files have a path
            Target = entry.LinkTarget,
            DeviceMajor = entry.Device.Major,
            DeviceMinor = entry.Device.Minor,
            ExtendedAttributes =
                [.. entry.Attributes.Select(
                    attribute => new ExtendedAttribute(attribute.Name, attribute.Value))],
        };
    }
}
