using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Limyra.Apk.Network.Tls;

/// <summary>What this machine trusts, and what it shows to servers that ask; both are read when they are
/// needed first.</summary>
internal readonly record struct TlsFiles(
    Lazy<CertificateAuthorities> Authorities, Lazy<ClientIdentity?> Identity);

/// <summary>
/// TLS 1.2 and 1.3 over a connection, with the suites and groups that both versions have in common today.
/// </summary>
internal static class TlsChannel
{
    /// <summary>Agrees with the server, which proves that it is the host asked for.</summary>
    /// <returns>What is sent and received in secret.</returns>
    /// <exception cref="HttpException">It did not, for the reason the message gives.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static Stream Open(
        Stream transport, string host, NetworkSettings settings, TlsFiles files, DateTimeOffset now)
    {
        Client client = new(host, settings, files, now);
        TlsClientProtocol protocol = new(transport);
        try
        {
            protocol.Connect(client);
            return protocol.Stream;
        }
        catch (Exception error) when (client.Refusal is not null && error is TlsException)
        {
            throw HttpException.Final(client.Refusal);
        }
        catch (TlsFatalAlertReceived alert)
        {
            throw Explain(alert);
        }
        catch (TlsException error)
        {
            throw new HttpException($"TLS: unspecified error ({error.Message})");
        }
    }

    /// <summary>Why the server refuses, which in TLS 1.3 may come with the answer to the first
    /// request.</summary>
    public static HttpException Explain(TlsFatalAlertReceived alert) =>
        HttpException.Final(alert.AlertDescription switch
        {
            AlertDescription.unknown_ca => "TLS: client certificate not trusted",
            AlertDescription.handshake_failure or AlertDescription.certificate_required =>
                "TLS: handshake failed (client cert needed?)",
            short other => $"TLS: unspecified error (the server says {AlertDescription.GetName(other)})",
        });

    /// <summary>What this end offers and asks.</summary>
    private sealed class Client(string host, NetworkSettings settings, TlsFiles files, DateTimeOffset now)
        : AbstractTlsClient(new TlsCryptography()), TlsAuthentication
    {
        private readonly bool _isAddress = Uri.CheckHostName(
            host.Trim('[', ']')) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

        /// <summary>Why the server's certificate was refused; null: it was not.</summary>
        public string? Refusal { get; private set; }

        public override TlsAuthentication GetAuthentication() => this;

        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            if (!settings.ChecksCertificates) return;
            Refusal = ServerTrust.WhyNot(
                [.. serverCertificate.Certificate.GetCertificateList().Select(item => item.GetEncoded())],
                settings.ChecksHostNames ? host : null, files.Authorities.Value, now);
            if (Refusal is not null) throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }

        /// <summary>Null: servers that ask go on without, or say that they want one.</summary>
        public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) =>
            files.Identity.Value?.CredentialsFor(certificateRequest);

        protected override ProtocolVersion[] GetSupportedVersions() =>
            ProtocolVersion.TLSv13.DownTo(ProtocolVersion.TLSv12);

        protected override int[] GetSupportedCipherSuites() =>
        [
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ];

        protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) =>
            [NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1];

        public override IList<int> GetEarlyKeyShareGroups() => [NamedGroup.x25519, NamedGroup.secp256r1];

        protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() =>
            [.. CertificateKey.Schemes.Select(SignatureScheme.GetSignatureAndHashAlgorithm)];

        /// <summary>Names, not addresses: RFC 6066, section 3.</summary>
        protected override IList<ServerName>? GetSniServerNames() => _isAddress
            ? null
            : [new(NameType.host_name, System.Text.Encoding.ASCII.GetBytes(host))];

        protected override CertificateStatusRequest? GetCertificateStatusRequest() => null;

        /// <summary>Certificates are judged by <see cref="ServerTrust"/>.</summary>
        public override bool ShouldCheckSigAlgOfPeerCerts() => false;
    }
}
