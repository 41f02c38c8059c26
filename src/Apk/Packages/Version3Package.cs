using System.Buffers;
using System.Buffers.Binary;
using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>A v3 package: the metadata come first, then one data block a file, in
/// the order of the metadata.</summary>
internal sealed class Version3Package : PackageReader
{
    private const int PlaceLength = 2 * sizeof(uint);

    private readonly AdbInput _input;
    private int _directory;
    private int _file;
    private FileContent? _content;
    private bool _isFinished;

    private Version3Package(AdbInput input, ApkPackage package, string source)
        : base(source)
    {
        _input = input;
        Package = package;
        Identity = Hasher.Sha256(input.Payload);
    }

    public override ApkPackage Package { get; }

    public override Digest Identity { get; }

    public override bool IsVersion3 => true;

    public static Version3Package OpenHead(
        Stream file, PackageTrust trust, string source, ReadingState? shared)
    {
        return OpenHead(AdbInput.Open(file, AdbFile.PackageSchema, shared), trust, source);
    }

    /// <summary>As the other one, of a package whose first block has been read.</summary>
    public static Version3Package OpenHead(AdbInput input, PackageTrust trust, string source)
    {
        try
        {
            CheckTrust(input, trust);
            ApkPackage package = PackageDecoder.Package(new AdbReader(input.Payload));
            CheckExpected(package.Info, trust.Expected);
            CheckShortIdentity(input, package, trust.Expected);
            return new(input, package, source);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static void CheckTrust(AdbInput input, PackageTrust trust)
    {
        if (trust.Expected is { Hashes.Length: Digest.Sha256Length } expected)
        {
            if (Hasher.Sha256(input.Payload) != expected.Hashes)
                throw new ApkFormatException(ApkRule.AdbIntegrity,
                    "the package does not have the digest its index gives");
            return;
        }
        if (!trust.AllowUntrusted && !input.IsSignedBy(trust.Keys))
            throw new ApkFormatException(ApkRule.SignatureUntrusted);
    }

    /// <summary>
    /// An index may carry 20 bytes: of the payload's SHA-256, or the unique id. Either must be that of this
    /// package, else any package signed by the same key could be put under another's name.
    /// </summary>
    private static void CheckShortIdentity(AdbInput input, ApkPackage package, PackageInfo? expected)
    {
        if (expected is not { Hashes.Length: Digest.ShortLength }) return;
        if (expected.Hashes == Hasher.Sha256(input.Payload).Key || expected.Hashes == package.Info.Hashes)
            return;
        throw new ApkFormatException(ApkRule.AdbIntegrity,
            "the package does not have the digest its index gives");
    }

    internal override AdbValue WriteIndexEntry(AdbWriter writer, ulong fileSize, Digest identity) =>
        PackageEncoder.CopyInfo(writer, new(_input.Payload), fileSize, identity);

    private protected override PackageEntry? Advance()
    {
        _content?.Finish();
        _content = null;
        while (_directory < Package.Directories.Count)
        {
            PackageDirectory directory = Package.Directories[_directory];
            if (_file == 0)
            {
                _file = 1;
                if (directory.Name.Length > 0)
                    return new() { Path = directory.Name, IsDirectory = true, Acl = directory.Acl };
            }
            if (_file <= directory.Files.Count) return Entry(directory, directory.Files[_file++ - 1]);
            _directory++;
            _file = 0;
        }
        if (!_isFinished && _input.NextData() is not null) throw _input.Broken("data after the last file");
        _isFinished = true;
        return null;
    }

    private PackageEntry Entry(PackageDirectory directory, PackageFile file)
    {
        if (file.HasData) OpenContent(file);
        return new()
        {
            Path = PackagePaths.Join(directory.Name, file.Name),
            Acl = file.Acl,
            Size = file.Size,
            ModifiedTime = file.ModifiedTime,
            Hash = file.Hash,
            Target = file.Target,
            Content = (Stream?)_content ?? Stream.Null,
        };
    }

    private void OpenContent(PackageFile file)
    {
        AdbBlock block = _input.NextData() ?? throw _input.Broken($"the content of '{file.Name}' is missing");
        Span<byte> place = stackalloc byte[PlaceLength];
        if (block.PayloadLength != PlaceLength + file.Size)
            throw _input.Broken($"the content of '{file.Name}' has another size");
        _input.ReadExactly(place);
        if (BinaryPrimitives.ReadUInt32LittleEndian(place) != _directory + 1
            || BinaryPrimitives.ReadUInt32LittleEndian(place[sizeof(uint)..]) != _file - 1)
            throw _input.Broken($"found other data than the content of '{file.Name}'");
        _content = new(_input, block, file, Source);
    }

    private protected override void Close() => _input.Dispose();

    /// <summary>The bytes of one data block; the end is reached only when the digest fits.</summary>
    private sealed class FileContent(AdbInput input, AdbBlock block, PackageFile file, string source)
        : ForwardStream
    {
        /// <summary>Read at once of what nobody wants to have.</summary>
        private const int SkipBytes = 64 * 1024;

        private readonly Hasher _hasher = new(DigestAlgorithmText.OfLength(file.Hash.Length));
        private ulong _rest = file.Size;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return ReadChecked(buffer);
            }
            catch (ApkFormatException error)
            {
                throw error.In(source);
            }
        }

        public void Finish()
        {
            if (_rest == 0) return;
            byte[] buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
            try
            {
                while (_rest > 0) _ = ReadChecked(buffer);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        private int ReadChecked(Span<byte> buffer)
        {
            if (_rest == 0 || buffer.IsEmpty) return 0;
            int count = input.Read(buffer[..(int)Math.Min((ulong)buffer.Length, _rest)]);
            if (count == 0) throw input.Broken($"the file breaks off in '{file.Name}'");
            _hasher.Append(buffer[..count]);
            _rest -= (ulong)count;
            if (_rest == 0) Check();
            return count;
        }

        private void Check()
        {
            if (_hasher.Finish() != file.Hash)
                throw new ApkFormatException(ApkRule.FileIntegrity,
                    $"the content of '{file.Name}' does not have its digest");
            input.SkipPadding(block);
        }
    }
}
