using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Limyra.Tests.Apk.Network.Tls;

/// <summary>How a certificate is made for a test.</summary>
internal sealed record CertificateWish
{
    public string Subject { get; init; } = "CN=server";
    public string[] Hosts { get; init; } = ["localhost"];
    public IPAddress[] Addresses { get; init; } = [];
    public DateTimeOffset From { get; init; } = TestAuthority.Now.AddDays(-1);
    public DateTimeOffset To { get; init; } = TestAuthority.Now.AddDays(1);
    public bool IsAuthority { get; init; }
    public X509KeyUsageFlags AuthorityUsage { get; init; } =
        X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
    public int? PathLength { get; init; }
    public bool IsRsa { get; init; }
    public bool HasSalt { get; init; }
    public HashAlgorithmName Digest { get; init; } = HashAlgorithmName.SHA256;
    public string? Usage { get; init; }
    public X509Extension[] Extensions { get; init; } = [];
}

/// <summary>An authority of a test, with its key, and the certificates it gives.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private TestAuthority(CertificateWish wish, TestAuthority? parent)
    {
        _key = KeyOf(wish);
        using X509Certificate2 bare = Make(wish, _key, parent);
        Certificate = X509CertificateLoader.LoadCertificate(bare.RawData);
    }

    /// <summary>
    /// A time for all certificates; also that of the machine, because the peers in tests look at their
    /// clocks.
    /// </summary>
    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public X509Certificate2 Certificate { get; }

    public byte[] Bytes => Certificate.RawData;

    public static TestAuthority Root(string name = "CN=root", bool isRsa = false) =>
        new(new() { Subject = name, IsAuthority = true, Hosts = [], IsRsa = isRsa }, parent: null);

    /// <summary>A certificate that nobody else signed.</summary>
    public static TestAuthority Of(CertificateWish wish) => new(wish, parent: null);

    /// <summary>An authority below this one.</summary>
    public TestAuthority Below(CertificateWish wish) => new(wish, this);

    /// <summary>A certificate for a server, with its key.</summary>
    public X509Certificate2 Give(CertificateWish wish)
    {
        using AsymmetricAlgorithm serverKey = KeyOf(wish);
        using X509Certificate2 bare = Make(wish, serverKey, this);
        using X509Certificate2 whole = serverKey is RSA rsa ? bare.CopyWithPrivateKey(rsa)
            : bare.CopyWithPrivateKey((ECDsa)serverKey);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>The list of certificates it has withdrawn, as a PEM file has it.</summary>
    public string Withdraw(
        X509Certificate2[] certificates, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        CertificateRevocationListBuilder builder = new();
        foreach (X509Certificate2 certificate in certificates) builder.AddEntry(certificate);
        X509SignatureGenerator generator = _key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)_key);
        byte[] list = builder.Build(
            Certificate.SubjectName, generator, crlNumber: 1, to ?? Now.AddDays(1), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new byte[20]),
            from ?? Now.AddDays(-1));
        return PemEncoding.WriteString("X509 CRL", list) + "\n";
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static AsymmetricAlgorithm KeyOf(CertificateWish wish) =>
        wish.IsRsa ? RSA.Create(keySizeInBits: 2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static X509Certificate2 Make(CertificateWish wish, AsymmetricAlgorithm key, TestAuthority? parent)
    {
        X500DistinguishedName name = new(wish.Subject);
        CertificateRequest request = key is RSA rsa
            ? new(name, rsa, wish.Digest, RSASignaturePadding.Pkcs1)
            : new(name, (ECDsa)key, wish.Digest);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            wish.IsAuthority, wish.PathLength is not null, wish.PathLength ?? 0, critical: true));
        if (wish.IsAuthority)
            request.CertificateExtensions.Add(
                new X509KeyUsageExtension(wish.AuthorityUsage, critical: true));
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in wish.Hosts) names.AddDnsName(host);
        foreach (IPAddress address in wish.Addresses) names.AddIpAddress(address);
        if (wish.Hosts.Length + wish.Addresses.Length > 0) request.CertificateExtensions.Add(names.Build());
        if (wish.Usage is { } usage)
            request.CertificateExtensions.Add(
                new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        foreach (X509Extension extension in wish.Extensions) request.CertificateExtensions.Add(extension);
        X500DistinguishedName issuer = parent?.Certificate.SubjectName ?? name;
        AsymmetricAlgorithm signing = parent?._key ?? key;
        X509SignatureGenerator generator = wish.Digest == HashAlgorithmName.SHA1
            ? new Sha1Generator((RSA)signing)
            : signing is RSA signingRsa ? X509SignatureGenerator.CreateForRSA(
                signingRsa, wish.HasSalt ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)signing);
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = 1;
        return request.Create(issuer, generator, wish.From, wish.To, serial);
    }

    /// <summary>What .NET itself does not make any more.</summary>
    private sealed class Sha1Generator(RSA key) : X509SignatureGenerator
    {
        // SEQUENCE { sha1WithRSAEncryption, NULL }
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300d06092a864886f70d0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() =>
            CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}
