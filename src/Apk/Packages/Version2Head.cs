using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Formats.Tar;

namespace Limyra.Apk.Packages;

/// <summary>
/// The beginning of a v2 package or index: members with signatures, then one member with metadata. Its bytes
/// are verified before anybody looks into them.
/// </summary>
internal sealed class Version2Head
{
    /// <summary>Most bytes of metadata: the index of a very large repository.</summary>
    private const int ContentLimit = 256 * 1024 * 1024;

    /// <summary>Longest signature file that is looked at.</summary>
    private const int SignatureLimit = 65536;

    private const string SignaturePrefix = ".SIGN.";

    private readonly Hasher[] _hashers =
        [new(DigestAlgorithm.Sha1), new(DigestAlgorithm.Sha256), new(DigestAlgorithm.Sha512)];

    private Signature? _signature;

    private Version2Head(TrustedKeys keys, GzipMembers members)
    {
        members.Hashers = _hashers;
        while (members.Begin())
        {
            Content = members.ReadMember(ContentLimit);
            Digest[] digests = [.. _hashers.Select(hasher => hasher.Finish())];
            Identity = digests[0];
            if (!ReadSignatures(keys))
            {
                _signature =
                    _signature is { } found ? found with { Digest = digests[found.DigestNumber] } : null;
                members.Hashers = [];
                return;
            }
        }
        throw new ApkFormatException(ApkRule.FormatInvalid, "the file ends with its signatures");
    }

    /// <summary>The tar archive of the metadata member.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>SHA-1 of the metadata member as it is compressed.</summary>
    public Digest Identity { get; private set; }

    /// <summary>Reads and verifies the head of a file.</summary>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public static Version2Head Read(GzipMembers members, PackageTrust trust)
    {
        Version2Head head = new(trust.Keys, members);
        if (trust.Expected is { Hashes.Length: Digest.ShortLength } expected)
        {
            if (head.Identity != expected.Hashes)
                throw new ApkFormatException(ApkRule.V2PackageIntegrity,
                    "the package does not have the digest its index gives");
        }
        else if (head._signature is null && !trust.AllowUntrusted)
        {
            throw new ApkFormatException(ApkRule.SignatureUntrusted);
        }
        // The index speaks for the package by SHA-1 alone; a signature that can be checked is checked too.
        if (head._signature is { } signature)
        {
            if (!signature.Key.VerifyDigest(signature.Algorithm, signature.Digest, signature.Value))
                throw new ApkFormatException(ApkRule.SignatureInvalid, $"by key '{signature.KeyName}'");
        }
        return head;
    }

    /// <summary>The files of the metadata member.</summary>
    /// <exception cref="ApkFormatException">It is no tar archive.</exception>
    public IReadOnlyList<(string Name, byte[] Content)> Files() => Files(Content);

    private static List<(string Name, byte[] Content)> Files(byte[] archive)
    {
        try
        {
            List<(string Name, byte[] Content)> files = [];
            TarReader reader = new(new MemoryStream(archive));
            while (reader.Next() is { } entry) files.Add((entry.Name, reader.ReadContent(ContentLimit)));
            return files;
        }
        catch (TarFormatException error)
        {
            throw new ApkFormatException(ApkRule.V2PackageFormat, error.Message);
        }
    }

    /// <summary>
    /// Whether the member just read holds signatures and nothing else. The one with the
    /// longest digest by a known key is kept.
    /// </summary>
    private bool ReadSignatures(TrustedKeys keys)
    {
        if (!BeginsWithSignature(Content)) return false;
        foreach ((string name, byte[] value) in Files(Content))
        {
            if (!name.StartsWith(SignaturePrefix, StringComparison.Ordinal))
                throw new ApkFormatException(ApkRule.V2PackageFormat, $"'{name}' among the signatures");
            if (value.Length > SignatureLimit) continue;
            string[] parts = name[SignaturePrefix.Length..].Split('.', 2);
            (DigestAlgorithm Algorithm, int Number)? known = parts[0] switch
            {
                "RSA" => (DigestAlgorithm.Sha1, 0),
                "RSA256" => (DigestAlgorithm.Sha256, 1),
                "RSA512" => (DigestAlgorithm.Sha512, 2),
                _ => null,
            };
            bool isBetter = known is { } one && (_signature is null || one.Number > _signature.DigestNumber);
            if (isBetter && known is { } found && parts.Length == 2 && keys.FindByName(parts[1]) is { } key)
                _signature = new(parts[1], key, found.Algorithm, found.Number, value);
        }
        return true;
    }

    /// <summary>Extended headers may stand before the name, as abuild writes them.</summary>
    private static bool BeginsWithSignature(byte[] archive)
    {
        try
        {
            TarEntry? first = new TarReader(new MemoryStream(archive)).Next();
            return first is not null && first.Name.StartsWith(SignaturePrefix, StringComparison.Ordinal);
        }
        catch (TarFormatException)
        {
            return false; // no signature then; who trusts it finds the damage when reading the files
        }
    }

    private sealed record Signature(string KeyName, PublicKey Key, DigestAlgorithm Algorithm,
        int DigestNumber, byte[] Value)
    {
        public Digest Digest { get; init; }
    }
}
