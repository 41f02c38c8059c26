using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Tar;

namespace Limyra.Apk.Packages;

/// <summary>A v2 package: signatures, metadata and data, each a gzip member of one tar stream.</summary>
internal sealed class Version2Package : PackageReader
{
    private const string AttributePrefix = "SCHILY.xattr.";
    private const string ChecksumRecord = "APK-TOOLS.checksum.SHA1";

    private readonly GzipMembers _members;
    private readonly PkgInfo _info;
    private readonly Hasher _dataHasher = new(DigestAlgorithm.Sha256);
    private readonly TarReader _data;
    private bool _isStarted;
    private bool _isFinished;

    private Version2Package(GzipMembers members, PkgInfo info, ApkPackage package, string source)
        : base(source)
    {
        _members = members;
        _info = info;
        _members.Hashers = [_dataHasher];
        _data = new(members);
        Package = package;
        Identity = package.Info.Hashes;
    }

    public override ApkPackage Package { get; }

    public override Digest Identity { get; }

    public override bool IsVersion3 => false;

    public static Version2Package OpenHead(Stream file, PackageTrust trust, string source)
    {
        GzipMembers members = new(file);
        Version2Head head = Version2Head.Read(members, trust);
        PkgInfo? info = null;
        List<PackageScript> scripts = [];
        foreach ((string name, byte[] content) in head.Files())
        {
            if (name == ".PKGINFO") info = PkgInfo.Parse(content);
            else if (name == ".INSTALL")
                throw new ApkFormatException(ApkRule.V2PackageFormat, "a package of version 1");
            else if (!name.StartsWith('.'))
                throw new ApkFormatException(ApkRule.FormatNotSupported, $"'{name}' in the metadata");
            else if (ScriptKindText.Parse(name.AsSpan(1)) is { } kind) scripts.Add(new(kind, content));
        }
        if (info is null) throw new ApkFormatException(ApkRule.V2PackageFormat, "there is no .PKGINFO");
        if (info.DataHash.Length != Digest.Sha256Length)
            throw new ApkFormatException(ApkRule.V2PackageFormat, "there is no datahash in .PKGINFO");
        ApkPackage package = new()
        {
            Info = info.Info(head.Identity),
            Scripts = scripts,
            Triggers = info.Triggers,
            ReplacesPriority = info.ReplacesPriority,
        };
        CheckExpected(package.Info, trust.Expected);
        return new(members, info, package, source);
    }

    internal override AdbValue WriteIndexEntry(AdbWriter writer, ulong fileSize, Digest identity) =>
        _info.WriteEntry(writer, fileSize, identity);

    private protected override PackageEntry? Advance()
    {
        if (_isFinished) return null;
        try
        {
            if (!_isStarted && !_members.Begin())
                throw new ApkFormatException(ApkRule.V2PackageIntegrity, "the data is missing");
            _isStarted = true;
            while (_data.Next() is { } entry)
            {
                // Top-level dot files belong to the package format and are never installed from v2.
                if (!entry.Name.StartsWith('.')) return Entry(entry);
            }
        }
        catch (TarFormatException error)
        {
            throw new ApkFormatException(ApkRule.V2PackageFormat, error.Message);
        }
        Finish();
        return null;
    }

    private void Finish()
    {
        _isFinished = true;
        _members.Hashers = [];
        if (_dataHasher.Finish() != _info.DataHash)
            throw new ApkFormatException(ApkRule.V2PackageIntegrity,
                "the data does not have the digest in .PKGINFO");
        if (_members.Begin())
            throw new ApkFormatException(ApkRule.FormatInvalid, "a further member after the data");
    }

    private PackageEntry Entry(TarEntry entry)
    {
        Digest hash = default;
        if (entry.Records.TryGetValue(ChecksumRecord, out byte[]? digits))
            _ = Digest.TryParseHex(ByteText.Decode(digits), out hash);
        ulong device = new Linux.DeviceNumber(entry.Device.Major, entry.Device.Minor).Packed;
        return new()
        {
            Path = entry.Name,
            IsDirectory = entry.Kind == TarKind.Directory,
            Acl = new()
            {
                Mode = entry.Mode,
                User = entry.UserName,
                Group = entry.GroupName,
                Attributes = Attributes(entry),
            },
            NumericOwner = (entry.UserId, entry.GroupId),
            Size = entry.Size,
            ModifiedTime = entry.ModifiedTime,
            Hash = hash,
            Target = entry.Kind switch
            {
                TarKind.Symlink => new FileTarget.Symlink(entry.LinkName),
                TarKind.HardLink => new FileTarget.HardLink(entry.LinkName),
                TarKind.CharacterDevice => new FileTarget.CharacterDevice(device),
                TarKind.BlockDevice => new FileTarget.BlockDevice(device),
                TarKind.Fifo => new FileTarget.Fifo(),
                _ => null,
            },
            Content = entry.Kind == TarKind.File ? new TarContent(_data, Source) : Stream.Null,
        };
    }

    private static ExtendedAttribute[] Attributes(TarEntry entry) =>
    [
        .. entry.Records
            .Where(record => record.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
            .OrderBy(record => record.Key, ByteOrder.Comparer)
            .Select(record => new ExtendedAttribute(record.Key[AttributePrefix.Length..], record.Value)),
    ];

    private protected override void Close() => _members.Dispose();

    private sealed class TarContent(TarReader reader, string source) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            try
            {
                return reader.Read(buffer);
            }
            catch (TarFormatException error)
            {
                throw new ApkFormatException(ApkRule.V2PackageFormat, error.Message).In(source);
            }
        }
    }
}
