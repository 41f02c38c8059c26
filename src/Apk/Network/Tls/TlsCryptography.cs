using Limyra.Apk.Trust;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// The part of the library's TLS cryptography that is offered: what is left out here is left out of the
/// program. Random numbers are the kernel's, and certificates are read without the library's test of RSA
/// keys, which would ask .NET for random numbers (docs/decisions/0008-signing-in-a-static-program.md).
/// </summary>
internal sealed class TlsCryptography : BcTlsCrypto
{
    /// <summary>With random numbers of the kernel.</summary>
    public TlsCryptography()
        : base(KernelRandom.Create())
    {
    }

    public override TlsCertificate CreateCertificate(short type, byte[] encoding) =>
        type == CertificateType.X509
        ? new ServerCertificate(encoding)
        : throw new TlsFatalAlert(AlertDescription.unsupported_certificate);

    public override TlsCipher CreateCipher(
        TlsCryptoParameters cryptoParams, int encryptionAlgorithm, int macAlgorithm) =>
        encryptionAlgorithm switch
        {
            EncryptionAlgorithm.AES_128_GCM =>
                CreateCipher_Aes_Gcm(cryptoParams, cipherKeySize: 16, macSize: 16),
            EncryptionAlgorithm.AES_256_GCM =>
                CreateCipher_Aes_Gcm(cryptoParams, cipherKeySize: 32, macSize: 16),
            EncryptionAlgorithm.CHACHA20_POLY1305 => CreateChaCha20Poly1305(cryptoParams),
            _ => throw NotOffered(),
        };

    public override TlsECDomain CreateECDomain(TlsECConfig ecConfig) =>
        ecConfig.NamedGroup == NamedGroup.x25519
        ? new BcX25519Domain(this)
        : new BcTlsECDomain(this, ecConfig);

    public override TlsDHDomain CreateDHDomain(TlsDHConfig dhConfig) => throw NotOffered();

    public override TlsKemDomain CreateKemDomain(TlsKemConfig kemConfig) => throw NotOffered();

    public override TlsSecret GenerateRsaPreMasterSecret(ProtocolVersion version) => throw NotOffered();

    public override TlsSrp6Client CreateSrp6Client(TlsSrpConfig srpConfig) => throw NotOffered();

    public override bool HasDHAgreement() => false;

    public override bool HasKemAgreement() => false;

    public override bool HasRsaEncryption() => false;

    public override bool HasSrpAuthentication() => false;

    public override bool HasNamedGroup(int namedGroup) =>
        namedGroup is NamedGroup.x25519 or NamedGroup.secp256r1 or NamedGroup.secp384r1;

    public override bool HasEncryptionAlgorithm(int encryptionAlgorithm) => encryptionAlgorithm
        is EncryptionAlgorithm.AES_128_GCM or EncryptionAlgorithm.AES_256_GCM
        or EncryptionAlgorithm.CHACHA20_POLY1305;

    private static TlsFatalAlert NotOffered() => new(AlertDescription.internal_error);
}
