using System.Buffers.Binary;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>
/// Records of this folder as values of an ADB payload, written in the order in which apk-tools writes them,
/// because the order decides which bytes are shared.
/// </summary>
public static class PackageEncoder
{
    /// <summary>
    /// Writes a package and fills in its unique id: the beginning of SHA-256 over the
    /// payload that has zeros in its place.
    /// </summary>
    /// <param name="package">The package; directories and files are sorted here. Its
    /// info's hashes are not used.</param>
    /// <param name="sha256">Digests bytes with SHA-256.</param>
    /// <param name="options">What to write beside the plain values.</param>
    public static AdbWriter Package(ApkPackage package, Func<ReadOnlySpan<byte>, Digest> sha256,
        EncodeOptions options)
    {
        AdbWriter writer = new();
        AdbValue[] info = InfoFields(writer, package.Info, options);
        AdbValue[] root = new AdbValue[PackageField.Last];
        if (package.ReplacesPriority != 0 || options.GivenZeros.Contains("replaces-priority"))
            Set(root, PackageField.ReplacesPriority, writer.Integer(package.ReplacesPriority));
        AdbValue[] directories = [.. package.Directories
            .OrderBy(directory => directory.Name, ByteOrder.Comparer)
            .Select(directory => Directory(writer, directory, options))];
        Set(info, InfoField.InstalledSize, writer.Integer(package.Info.InstalledSize));
        AdbValue id = writer.OwnBlob(stackalloc byte[Digest.ShortLength]);
        Set(info, InfoField.Hashes, id);
        Set(root, PackageField.Info, writer.Object(info));
        Set(root, PackageField.Directories, writer.Object(directories));
        Set(root, PackageField.Scripts, Scripts(writer, package.Scripts));
        Set(root, PackageField.Triggers, Texts(writer, package.Triggers));
        writer.SetRoot(writer.Object(root));
        writer.Overwrite(id, sha256(writer.Payload).Bytes[..Digest.ShortLength]);
        return writer;
    }

    /// <summary>
    /// Writes the fields of an index entry in the order of the lines of a text index, as apk-tools does when
    /// it converts one: C P V A S I T U L o m t c k D p i, and then what such an index does not have.
    /// </summary>
    public static AdbValue Info(AdbWriter writer, PackageInfo info)
    {
        AdbValue[] fields = new AdbValue[InfoField.Last];
        if (!info.Hashes.IsNone) Set(fields, InfoField.Hashes, writer.Blob(info.Hashes.Bytes));
        Set(fields, InfoField.Name, writer.Text(info.Name));
        Set(fields, InfoField.Version, writer.Text(info.Version));
        Set(fields, InfoField.Arch, writer.Text(info.Arch));
        if (info.FileSize != 0) Set(fields, InfoField.FileSize, writer.Integer(info.FileSize));
        if (info.InstalledSize != 0) Set(fields, InfoField.InstalledSize, writer.Integer(info.InstalledSize));
        Set(fields, InfoField.Description, writer.Text(info.Description));
        Set(fields, InfoField.Url, writer.Text(info.Url));
        Set(fields, InfoField.License, writer.Text(info.License));
        Set(fields, InfoField.Origin, writer.Text(info.Origin));
        Set(fields, InfoField.Maintainer, writer.Text(info.Maintainer));
        if (info.BuildTime != 0) Set(fields, InfoField.BuildTime, writer.Integer(info.BuildTime));
        Set(fields, InfoField.RepoCommit, Commit(writer, info));
        if (info.ProviderPriority != 0)
            Set(fields, InfoField.ProviderPriority, writer.Integer(info.ProviderPriority));
        Set(fields, InfoField.Depends, Dependencies(writer, info.Depends));
        Set(fields, InfoField.Provides, Dependencies(writer, info.Provides));
        Set(fields, InfoField.InstallIf, Dependencies(writer, info.InstallIf));
        Set(fields, InfoField.Replaces, Dependencies(writer, info.Replaces));
        Set(fields, InfoField.Recommends, Dependencies(writer, info.Recommends));
        if (info.Layer != 0) Set(fields, InfoField.Layer, writer.Integer(info.Layer));
        Set(fields, InfoField.Tags, Texts(writer, info.Tags));
        return writer.Object(fields);
    }

