using Limyra.Apk.Disk;
using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>Everything a plan needs to know of a package file: verified, without
/// the contents of its files.</summary>
/// <param name="Package">Metadata.</param>
/// <param name="Identity">Full digest of the file.</param>
/// <param name="IsVersion3">Whether it is a v3 package.</param>
/// <param name="Entries">Directories and files in the package's order.</param>
/// <param name="Users">Content of its etc/passwd.</param>
/// <param name="Groups">Content of its etc/group.</param>
internal sealed record PackageHead(
    ApkPackage Package,
    Digest Identity,
    bool IsVersion3,
    IReadOnlyList<PackageEntry> Entries,
    byte[]? Users,
    byte[]? Groups)
{
    /// <summary>Longest passwd or group file that is believed.</summary>
    private const ulong MaxNamesBytes = 1 << 20;

    /// <summary>Reads and verifies the head; of a v2 package the whole file, because its
    /// entries stand in between.</summary>
    /// <param name="supplied">The package.</param>
    /// <param name="reading">Shared by packages that are read one after the other.</param>
    /// <exception cref="ApkFormatException">The package is damaged or not believed.</exception>
    public static PackageHead Read(SuppliedPackage supplied, ReadingState reading)
    {
        using Stream content = supplied.Content;
        using PackageReader reader = PackageReader.Open(content, supplied.Trust, supplied.Source, reading);
        List<PackageEntry> entries = reader.IsVersion3 ? ListEntries(reader.Package) : [];
        bool mustWalk = !reader.IsVersion3
            || entries.Exists(entry => entry.Path is OwnerNames.Users or OwnerNames.Groups);
        byte[]? users = null, groups = null;
        while (mustWalk && reader.Next() is { } entry)
        {
            if (entry.Path == OwnerNames.Users) users = ReadNames(entry);
            else if (entry.Path == OwnerNames.Groups) groups = ReadNames(entry);
            if (!reader.IsVersion3) entries.Add(entry with { Content = Stream.Null });
        }
        return new(reader.Package, reader.Identity, reader.IsVersion3, entries, users, groups);
    }

    private static List<PackageEntry> ListEntries(ApkPackage package)
    {
        List<PackageEntry> entries = [];
        foreach (PackageDirectory directory in package.Directories)
        {
            if (directory.Name.Length > 0)
                entries.Add(new() { Path = directory.Name, IsDirectory = true, Acl = directory.Acl });
            foreach (PackageFile file in directory.Files)
            {
                entries.Add(new()
                {
                    Path = PackagePaths.Join(directory.Name, file.Name),
                    Acl = file.Acl,
                    Size = file.Size,
                    ModifiedTime = file.ModifiedTime,
                    Hash = file.Hash,
                    Target = file.Target,
                });
            }
        }
        return entries;
    }

    private static byte[]? ReadNames(PackageEntry entry)
    {
        if (!entry.IsRegularFile || entry.Size > MaxNamesBytes) return null;
        byte[] content = new byte[entry.Size];
        entry.Content.ReadExactly(content);
        return content;
    }
}
