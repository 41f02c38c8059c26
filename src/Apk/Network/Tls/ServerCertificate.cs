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
    private readonly byte[] _encoding;
    private readonly X509CertificateStructure _content;
    private readonly CertificateKey _key;

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="TlsFatalAlert">It is none.</exception>
    public ServerCertificate(byte[] encoding)
    {
        _encoding = encoding;
        try
        {
            _content = X509CertificateStructure.GetInstance(Asn1Object.FromByteArray(encoding));
            _key = new(_content.SubjectPublicKeyInfo);
        }
        catch (Exception error) when (ParsedCertificate.IsDamage(error))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, error);
        }
    }

    /// <summary>Its key.</summary>
    public CertificateKey Key => _key;

    public BigInteger SerialNumber => _content.SerialNumber.Value;

    public string SigAlgOid => _content.SignatureAlgorithm.Algorithm.Id;

    public byte[] GetEncoded() => _encoding;

    public byte[]? GetExtension(DerObjectIdentifier extensionOid) =>
        _content.Extensions?.GetExtension(extensionOid)?.Value.GetOctets();

    public Asn1Encodable? GetSigAlgParams() => _content.SignatureAlgorithm.Parameters;

    public short GetLegacySignatureAlgorithm() =>
        SupportsSignatureAlgorithm(SignatureAlgorithm.rsa) ? SignatureAlgorithm.rsa
            : SignatureAlgorithm.ecdsa;

    public bool SupportsSignatureAlgorithm(short signatureAlgorithm) => CertificateKey.Schemes.Any(scheme =>
        _key.Fits(scheme) && SignatureScheme.GetSignatureAlgorithm(scheme) == signatureAlgorithm);

    public bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => true;

    public TlsCertificate CheckUsageInRole(int tlsCertificateRole) => this;

    public TlsEncryptor CreateEncryptor(int tlsCertificateRole) =>
        throw new TlsFatalAlert(AlertDescription.internal_error);

    public TlsVerifier CreateVerifier(short signatureAlgorithm) =>
        SupportsSignatureAlgorithm(signatureAlgorithm)
        ? new HandshakeVerifier(_key)
        : throw new TlsFatalAlert(AlertDescription.bad_certificate);

    public Tls13Verifier CreateVerifier(int signatureScheme) =>
        CertificateKey.Schemes.Contains(signatureScheme) && _key.FitsExactly(signatureScheme)
            ? new MessageVerifier(_key, signatureScheme)
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
        private readonly MemoryStream _message = new();

        public Stream Stream => _message;

        public bool IsVerified() => VerifySignature(signature ?? []);

        public bool VerifySignature(byte[] signature) => key.Verify(scheme, _message.ToArray(), signature);
    }
}
