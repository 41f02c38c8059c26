using System.Globalization;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk.Dumps;

namespace Limyra.Formats.Apk;

/// <summary>The <c>.PKGINFO</c> of a v2 package: lines of <c>key = value</c>.
/// docs/formats/apk-v2.md.</summary>
public sealed class PkgInfo
{
    private const string Separator = " = ";

    private static readonly Dictionary<string, int> Fields = new(StringComparer.Ordinal)
    {
        ["arch"] = InfoField.Arch,
        ["builddate"] = InfoField.BuildTime,
        ["commit"] = InfoField.RepoCommit,
        ["depend"] = InfoField.Depends,
        ["install_if"] = InfoField.InstallIf,
        ["license"] = InfoField.License,
        ["maintainer"] = InfoField.Maintainer,
        ["origin"] = InfoField.Origin,
        ["pkgdesc"] = InfoField.Description,
        ["pkgname"] = InfoField.Name,
        ["pkgver"] = InfoField.Version,
        ["provider_priority"] = InfoField.ProviderPriority,
        ["provides"] = InfoField.Provides,
        ["replaces"] = InfoField.Replaces,
        ["size"] = InfoField.InstalledSize,
        ["url"] = InfoField.Url,
    };

    private readonly List<(string Key, string Value)> _lines;

    private PkgInfo(List<(string Key, string Value)> lines) => _lines = lines;

    /// <summary>SHA-256 of the data member; missing in packages from before it was introduced.</summary>
    public Digest DataHash { get; private init; }

    /// <summary>Who wins when packages replace each other's files.</summary>
    public uint ReplacesPriority { get; private init; }

    /// <summary>Patterns of directories that run the trigger script.</summary>
    public IReadOnlyList<string> Triggers { get; private init; } = [];

    /// <summary>Reads the file.</summary>
    public static PkgInfo Parse(ReadOnlySpan<byte> text)
    {
        List<(string Key, string Value)> lines = [];
        foreach (Range range in text.Split((byte)'\n'))
        {
            string line = ByteText.Decode(text[range]);
            int at = line.IndexOf(Separator, StringComparison.Ordinal);
            if (at > 0 && line[0] != '#') lines.Add((line[..at], line[(at + Separator.Length)..]));
        }
        _ = Digest.TryParseHex(Last(lines, "datahash"), out Digest dataHash);
        _ = uint.TryParse(Last(lines, "replaces_priority"), NumberStyles.None, CultureInfo.InvariantCulture,
            out uint priority);
        string[] triggers = [.. lines.Where(line => line.Key == "triggers")
            .SelectMany(line => line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        return new(lines) { DataHash = dataHash, ReplacesPriority = priority, Triggers = triggers };
    }

    /// <summary>The fields as a record. Lists keep the order of the lines,
    /// which text indexes and databases show.</summary>
    /// <exception cref="ApkFormatException">A field is missing, impossible, or given twice.</exception>
    public PackageInfo Info(Digest identity)
    {
        AdbWriter writer = new();
        writer.SetRoot(WriteEntry(writer, fileSize: 0, identity));
        return PackageDecoder.Info(writer.Reader.RootSlots) with
        {
            Depends = InOrder("depend"),
            Provides = InOrder("provides"),
            Replaces = InOrder("replaces"),
            InstallIf = InOrder("install_if"),
        };
    }

    private Dependency[] InOrder(string key) =>
        [.. _lines.Where(line => line.Key == key).SelectMany(line => Dependency.ParseList(line.Value))];

    /// <summary>Writes the package's entry of a v3 index, values in the order of the
    /// lines, as apk-tools does.</summary>
    /// <exception cref="ApkFormatException">A field is missing, impossible, or given twice.</exception>
    public AdbValue WriteEntry(AdbWriter writer, ulong fileSize, Digest identity)
    {
        AdbValue[] fields = new AdbValue[InfoField.Last];
        Dictionary<int, List<AdbValue>> lists = new()
        {
            [InfoField.Depends] = [],
            [InfoField.Provides] = [],
            [InfoField.Replaces] = [],
        };
        foreach ((string key, string value) in _lines)
        {
            if (!Fields.TryGetValue(key, out int field)) continue;
            if (lists.TryGetValue(field, out List<AdbValue>? list))
                list.AddRange(Words(value)
                    .Select(word => DependencySchema.Write(writer, DependencySchema.Check(word))));
            else if (!fields[field - 1].IsNull)
                throw new ApkFormatException(ApkRule.PackageFormat, $"'{key}' is given twice");
            else
                fields[field - 1] =
                    AdbText.Parse(writer, PackageSchemas.Info.Fields[field - 1].Schema,
                        ByteText.Encode(value));
        }
        foreach ((int field, List<AdbValue> list) in lists.OrderBy(pair => pair.Key))
        {
            AdbValue[] items = [.. list];
            int kept = AdbOrdering.Arrange(writer.Reader, PackageSchemas.Dependencies, items);
            fields[field - 1] = writer.Array(items.AsSpan(0, kept));
        }
        fields[InfoField.FileSize - 1] = writer.Integer(fileSize);
        fields[InfoField.Hashes - 1] = writer.Blob(identity.Bytes);
        return writer.Object(fields);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Last(List<(string Key, string Value)> lines, string key) =>
        lines.LastOrDefault(line => line.Key == key).Value;
}
