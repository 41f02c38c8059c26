using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Limyra.Apk.Trust;

/// <summary>A key that signatures are checked with: RSA, or ECDSA.</summary>
public sealed class PublicKey
{
    private readonly AsymmetricKeyParameter _key;
    private readonly byte[] _id;

    internal PublicKey(AsymmetricKeyParameter key)
    {
        _key = key;
        _id = Hasher.Of(DigestAlgorithm.Sha512, RawForm(key)).Bytes[..AdbSignature.KeyIdLength].ToArray();
    }

    /// <summary>
    /// Name of the key in v3 signatures: the beginning of SHA-512 over the key's own DER form, which for RSA is PKCS#1 and
    /// not the SubjectPublicKeyInfo of the PEM file.
    /// </summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Reads a PEM file's text ("PUBLIC KEY").</summary>
    /// <exception cref="ApkFormatException">There is no public key of a known kind in it.</exception>
    public static PublicKey Parse(string pem)
    {
        byte[] der = Pem.Read(pem, "PUBLIC KEY");
        try
        {
            return new(PublicKeyFactory.CreateKey(der));
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidCastException
            or SecurityUtilityException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ApkFormatException(ApkRule.KeyFormat, "not a public key of a known kind");
        }
    }

    /// <summary>The key as a PEM file's text.</summary>
    public string ToPem() => Pem.Write(
        "PUBLIC KEY", Org.BouncyCastle.X509.SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_key).GetDerEncoded());

    /// <summary>Whether this key made that signature over that message, digested with that algorithm.</summary>
    public bool Verify(DigestAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        VerifyDigest(algorithm, Hasher.Of(algorithm, message), signature);

    /// <summary>As <see cref="Verify"/>, for a message that is digested already.</summary>
    public bool VerifyDigest(DigestAlgorithm algorithm, Digest digest, ReadOnlySpan<byte> signature)
    {
        ISigner signer = SigningKey.SignerFor(_key, algorithm);
        signer.Init(forSigning: false, _key);
        signer.BlockUpdate(digest.Bytes);
        return signer.VerifySignature(signature.ToArray());
    }

    private static byte[] RawForm(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters rsa => new RsaPublicKeyStructure(rsa.Modulus, rsa.Exponent).GetDerEncoded(),
        ECPublicKeyParameters curve => curve.Q.GetEncoded(compressed: false),
        _ => throw new ApkFormatException(ApkRule.KeyFormat, "neither RSA nor ECDSA"),
    };
}
