using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Limyra.Apk.Trust;

/// <summary>The encoded message of RSASSA-PKCS1-v1_5 (RFC 8017, section 9.2).</summary>
internal static class RsaPadding
{
    private const int ShortestPadding = 8;

    /// <summary>00 01 FF ... FF 00 DigestInfo, as long as the modulus; null if the
    /// modulus is too short for it.</summary>
    public static byte[]? Encode(DerObjectIdentifier algorithm, ReadOnlySpan<byte> digest, int modulusBytes)
    {
        byte[] info = new DigestInfo(new AlgorithmIdentifier(algorithm, DerNull.Instance),
            digest.ToArray()).GetDerEncoded();
        int padding = modulusBytes - info.Length - 3;
        if (padding < ShortestPadding) return null;
        byte[] message = new byte[modulusBytes];
        message[1] = 1;
        message.AsSpan(2, padding).Fill(0xff);
        info.CopyTo(message.AsSpan(padding + 3));
        return message;
    }
}
