using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk.Installed;

/// <summary>
/// The installed database in format v3: an ADB payload whose packages are complete blocks of their own, each
/// with the schema of a package (docs/formats/apk-v3.md, "Installed database").
/// </summary>
public sealed record InstalledAdb
{
    /// <summary>The packages.</summary>
    public required IReadOnlyList<InstalledRecord> Packages { get; init; }

    /// <summary>Their scripts.</summary>
    public IReadOnlyList<InstalledScript> Scripts { get; init; } = [];

    /// <summary>Their trigger patterns, by identity.</summary>
    public IReadOnlyDictionary<Digest, IReadOnlyList<string>> Triggers { get; init; } =
        new Dictionary<Digest, IReadOnlyList<string>>();

    /// <summary>Name of a user; owners are names in this format.</summary>
    public required Func<uint, string> UserName { get; init; }

    /// <summary>Name of a group.</summary>
    public required Func<uint, string> GroupName { get; init; }

    /// <summary>Writes the database.</summary>
    public AdbWriter Encode()
    {
        AdbWriter writer = new();
        // A package is one blob here: the order is that of what is in them.
        AdbValue[] packages =
        [
            .. Packages.OrderBy(record => record.Info.Name, ByteOrder.Comparer)
                .ThenBy(record => record.Info.Version, Comparer<string>.Create(ApkVersion.Order))
                .Select(record => writer.Nested(Encode(record).Payload)),
        ];
        writer.SetRoot(writer.Object([writer.Object(packages)]));
        return writer;
    }

    private AdbWriter Encode(InstalledRecord record)
    {
        AdbWriter writer = new();
        Digest identity = record.Info.Hashes;
        AdbValue info = PackageEncoder.Info(writer, record.Info);
        PackageScript[] scripts =
            [.. Scripts.Where(item => item.Package == identity).Select(item => item.Script)];
        AdbValue[] root = new AdbValue[PackageField.Last];
        root[PackageField.Info - 1] = info;
        root[PackageField.Scripts - 1] = PackageEncoder.Scripts(writer, scripts);
        root[PackageField.Triggers - 1] =
            PackageEncoder.Texts(writer, Triggers.GetValueOrDefault(identity, []));
        AdbValue[] directories = [.. record.State.Directories
            .OrderBy(directory => directory.Name, ByteOrder.Comparer)
            .Select(directory => Encode(writer, directory))];
        root[PackageField.Directories - 1] = writer.Object([.. directories.Where(value => !value.IsNull)]);
        if (record.State.ReplacesPriority != 0)
            root[PackageField.ReplacesPriority - 1] = writer.Integer(record.State.ReplacesPriority);
        writer.SetRoot(writer.Object(root));
        return writer;
    }

    private AdbValue Encode(AdbWriter writer, InstalledDirectoryRecord directory)
    {
        AdbValue[] files = [.. directory.Files
            .OrderBy(file => file.Name, ByteOrder.Comparer)
            .Select(file => writer.Object(
                [writer.Text(file.Name), Acl(writer, file.Acl), default, default,
                    writer.Blob(file.Digest.Bytes)]))];
        return writer.Object([writer.Text(directory.Name), Acl(writer, directory.Acl), writer.Object(files)]);
    }

    private AdbValue Acl(AdbWriter writer, in InstalledAcl acl) => PackageEncoder.Acl(
        writer, new() { Mode = acl.Mode, User = UserName(acl.Uid), Group = GroupName(acl.Gid) });
}
