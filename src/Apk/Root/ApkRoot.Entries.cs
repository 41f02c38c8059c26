using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Root;

public sealed partial class ApkRoot
{
    /// <summary>
    /// Everything below the root with the owner, mode and attributes it is meant to have: for packaged files
    /// those of the database, for others those of the disk (in user mode the superuser). Parents come before
    /// their content, names in the order of their bytes.
    /// </summary>
    public IEnumerable<RootEntry> Entries() => Walk("");

    private IEnumerable<RootEntry> Walk(string directory)
    {
        Errno error = Files.List(directory, out List<DirectoryEntry> names);
        if (error != Errno.None) throw new ApkRootException($"cannot list /{directory}: {error.Describe()}");
        foreach (RootEntry entry in names.Select(name => RootPath.Join(directory, name.Name))
            .Concat(WithheldNodes(directory)).Order(StringComparer.Ordinal).Select(Describe))
        {
            yield return entry;
            if (entry.Kind != FileKind.Directory) continue;
            foreach (RootEntry below in Walk(entry.Path)) yield return below;
        }
    }

    private IEnumerable<string> WithheldNodes(string directory) =>
        Database.FindDirectory(directory) is { } node
            ? node.Files.Values.Where(file => file.Withheld is { Target: not null }).Select(file => file.Path)
            : [];

    private RootEntry Describe(string path)
    {
        InstalledFile? file = Database.FindFile(path);
        if (file?.Withheld is { Target: { } target }) return DescribeNode(file, target);
        Errno error = Files.Status(path, out FileStatus status);
        if (error != Errno.None) throw new ApkRootException($"cannot look at /{path}: {error.Describe()}");
        InstalledDirectory? owner =
            status.Kind == FileKind.Directory ? Database.FindDirectory(path)?.Owner : null;
        Formats.Apk.Installed.InstalledAcl? acl = file?.Acl ?? owner?.Acl;
        bool isRegular = status.Kind == FileKind.Regular;
        return new()
        {
            Path = path,
            Kind = status.Kind,
            Mode = status.Kind == FileKind.SymbolicLink ? 0x1ff : acl?.Mode ?? status.Mode,
            Uid = acl?.Uid ?? (IsUserMode ? 0 : status.Uid),
            Gid = acl?.Gid ?? (IsUserMode ? 0 : status.Gid),
            ModifiedTime = status.ModificationSeconds,
            Size = isRegular ? status.Size : 0,
            LinkTarget = ReadTarget(path, status),
            Device = status.RepresentedDevice,
            Attributes = [.. AttributesOf(path, status), .. file?.Withheld?.Attributes ?? []],
            HostPath = isRegular ? OnHost(path) : null,
            HardLinkInode = isRegular && status.LinkCount > 1 ? status.Inode : 0,
            Package = (file?.Directory ?? owner)?.Package.Package.Name.Text,
        };
    }

    private static RootEntry DescribeNode(InstalledFile file, FileTarget target)
    {
        (FileKind kind, ulong number) = target switch
        {
            FileTarget.CharacterDevice device => (FileKind.CharacterDevice, device.Number),
            FileTarget.BlockDevice device => (FileKind.BlockDevice, device.Number),
            _ => (FileKind.Fifo, 0UL),
        };
        return new()
        {
            Path = file.Path,
            Kind = kind,
            Mode = file.Acl.Mode,
            Uid = file.Acl.Uid,
            Gid = file.Acl.Gid,
            Device = Transactions.Unpacker.ToDeviceNumber(number),
            Attributes = file.Withheld!.Attributes, // only withheld files come here
            Package = file.Directory.Package.Package.Name.Text,
        };
    }

    private string? ReadTarget(string path, in FileStatus status) =>
        status.Kind == FileKind.SymbolicLink && Files.ReadLink(path, out string target) == Errno.None
            ? target : null;

    private List<ExtendedAttribute> AttributesOf(string path, in FileStatus status)
    {
        List<ExtendedAttribute> found = [];
        if (status.Kind is not FileKind.Regular
            || Files.OpenRead(path, out FileDescriptor file) != Errno.None) return found;
        using (file)
        {
            if (ExtendedAttributes.List(file.Number, out IReadOnlyList<string> names) != Errno.None)
                return found;
            foreach (string name in names)
                if (ExtendedAttributes.Get(file.Number, name, out byte[] value) == Errno.None)
                    found.Add(new(name, value));
        }
        return found;
    }
}
