using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Limyra.Apk.Trust;

/// <summary>A key that signatures are checked with: RSA, or ECDSA.</summary>
public sealed class PublicKey
{
    private readonly RsaVerification? _rsa;
    private readonly ECPublicKeyParameters? _curve;
    private readonly byte[] _id;

    /// <summary>An RSA key.</summary>
    internal PublicKey(RsaPublicKeyStructure rsa)
        : this(rsa, curve: null)
    {
    }

    /// <summary>An ECDSA key; any other kind is refused.</summary>
    internal PublicKey(AsymmetricKeyParameter key)
        : this(rsa: null, key as ECPublicKeyParameters)
    {
    }

    private PublicKey(RsaPublicKeyStructure? rsa, ECPublicKeyParameters? curve)
    {
        _rsa = rsa is null ? null : new RsaVerification(rsa);
        _curve = curve;
        byte[] rawForm = rsa?.GetDerEncoded() ?? curve?.Q.GetEncoded(compressed: false)
            ?? throw new ApkFormatException(ApkRule.KeyFormat, "neither RSA nor ECDSA");
        _id = Hasher.Of(DigestAlgorithm.Sha512, rawForm).Bytes[..AdbSignature.KeyIdLength].ToArray();
    }

    /// <summary>
    /// Name of the key in v3 signatures: the beginning of SHA-512 over the key's own DER form, which for RSA
    /// is PKCS#1 and not the SubjectPublicKeyInfo of the PEM file.
    /// </summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Reads a PEM file's text ("PUBLIC KEY").</summary>
    /// <exception cref="ApkFormatException">There is no public key of a known kind in it.</exception>
    public static PublicKey Parse(string pem)
    {
        byte[] der = Pem.Read(pem, "PUBLIC KEY");
        try
        {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.GetInstance(Asn1Object.FromByteArray(der));
            return info.Algorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption)
                ? new(RsaPublicKeyStructure.GetInstance(info.ParsePublicKey()))
                : new(PublicKeyFactory.CreateKey(info));
        }
        catch (Exception error) when (LibraryErrors.IsDamage(error))
        {
            throw new ApkFormatException(ApkRule.KeyFormat, "not a public key of a known kind");
        }
    }

    /// <summary>The key as a PEM file's text.</summary>
    public string ToPem()
    {
        SubjectPublicKeyInfo info = _rsa?.ToInfo()
            ?? Org.BouncyCastle.X509.SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_curve);
        return Pem.Write("PUBLIC KEY", info.GetDerEncoded());
    }

    /// <summary>Whether this key made that signature over that message,
    /// digested with that algorithm.</summary>
    public bool Verify(DigestAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        VerifyDigest(algorithm, Hasher.Of(algorithm, message), signature);

    /// <summary>As <see cref="Verify"/>, for a message that is digested already.</summary>
    public bool VerifyDigest(DigestAlgorithm algorithm, Digest digest, ReadOnlySpan<byte> signature)
    {
        if (_rsa is not null) return _rsa.Verify(SigningKey.Oid(algorithm), digest.Bytes, signature);
        ISigner signer = SigningKey.CurveSigner();
        signer.Init(forSigning: false, _curve);
        signer.BlockUpdate(digest.Bytes);
        return signer.VerifySignature(signature.ToArray());
    }
}