    /// <summary>
    /// Copies the info of a package into an index, fields that we do not know included,
    /// with the file's size and identity.
    /// </summary>
    /// <param name="writer">The index.</param>
    /// <param name="package">The payload of the package.</param>
    /// <param name="fileSize">Bytes of the package file.</param>
    /// <param name="identity">What the index calls it.</param>
    /// <exception cref="ApkFormatException">The package's values are impossible.</exception>
    public static AdbValue CopyInfo(AdbWriter writer, AdbReader package, ulong fileSize, Digest identity)
    {
        AdbSlots source = package.RootSlots.Slots(PackageField.Info);
        AdbValue[] fields = new AdbValue[Math.Max(InfoField.Last, source.Count)];
        // The unique id is copied too, although nothing will point to it: apk-tools leaves it lying there.
        for (int i = 1; i <= source.Count; i++) Set(fields, i, writer.Copy(package, source[i]));
        Set(fields, InfoField.FileSize, writer.Integer(fileSize));
        Set(fields, InfoField.Hashes, writer.Blob(identity.Bytes));
        return writer.Object(fields);
    }

    /// <summary>Sorts the packages and makes them an index, the root of the payload.</summary>
    public static void Index(AdbWriter writer, AdbValue[] packages, string? description, string? nameSpec)
    {
        AdbValue about = writer.Text(description);
        AdbValue names = writer.Text(nameSpec);
        AdbOrdering.Arrange(writer.Reader, PackageSchemas.Infos, packages);
        writer.SetRoot(writer.Object([about, writer.Object(packages), names]));
    }

