using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Limyra.Apk.Network;
using Limyra.Apk.Network.Tls;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.X509;

namespace Limyra.Tests.Apk.Network.Tls;

/// <summary>Servers that let in only who shows a certificate.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private const StringComparison Exactly = StringComparison.Ordinal;
    private static readonly CertificateWish Me = new() { Subject = "CN=me", Hosts = [] };

    private readonly TestAuthority _root = TestAuthority.Root();
    private readonly DownloadFolder _folder = new();

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private string Put(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    private NetworkSettings Settings(string? certificate, string? key = null) => new()
    {
        AuthorityFiles = [Put("ca.pem", _root.Certificate.ExportCertificatePem())],
        ClientCertificateFile = certificate,
        ClientKeyFile = key,
    };

    /// <summary>Asks a server that lets in certificates of the root; the error's text, or null.</summary>
    private string? Fetch(NetworkSettings settings, SslProtocols protocol, out IReadOnlyList<string> seen)
    {
        ClientDemand demand = new(_root, protocol);
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(_ => new(200, [1, 2, 3]), certificate, demand);
        string? error = _folder.Fetch($"{server.Url}/a", settings);
        Assert.Equal(error is null, server.Requests.Count == 1);
        seen = demand.Seen;
        return error;
    }

    private static string KeyOf(X509Certificate2 certificate, bool isPlain)
    {
        using RSA? rsa = certificate.GetRSAPrivateKey();
        if (rsa is not null) return isPlain ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem();
        using ECDsa curve = certificate.GetECDsaPrivateKey()!; // the tests make no other kinds
        return isPlain ? curve.ExportPkcs8PrivateKeyPem() : curve.ExportECPrivateKeyPem();
    }

    [Theory]
    [InlineData(false, false, SslProtocols.Tls12)]
    [InlineData(false, true, SslProtocols.Tls13)]
    [InlineData(true, false, SslProtocols.Tls13)]
    [InlineData(true, true, SslProtocols.Tls12)]
    public void A_server_that_asks_is_shown_the_certificate(bool isRsa, bool isPlain, SslProtocols protocol)
    {
        using X509Certificate2 mine = _root.Give(Me with { IsRsa = isRsa });
        string certificate = Put("cert.pem", mine.ExportCertificatePem());
        string key = Put("cert.key", KeyOf(mine, isPlain));
        Assert.Null(Fetch(Settings(certificate, key), protocol, out IReadOnlyList<string> seen));
        Assert.Equal(["CN=me"], seen);
        Assert.Equal([1, 2, 3], _folder.Bytes());
    }

    [Fact]
    public void One_file_may_have_certificate_key_and_the_authorities_between()
    {
        using TestAuthority middle =
            _root.Below(new() { Subject = "CN=middle", IsAuthority = true, Hosts = [] });
        using X509Certificate2 mine = middle.Give(Me);
        string[] parts =
        [
            KeyOf(mine, isPlain: true), mine.ExportCertificatePem(),
            middle.Certificate.ExportCertificatePem(),
        ];
        string file = Put("cert.pem", string.Join('\n', parts));
        Assert.Null(Fetch(Settings(file), SslProtocols.Tls13, out _));
        Assert.Null(Fetch(Settings(file), SslProtocols.Tls12, out _));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Without_a_certificate_the_server_lets_nobody_in(SslProtocols protocol)
    {
        Assert.NotNull(Fetch(Settings(null), protocol, out IReadOnlyList<string> seen));
        Assert.Empty(seen);
    }

    [Fact]
    public void A_certificate_of_somebody_else_does_not_help()
    {
        using TestAuthority other = TestAuthority.Root("CN=other");
        using X509Certificate2 mine = other.Give(Me);
        string file = Put("cert.pem", mine.ExportCertificatePem() + "\n" + KeyOf(mine, isPlain: true));
        Assert.NotNull(Fetch(Settings(file), SslProtocols.Tls13, out IReadOnlyList<string> seen));
        Assert.Contains("CN=me", seen);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_named()
    {
        using X509Certificate2 mine = _root.Give(Me);
        using X509Certificate2 other = _root.Give(Me);
        string good = Put("cert.pem", mine.ExportCertificatePem());
        string strange = Put("strange.key", KeyOf(other, isPlain: true));
        string empty = Put("empty.pem", "nothing\n");
        Assert.Equal($"TLS: client key {strange} is not that of the certificate in {good}",
            Error(good, strange));
        Assert.Equal($"TLS: client certificate {empty}: there is none in it", Error(empty, strange));
        Assert.StartsWith($"TLS: client key {good}: ", Error(good, null), Exactly);
        Assert.Contains("no PEM section 'PRIVATE KEY'", Error(good, null), Exactly);
        Assert.Equal($"TLS: client certificate {empty}x: No such file or directory",
            Error(empty + "x", null));

        string? Error(string certificate, string? key) =>
            Fetch(Settings(certificate, key), SslProtocols.Tls13, out _);
    }

    [Fact]
    public void A_server_that_does_not_ask_is_shown_nothing()
    {
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(_ => new(200, [1]), certificate);
        Assert.Null(_folder.Fetch($"{server.Url}/a", Settings(_folder.At("missing.pem"))));
    }

    [Fact]
    public void The_environment_names_the_files()
    {
        NetworkSettings settings = NetworkSettings.From(name => name switch
        {
            "SSL_CLIENT_CERT_FILE" => "/c",
            "SSL_CLIENT_KEY_FILE" => "/k",
            _ => null,
        });
        Assert.Equal(("/c", "/k"), (settings.ClientCertificateFile, settings.ClientKeyFile));
        Assert.Equal("/etc/apk/crl.pem", settings.RevocationFile);
    }

    [Fact]
    public void Every_kind_of_key_signs_in_every_way_that_fits_it()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Ed25519PrivateKeyParameters edwards = new(new byte[32]);
        string edwardsPem = PemEncoding.WriteString("PRIVATE KEY",
            PrivateKeyInfoFactory.CreatePrivateKeyInfo(edwards).GetDerEncoded());
        byte[] edwardsInfo = SubjectPublicKeyInfoFactory
            .CreateSubjectPublicKeyInfo(edwards.GeneratePublicKey()).GetDerEncoded();
        Assert.Equal(6, Try(rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfo()));
        Assert.Equal(3, Try(curve.ExportECPrivateKeyPem(), curve.ExportSubjectPublicKeyInfo()));
        Assert.Equal(1, Try(edwardsPem, edwardsInfo));

        static int Try(string pem, byte[] info)
        {
            CertificateKey known = new(SubjectPublicKeyInfo.GetInstance(info));
            ClientKey key = ClientKey.Parse(pem);
            int[] schemes = [.. CertificateKey.Schemes.Where(known.Fits)];
            foreach (int scheme in schemes)
            {
                byte[] signature = key.Sign(scheme, [1, 2, 3]);
                Assert.True(known.Verify(scheme, [1, 2, 3], signature), SignatureScheme.GetText(scheme));
                Assert.False(known.Verify(scheme, [1, 2, 4], signature), SignatureScheme.GetText(scheme));
            }
            return schemes.Length;
        }
    }
}
