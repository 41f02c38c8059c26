using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// A certificate as TLS sees it: the key that signed the handshake. Whom it belongs to is judged elsewhere.
/// </summary>
internal sealed class ServerCertificate : TlsCertificate
{
    private readonly byte[] encoding;
    private readonly X509CertificateStructure content;
    private readonly CertificateKey key;

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="TlsFatalAlert">It is none.</exception>
    public ServerCertificate(byte[] encoding)
    {
        this.encoding = encoding;
        try
        {
            content = X509CertificateStructure.GetInstance(Asn1Object.FromByteArray(encoding));
            key = new(content.SubjectPublicKeyInfo);
        }
        catch (Exception error) when (ParsedCertificate.IsDamage(error))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, error);
        }
    }

    /// <summary>Its key.</summary>
    public CertificateKey Key => key;

    public BigInteger SerialNumber => content.SerialNumber.Value;

    public string SigAlgOid => content.SignatureAlgorithm.Algorithm.Id;

    public byte[] GetEncoded() => encoding;

    public byte[]? GetExtension(DerObjectIdentifier extensionOid) =>
        content.Extensions?.GetExtension(extensionOid)?.Value.GetOctets();

    public Asn1Encodable? GetSigAlgParams() => content.SignatureAlgorithm.Parameters;

    public short GetLegacySignatureAlgorithm() =>
        SupportsSignatureAlgorithm(SignatureAlgorithm.rsa) ? SignatureAlgorithm.rsa
            : SignatureAlgorithm.ecdsa;

    public bool SupportsSignatureAlgorithm(short signatureAlgorithm) => CertificateKey.Schemes.Any(scheme =>
        key.Fits(scheme) && SignatureScheme.GetSignatureAlgorithm(scheme) == signatureAlgorithm);

    public bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => true;

    public TlsCertificate CheckUsageInRole(int tlsCertificateRole) => this;

    public TlsEncryptor CreateEncryptor(int tlsCertificateRole) =>
        throw new TlsFatalAlert(AlertDescription.internal_error);

    public TlsVerifier CreateVerifier(short signatureAlgorithm) =>
        SupportsSignatureAlgorithm(signatureAlgorithm)
        ? new HandshakeVerifier(key)
        : throw new TlsFatalAlert(AlertDescription.bad_certificate);

    public Tls13Verifier CreateVerifier(int signatureScheme) =>
        CertificateKey.Schemes.Contains(signatureScheme) && key.FitsExactly(signatureScheme)
            ? new MessageVerifier(key, signatureScheme)
            : throw new TlsFatalAlert(AlertDescription.bad_certificate);

    /// <summary>
    /// TLS 1.2: the handshake comes digested, or in full for keys that digest it themselves.
    /// </summary>
    private sealed class HandshakeVerifier(CertificateKey key) : TlsVerifier
    {
        public TlsStreamVerifier? GetStreamVerifier(DigitallySigned digitallySigned)
        {
            int scheme = SignatureScheme.From(digitallySigned.Algorithm);
            return scheme == SignatureScheme.ed25519
                ? new MessageVerifier(key, scheme, digitallySigned.Signature)
                : null;
        }

        public bool VerifyRawSignature(DigitallySigned digitallySigned, byte[] hash)
        {
            int scheme = SignatureScheme.From(digitallySigned.Algorithm);
            return CertificateKey.Schemes.Contains(scheme)
                && key.VerifyDigest(scheme, hash, digitallySigned.Signature);
        }
    }

    /// <summary>Collects what was signed.</summary>
    [SuppressMessage("Reliability", "CA1001", Justification = "Memory only; its users know no end of it.")]
    private sealed class MessageVerifier(CertificateKey key, int scheme, byte[]? signature = null)
        : Tls13Verifier, TlsStreamVerifier
    {
        private readonly MemoryStream message = new();

        public Stream Stream => message;

        public bool IsVerified() => VerifySignature(signature ?? []);

        public bool VerifySignature(byte[] signature) => key.Verify(scheme, message.ToArray(), signature);
    }
}
