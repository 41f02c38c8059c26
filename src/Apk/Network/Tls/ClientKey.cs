using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;

namespace Limyra.Apk.Network.Tls;

/// <summary>A private key that proves to a server who asks for a file: RSA, ECDSA or Ed25519.</summary>
internal sealed class ClientKey
{
    private readonly RsaSigning? _rsa;
    private readonly ECPrivateKeyParameters? _curve;
    private readonly Ed25519PrivateKeyParameters? _edwards;

    private ClientKey(RsaSigning rsa) => _rsa = rsa;

    private ClientKey(AsymmetricKeyParameter key)
    {
        _curve = key as ECPrivateKeyParameters;
        _edwards = key as Ed25519PrivateKeyParameters;
        if (_curve is null && _edwards is null) throw new ArgumentException("the key is of an unknown kind");
    }

    /// <summary>
    /// Reads the text of a key file: PKCS#8 ("PRIVATE KEY"), PKCS#1 ("RSA PRIVATE KEY") or SEC 1 ("EC PRIVATE
    /// KEY"), not encrypted.
    /// </summary>
    /// <exception cref="ApkFormatException">There is no usable private key in it.</exception>
    public static ClientKey Parse(string pem)
    {
        byte[] der = Pem.Read(pem, out string label, "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
        try
        {
            return label switch
            {
                "RSA PRIVATE KEY" => new(new RsaSigning(RsaPrivateKeyStructure.GetInstance(der))),
                "EC PRIVATE KEY" =>
                    new(PrivateKeyFactory.CreateKey(InfoOf(ECPrivateKeyStructure.GetInstance(der)))),
                _ => Of(PrivateKeyInfo.GetInstance(Asn1Object.FromByteArray(der))),
            };
        }
        catch (Exception error) when (ParsedCertificate.IsDamage(error))
        {
            throw new ApkFormatException(ApkRule.KeyFormat, "not a private key of a known kind");
        }
    }

    /// <summary>The signature over a message, in one of the ways of <see cref="CertificateKey.Schemes"/> that
    /// fit the key.</summary>
    public byte[] Sign(int scheme, byte[] message)
    {
        if (_edwards is null) return SignDigest(scheme, CertificateKey.DigestOf(scheme, message));
        Ed25519Signer signer = new();
        signer.Init(forSigning: true, _edwards);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }

    /// <summary>As <see cref="Sign"/>, for a message that is digested already; not for Ed25519.</summary>
    public byte[] SignDigest(int scheme, byte[] digest)
    {
        if (_curve is not null)
        {
            ISigner signer = SigningKey.CurveSigner();
            signer.Init(forSigning: true, _curve);
            signer.BlockUpdate(digest);
            return signer.GenerateSignature();
        }
        if (_rsa is null) throw new InvalidOperationException("Ed25519 signs whole messages");
        return SignatureScheme.IsRsaPss(scheme)
            ? _rsa.SignWithSalt(CertificateKey.EngineOf(scheme), digest)
            : _rsa.Sign(CertificateKey.DigestIdentifier(scheme), digest);
    }

    private static ClientKey Of(PrivateKeyInfo info) =>
        info.PrivateKeyAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption)
            ? new(new RsaSigning(RsaPrivateKeyStructure.GetInstance(info.ParsePrivateKey())))
            : new(PrivateKeyFactory.CreateKey(info));

    /// <summary>The same key in PKCS#8, which is what the library reads.</summary>
    private static PrivateKeyInfo InfoOf(ECPrivateKeyStructure key) =>
        new(new AlgorithmIdentifier(X9ObjectIdentifiers.IdECPublicKey, key.Parameters), key);
}
