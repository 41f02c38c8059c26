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

    private readonly RsaSigning? _rsa;
    private readonly ECPrivateKeyParameters? _curve;

    private SigningKey(RsaSigning rsa)
    {
        _rsa = rsa;
        PublicKey = new(rsa.PublicPart);
    }

    private SigningKey(ECPrivateKeyParameters curve)
    {
        _curve = curve;
        PublicKey = new(new ECPublicKeyParameters(
            curve.AlgorithmName, curve.Parameters.G.Multiply(curve.D).Normalize(), curve.Parameters));
    }

    /// <summary>The key that checks the signatures of this one.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Makes a new RSA key.</summary>
    public static SigningKey Generate(int bits = DefaultBits)
    {
        const int certainty = 100;
        RsaKeyPairGenerator generator = new();
        generator.Init(new RsaKeyGenerationParameters(
            BigInteger.ValueOf(0x10001), KernelRandom.Create(), bits, certainty));
        RsaPrivateCrtKeyParameters key = (RsaPrivateCrtKeyParameters)generator.GenerateKeyPair().Private;
        return new(new RsaSigning(new(
            key.Modulus, key.PublicExponent, key.Exponent, key.P, key.Q, key.DP, key.DQ, key.QInv)));
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
            if (label != "PRIVATE KEY") return new(new RsaSigning(RsaPrivateKeyStructure.GetInstance(der)));
            PrivateKeyInfo info = PrivateKeyInfo.GetInstance(Asn1Object.FromByteArray(der));
            return info.PrivateKeyAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption)
                ? new(new RsaSigning(RsaPrivateKeyStructure.GetInstance(info.ParsePrivateKey())))
                : new((ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(info));
        }
        catch (Exception error) when (LibraryErrors.IsDamage(error))
        {
            throw new ApkFormatException(ApkRule.KeyFormat, "not a private key of a known kind");
        }
    }

    /// <summary>The key as a PEM file's text, PKCS#8.</summary>
    public string ToPem() => Pem.Write(
        "PRIVATE KEY",
        (_rsa?.ToInfo() ?? PrivateKeyInfoFactory.CreatePrivateKeyInfo(_curve)).GetDerEncoded());

    /// <summary>Writes a new key file that only its owner may read. An
    /// existing file is not replaced.</summary>
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
        Digest digest = Hasher.Of(algorithm, message);
        if (_rsa is not null) return _rsa.Sign(Oid(algorithm), digest.Bytes);
        ISigner signer = CurveSigner();
        signer.Init(forSigning: true, _curve);
        signer.BlockUpdate(digest.Bytes);
        return signer.GenerateSignature();
    }

    /// <summary>ECDSA over digests, with deterministic nonces (RFC 6979): signing
    /// twice gives the same bytes.</summary>
    internal static ISigner CurveSigner() =>
        new DsaDigestSigner(new ECDsaSigner(new HMacDsaKCalculator(new Sha512Digest())), new NullDigest());

    internal static DerObjectIdentifier Oid(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha1 => OiwObjectIdentifiers.IdSha1,
        DigestAlgorithm.Sha256 => NistObjectIdentifiers.IdSha256,
        DigestAlgorithm.Sha512 => NistObjectIdentifiers.IdSha512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
