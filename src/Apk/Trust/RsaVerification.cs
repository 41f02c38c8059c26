using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using BigNumber = System.Numerics.BigInteger;

namespace Limyra.Apk.Trust;

/// <summary>
/// Verification by RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2) and RSASSA-PSS (section 8.1.2). The library's
/// own key type tests the modulus with random numbers that a static program, which has no OpenSSL, cannot
/// draw; a key that is trusted needs no such test. Powers are .NET's own: half the time of the library's, and
/// nothing in a verification is secret.
/// </summary>
internal sealed class RsaVerification
{
    /// <summary>Longest modulus, in bits: OpenSSL's limit, far above every key in use.</summary>
    private const int LongestModulusBits = 16_384;

    private readonly RsaPublicKeyStructure _key;
    private readonly BigNumber _modulus;
    private readonly BigNumber _exponent;
    private readonly int _modulusBytes;

    /// <summary>A key.</summary>
    /// <exception cref="ArgumentException">It is longer than any key may be, or no RSA key at
    /// all.</exception>
    public RsaVerification(RsaPublicKeyStructure key)
    {
        if (key.Modulus.BitLength > LongestModulusBits || !key.Modulus.TestBit(0)
            || !key.PublicExponent.TestBit(0))
            throw new ArgumentException("not a usable RSA key");
        _key = key;
        _modulus = NumberOf(key.Modulus.ToByteArrayUnsigned());
        _exponent = NumberOf(key.PublicExponent.ToByteArrayUnsigned());
        _modulusBytes = (key.Modulus.BitLength + 7) / 8;
    }

    /// <summary>The key as it stands in a PEM file.</summary>
    public SubjectPublicKeyInfo ToInfo() =>
        new(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), _key);

    /// <summary>
    /// Whether the signature is that of a digest made with the algorithm of that object identifier.
    /// </summary>
    public bool Verify(DerObjectIdentifier algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (Recover(signature) is not { } number) return false;
        byte[]? expected = RsaPadding.Encode(algorithm, digest, _modulusBytes);
        return expected is not null && number == NumberOf(expected);
    }

    /// <summary>
    /// Whether the signature is that of a digest, padded by RSASSA-PSS (RFC 8017, section 9.1.2) with a salt
    /// and a mask of the same digest algorithm.
    /// </summary>
    public bool VerifyWithSalt(IDigest algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (Recover(signature) is not { } number) return false;
        int bits = _key.Modulus.BitLength - 1;
        byte[] message = new byte[(bits + 7) / 8];
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length > message.Length) return false;
        bytes.CopyTo(message.AsSpan(message.Length - bytes.Length));
        return RsaSaltPadding.IsOf(algorithm, digest, message, bits);
    }

    private BigNumber? Recover(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != _modulusBytes) return null;
        BigNumber number = NumberOf(signature);
        return number < _modulus ? BigNumber.ModPow(number, _exponent, _modulus) : null;
    }

    private static BigNumber NumberOf(ReadOnlySpan<byte> bytes) =>
        new(bytes, isUnsigned: true, isBigEndian: true);
}
