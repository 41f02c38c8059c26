using Limyra.Formats.Apk;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities;

namespace Limyra.Apk.Trust;

/// <summary>
/// Signing by RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.1) or RSASSA-PSS (section 8.1.1) over the two primes
/// of the key. The message is blinded with a number of the kernel's, so that time says nothing of the key,
/// and the signature is verified before anybody sees it, so that a fault in one half gives nothing away
/// either. Without salt equal messages have equal signatures all the same.
/// </summary>
internal sealed class RsaSigning
{
    private readonly RsaPrivateKeyStructure _key;
    private readonly SecureRandom _random = KernelRandom.Create();
    private readonly int _modulusBytes;

    /// <summary>A key.</summary>
    /// <exception cref="ArgumentException">Its numbers do not belong together.</exception>
    public RsaSigning(RsaPrivateKeyStructure key)
    {
        bool isWhole = key.Prime1.SignValue > 0 && key.Prime2.SignValue > 0 && key.PublicExponent.TestBit(0)
            && key.Prime1.TestBit(0) && key.Prime2.TestBit(0)
            && key.Prime1.Multiply(key.Prime2).Equals(key.Modulus);
        if (!isWhole) throw new ArgumentException("not a usable RSA key");
        _key = key;
        _modulusBytes = (key.Modulus.BitLength + 7) / 8;
    }

    /// <summary>The half of the key that everybody may know.</summary>
    public RsaPublicKeyStructure PublicPart => new(_key.Modulus, _key.PublicExponent);

    /// <summary>The key as it stands in a PEM file, PKCS#8.</summary>
    public PrivateKeyInfo ToInfo() =>
        new(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), _key);

    /// <summary>The signature of a digest that was made with the algorithm of
    /// that object identifier.</summary>
    public byte[] Sign(DerObjectIdentifier algorithm, ReadOnlySpan<byte> digest)
    {
        byte[] padded = RsaPadding.Encode(algorithm, digest, _modulusBytes)
            ?? throw TooShort();
        return SignPadded(padded);
    }

    /// <summary>The signature of a digest that was made with that algorithm, with a salt as long as the
    /// digest.</summary>
    public byte[] SignWithSalt(IDigest algorithm, ReadOnlySpan<byte> digest)
    {
        byte[] salt = new byte[algorithm.GetDigestSize()];
        _random.NextBytes(salt);
        return SignPadded(RsaSaltPadding.Encode(algorithm, digest, salt, _key.Modulus.BitLength - 1)
            ?? throw TooShort());
    }

    private static ApkFormatException TooShort() =>
        new(ApkRule.KeyFormat, "the key is too short for this digest");

    private byte[] SignPadded(byte[] padded)
    {
        BigInteger message = new(1, padded);
        BigInteger blind = DrawBlind();
        BigInteger blinded = blind.ModPow(_key.PublicExponent, _key.Modulus).Multiply(message)
            .Mod(_key.Modulus);
        BigInteger signature = Power(blinded).Multiply(blind.ModInverse(_key.Modulus)).Mod(_key.Modulus);
        if (!signature.ModPow(_key.PublicExponent, _key.Modulus).Equals(message))
            throw new InvalidOperationException(
                "a signature just made does not verify: key or machine is damaged");
        return BigIntegers.AsUnsignedByteArray(_modulusBytes, signature);
    }

    /// <summary>To the private exponent, by the Chinese remainder theorem (RFC
    /// 8017, section 5.1.2, 2b).</summary>
    private BigInteger Power(BigInteger number)
    {
        BigInteger first = number.Mod(_key.Prime1).ModPow(_key.Exponent1, _key.Prime1);
        BigInteger second = number.Mod(_key.Prime2).ModPow(_key.Exponent2, _key.Prime2);
        BigInteger step = first.Subtract(second).Multiply(_key.Coefficient).Mod(_key.Prime1);
        return step.Multiply(_key.Prime2).Add(second);
    }

    /// <summary>A number below the modulus that has an inverse, as all but a few in 2^1000 do.</summary>
    private BigInteger DrawBlind()
    {
        while (true)
        {
            BigInteger drawn = new(_key.Modulus.BitLength - 1, _random);
            if (drawn.CompareTo(BigInteger.One) > 0 && drawn.Gcd(_key.Modulus).Equals(BigInteger.One))
                return drawn;
        }
    }
}
