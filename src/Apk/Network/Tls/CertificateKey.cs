using Limyra.Apk.Trust;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// The public key of a certificate: RSA, ECDSA or Ed25519. Ways to sign go by their numbers in TLS 1.3 (RFC
/// 8446, section 4.2.3), in certificates too.
/// </summary>
internal sealed class CertificateKey
{
    /// <summary>Shortest RSA modulus, in bits: what browsers and distributions ask for.</summary>
    private const int ShortestModulusBits = 2048;

    private readonly RsaPublicKeyStructure? _rsa;
    private readonly ECPublicKeyParameters? _curve;
    private readonly Ed25519PublicKeyParameters? _edwards;

    /// <summary>Reads a key.</summary>
    /// <exception cref="ArgumentException">It is of another kind, or too short.</exception>
    public CertificateKey(SubjectPublicKeyInfo info)
    {
        if (info.Algorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption))
        {
            _rsa = RsaPublicKeyStructure.GetInstance(info.ParsePublicKey());
            bool isLong = _rsa.Modulus.BitLength >= ShortestModulusBits;
            if (!isLong) throw new ArgumentException("the RSA key is too short");
            return;
        }
        AsymmetricKeyParameter key = PublicKeyFactory.CreateKey(info);
        _curve = key as ECPublicKeyParameters;
        _edwards = key as Ed25519PublicKeyParameters;
        if (_curve is null && _edwards is null) throw new ArgumentException("the key is of an unknown kind");
    }

    /// <summary>The ways to sign that are accepted, the liked ones first. SHA-1 is not among them.</summary>
    public static IReadOnlyList<int> Schemes { get; } =
    [
        SignatureScheme.ecdsa_secp256r1_sha256,
        SignatureScheme.ed25519,
        SignatureScheme.rsa_pss_rsae_sha256,
        SignatureScheme.ecdsa_secp384r1_sha384,
        SignatureScheme.rsa_pss_rsae_sha384,
        SignatureScheme.rsa_pss_rsae_sha512,
        SignatureScheme.ecdsa_secp521r1_sha512,
        SignatureScheme.rsa_pkcs1_sha256,
        SignatureScheme.rsa_pkcs1_sha384,
        SignatureScheme.rsa_pkcs1_sha512,
    ];

    /// <summary>Whether the key is of the kind that signs so.</summary>
    public bool Fits(int scheme) => scheme switch
    {
        SignatureScheme.ed25519 => _edwards is not null,
        SignatureScheme.ecdsa_secp256r1_sha256 or SignatureScheme.ecdsa_secp384r1_sha384
            or SignatureScheme.ecdsa_secp521r1_sha512 => _curve is not null,
        _ => _rsa is not null,
    };

    /// <summary>As <see cref="Fits"/>, with the curve and the padding TLS 1.3 asks for.</summary>
    public bool FitsExactly(int scheme) => Fits(scheme) && scheme switch
    {
        SignatureScheme.ecdsa_secp256r1_sha256 => _curve!.Parameters.N.BitLength == 256, // not null: it fits
        SignatureScheme.ecdsa_secp384r1_sha384 => _curve!.Parameters.N.BitLength == 384,
        SignatureScheme.ecdsa_secp521r1_sha512 => _curve!.Parameters.N.BitLength == 521,
        SignatureScheme.rsa_pkcs1_sha256 or SignatureScheme.rsa_pkcs1_sha384
            or SignatureScheme.rsa_pkcs1_sha512 => false,
        _ => true,
    };

    /// <summary>Whether this key made that signature over that message.</summary>
    public bool Verify(int scheme, byte[] message, byte[] signature)
    {
        if (!Fits(scheme)) return false;
        if (scheme != SignatureScheme.ed25519)
            return VerifyDigest(scheme, DigestOf(scheme, message), signature);
        Ed25519Signer signer = new();
        signer.Init(forSigning: false, _edwards);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.VerifySignature(signature);
    }

    /// <summary>As <see cref="Verify"/>, for a message that is digested already.</summary>
    public bool VerifyDigest(int scheme, byte[] digest, byte[] signature)
    {
        if (!Fits(scheme) || scheme == SignatureScheme.ed25519) return false;
        if (_curve is not null)
        {
            DsaDigestSigner signer = new(new ECDsaSigner(), new NullDigest());
            signer.Init(forSigning: false, _curve);
            signer.BlockUpdate(digest, 0, digest.Length);
            return signer.VerifySignature(signature);
        }
        RsaVerification verification = new(_rsa!); // not null: it fits
        return SignatureScheme.IsRsaPss(scheme)
            ? verification.VerifyWithSalt(EngineOf(scheme), digest, signature)
            : verification.Verify(DigestIdentifier(scheme), digest, signature);
    }

    /// <summary>The digest that a way to sign takes of a message.</summary>
    public static byte[] DigestOf(int scheme, byte[] message)
    {
        IDigest engine = EngineOf(scheme);
        engine.BlockUpdate(message, 0, message.Length);
        byte[] digest = new byte[engine.GetDigestSize()];
        engine.DoFinal(digest, 0);
        return digest;
    }

    /// <summary>Makes that digest.</summary>
    public static IDigest EngineOf(int scheme) => SignatureScheme.GetHashAlgorithm(scheme) switch
    {
        HashAlgorithm.sha384 => new Sha384Digest(),
        HashAlgorithm.sha512 => new Sha512Digest(),
        _ when SignatureScheme.IsRsaPss(scheme) => PssEngine(scheme),
        _ => new Sha256Digest(),
    };

    private static IDigest PssEngine(int scheme) => scheme switch
    {
        SignatureScheme.rsa_pss_rsae_sha384 => new Sha384Digest(),
        SignatureScheme.rsa_pss_rsae_sha512 => new Sha512Digest(),
        _ => new Sha256Digest(),
    };

    /// <summary>What PKCS#1 calls that digest.</summary>
    public static DerObjectIdentifier DigestIdentifier(int scheme) => scheme switch
    {
        SignatureScheme.rsa_pkcs1_sha384 => NistObjectIdentifiers.IdSha384,
        SignatureScheme.rsa_pkcs1_sha512 => NistObjectIdentifiers.IdSha512,
        _ => NistObjectIdentifiers.IdSha256,
    };
}