    /// <summary>Writes dependencies sorted, equal ones once.</summary>
    public static AdbValue Dependencies(AdbWriter writer, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0) return default;
        AdbValue[] items = [.. dependencies.Select(dependency => DependencySchema.Write(writer, dependency))];
        int kept = AdbOrdering.Arrange(writer.Reader, PackageSchemas.Dependencies, items);
        return writer.Object(items.AsSpan(0, kept));
    }

    /// <summary>The fields that do not depend on the files, in order of their numbers.</summary>
    private static AdbValue[] InfoFields(AdbWriter writer, PackageInfo info, EncodeOptions options)
    {
        AdbValue[] fields = new AdbValue[InfoField.Last];
        Set(fields, InfoField.Name, writer.Text(info.Name));
        Set(fields, InfoField.Version, writer.Text(info.Version));
        Set(fields, InfoField.Description, writer.Text(info.Description));
        Set(fields, InfoField.Arch, writer.Text(info.Arch));
        Set(fields, InfoField.License, writer.Text(info.License));
        Set(fields, InfoField.Origin, writer.Text(info.Origin));
        Set(fields, InfoField.Maintainer, writer.Text(info.Maintainer));
        Set(fields, InfoField.Url, writer.Text(info.Url));
        Set(fields, InfoField.RepoCommit, Commit(writer, info));
        Set(fields, InfoField.BuildTime, Number(writer, info.BuildTime, "build-time", options));
        Set(fields, InfoField.ProviderPriority,
            Number(writer, info.ProviderPriority, "provider-priority", options));
        Set(fields, InfoField.Depends, Dependencies(writer, info.Depends));
        Set(fields, InfoField.Provides, Dependencies(writer, info.Provides));
        Set(fields, InfoField.Replaces, Dependencies(writer, info.Replaces));
        Set(fields, InfoField.InstallIf, Dependencies(writer, info.InstallIf));
        Set(fields, InfoField.Recommends, Dependencies(writer, info.Recommends));
        Set(fields, InfoField.Layer, Number(writer, info.Layer, "layer", options));
        Set(fields, InfoField.Tags, Texts(writer, info.Tags));
        return fields;
    }

    private static AdbValue Commit(AdbWriter writer, PackageInfo info) =>
        info.RepoCommit is { Length: > 0 } commit ? writer.Blob(Convert.FromHexString(commit)) : default;

    private static AdbValue Number(AdbWriter writer, ulong value, string field, EncodeOptions options) =>
        value != 0 || options.GivenZeros.Contains(field) ? writer.Integer(value) : default;

    /// <summary>Files come before the name of their directory.</summary>
    private static AdbValue Directory(AdbWriter writer, PackageDirectory directory, EncodeOptions options)
    {
        AdbValue[] files = [.. directory.Files
            .OrderBy(file => file.Name, ByteOrder.Comparer)
            .Select(file => File(writer, directory.Name, file, options))];
        AdbValue name = writer.Text(directory.Name);
        AdbValue acl = Acl(writer, directory.Acl);
        return writer.Object([name, acl, writer.Object(files)]);
    }

    private static AdbValue File(AdbWriter writer, string directory, PackageFile file, EncodeOptions options)
    {
        string path = directory.Length == 0 ? file.Name : $"{directory}/{file.Name}";
        if (file.Target is null && options.LinkedPaths.Contains(path)) HardLinkTarget(writer, path);
        AdbValue name = writer.Text(file.Name);
        AdbValue hash = writer.Blob(file.Hash.Bytes);
        AdbValue target = file.Target switch
        {
            null => default,
            FileTarget.HardLink link => HardLinkTarget(writer, link.Path),
            var other => writer.Blob(PackageDecoder.TargetBytes(other)),
        };
        AdbValue time = writer.Integer(file.ModifiedTime);
        AdbValue size = writer.Integer(file.Size);
        return writer.Object([name, Acl(writer, file.Acl), size, time, hash, target]);
    }

    /// <summary>The target of a link is cut into type, directory, slash and name: see
    /// <see cref="AdbPiece.Hash"/>.</summary>
    private static AdbValue HardLinkTarget(AdbWriter writer, string path)
    {
        byte[] bytes = PackageDecoder.TargetBytes(new FileTarget.HardLink(path));
        ReadOnlySpan<byte> type = bytes.AsSpan(0, sizeof(ushort));
        ReadOnlySpan<byte> text = bytes.AsSpan(sizeof(ushort));
        int slash = text.LastIndexOf((byte)'/');
        return slash < 0
            ? writer.Blob(type, text, default, default)
            : writer.Blob(type, text[..slash], text.Slice(slash, 1), text[(slash + 1)..]);
    }

    internal static AdbValue Acl(AdbWriter writer, PackageAcl acl)
    {
        AdbValue mode = writer.Integer(acl.Mode);
        AdbValue user = writer.Text(acl.User);
        AdbValue group = writer.Text(acl.Group);
        return writer.Object([mode, user, group, Attributes(writer, acl.Attributes)]);
    }

    private static AdbValue Attributes(AdbWriter writer, IReadOnlyList<ExtendedAttribute> attributes)
    {
        if (attributes.Count == 0) return default;
        AdbValue[] items = new AdbValue[attributes.Count];
        for (int i = 0; i < items.Length; i++)
        {
            byte[] name = [.. ByteText.Encode(attributes[i].Name), 0];
            items[i] = writer.Blob(name, attributes[i].Value.Span, default, default);
        }
        AdbOrdering.Arrange(writer.Reader, PackageSchemas.Attributes, items);
        return writer.Array(items);
    }

    internal static AdbValue Scripts(AdbWriter writer, IReadOnlyList<PackageScript> scripts)
    {
        AdbValue[] fields = new AdbValue[(int)ScriptKind.PostUpgrade];
        foreach (PackageScript script in scripts.OrderBy(script => script.Kind))
            Set(fields, (int)script.Kind, writer.Blob(script.Content.Span));
        return writer.Object(fields);
    }

    internal static AdbValue Texts(AdbWriter writer, IReadOnlyList<string> texts) =>
        writer.Object([.. texts.Select(writer.Text).Where(value => !value.IsNull)]);

    private static void Set(AdbValue[] fields, int number, AdbValue value) => fields[number - 1] = value;
}

/// <summary>What <see cref="PackageEncoder"/> cannot see in the values themselves.</summary>
public sealed record EncodeOptions
{
    /// <summary>Nothing beside the values.</summary>
    public static EncodeOptions Plain { get; } = new();

    /// <summary>Fields with a number that was given, although it is 0: apk-tools stores those.</summary>
    public IReadOnlySet<string> GivenZeros { get; init; } = new HashSet<string>();

    /// <summary>
    /// Paths of files that have further names on disk. apk-tools writes their link
    /// target even when no link is packed.
    /// </summary>
    public IReadOnlySet<string> LinkedPaths { get; init; } = new HashSet<string>();
}
