using Limyra.Formats.Apk;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Oiw;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace Limyra.Apk.Trust;

/// <summary>A private key that packages and indexes are signed with: RSA, or ECDSA.</summary>
public sealed class SigningKey
{
    /// <summary>Bits of keys made here, as apk's users make theirs.</summary>
    public const int DefaultBits = 4096;

    private readonly AsymmetricKeyParameter _key;

    private SigningKey(AsymmetricKeyParameter key, AsymmetricKeyParameter publicKey)
    {
        _key = key;
        PublicKey = new(publicKey);
    }

    /// <summary>The key that checks the signatures of this one.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Makes a new RSA key.</summary>
    public static SigningKey Generate(int bits = DefaultBits)
    {
        const int certainty = 100;
        RsaKeyPairGenerator generator = new();
        generator.Init(new RsaKeyGenerationParameters(BigInteger.ValueOf(0x10001), new SecureRandom(), bits, certainty));
        AsymmetricCipherKeyPair pair = generator.GenerateKeyPair();
        return new(pair.Private, pair.Public);
    }

    /// <summary>Reads a key file (PEM, not encrypted).</summary>
    /// <exception cref="ApkFormatException">There is no usable private key in it.</exception>
    public static SigningKey Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (ApkFormatException error)
        {
            throw error.In(path);
        }
    }

    /// <summary>Reads a key file's text: PKCS#8 ("PRIVATE KEY") or PKCS#1 ("RSA PRIVATE KEY").</summary>
    /// <exception cref="ApkFormatException">There is no usable private key in it.</exception>
    public static SigningKey Parse(string pem)
    {
        byte[] der = Pem.Read(pem, out string label, "PRIVATE KEY", "RSA PRIVATE KEY");
        try
        {
            AsymmetricKeyParameter key = label == "PRIVATE KEY"
                ? PrivateKeyFactory.CreateKey(der)
                : new RsaPrivateCrtKeyParameters(RsaPrivateKeyStructure.GetInstance(der));
            return new(key, PublicPart(key));
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidCastException
            or SecurityUtilityException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ApkFormatException(ApkRule.KeyFormat, "not a private key of a known kind");
        }
    }

    /// <summary>The key as a PEM file's text, PKCS#8.</summary>
    public string ToPem() => Pem.Write("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(_key).GetDerEncoded());

    /// <summary>Writes a new key file that only its owner may read. An existing file is not replaced.</summary>
    public void Save(string path)
    {
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(System.Text.Encoding.ASCII.GetBytes(ToPem()));
    }

    /// <summary>The signature over a message, digested with that algorithm.</summary>
    public byte[] Sign(DigestAlgorithm algorithm, ReadOnlySpan<byte> message)
    {
        ISigner signer = SignerFor(_key, algorithm);
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(Hasher.Of(algorithm, message).Bytes);
        return signer.GenerateSignature();
    }

    /// <summary>What signs digests with that kind of key.</summary>
    internal static ISigner SignerFor(AsymmetricKeyParameter key, DigestAlgorithm algorithm) => key switch
    {
        RsaKeyParameters => new RsaDigestSigner(new NullDigest(), new AlgorithmIdentifier(Oid(algorithm), DerNull.Instance)),
        // Deterministic nonces (RFC 6979), so that signing twice gives the same bytes.
        ECKeyParameters => new DsaDigestSigner(new ECDsaSigner(new HMacDsaKCalculator(new Sha512Digest())), new NullDigest()),
        _ => throw new ApkFormatException(ApkRule.KeyFormat, "neither RSA nor ECDSA"),
    };

    internal static DerObjectIdentifier Oid(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha1 => OiwObjectIdentifiers.IdSha1,
        DigestAlgorithm.Sha256 => NistObjectIdentifiers.IdSha256,
        DigestAlgorithm.Sha512 => NistObjectIdentifiers.IdSha512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private static AsymmetricKeyParameter PublicPart(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(isPrivate: false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters curve => new ECPublicKeyParameters(
            curve.AlgorithmName, curve.Parameters.G.Multiply(curve.D).Normalize(), curve.Parameters),
        _ => throw new ApkFormatException(ApkRule.KeyFormat, "neither RSA nor ECDSA"),
    };
}
