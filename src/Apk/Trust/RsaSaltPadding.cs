using Org.BouncyCastle.Crypto;

namespace Limyra.Apk.Trust;

/// <summary>
/// The encoded message of RSASSA-PSS (RFC 8017, section 9.1), with a salt as long as the digest.
/// </summary>
internal static class RsaSaltPadding
{
    private const byte Trailer = 0xbc;
    private const int ZeroBytes = 8;

    /// <summary>The encoded message of a digest, of so many bits; null if they are too few.</summary>
    public static byte[]? Encode(
        IDigest algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> salt, int bits)
    {
        int length = algorithm.GetDigestSize();
        byte[] message = new byte[(bits + 7) / 8];
        int maskedLength = message.Length - length - 1;
        int zeros = maskedLength - salt.Length - 1;
        if (zeros < 0) return null;
        algorithm.Reset();
        algorithm.BlockUpdate(new byte[ZeroBytes]);
        algorithm.BlockUpdate(digest);
        algorithm.BlockUpdate(salt);
        Span<byte> inner = message.AsSpan(maskedLength, length);
        algorithm.DoFinal(inner);
        byte[] block = Mask(algorithm, inner, maskedLength);
        block[zeros] ^= 1;
        for (int i = 0; i < salt.Length; i++) block[zeros + 1 + i] ^= salt[i];
        block[0] &= (byte)(0xff >> ((8 * message.Length) - bits));
        block.CopyTo(message.AsSpan());
        message[^1] = Trailer;
        return message;
    }

    /// <summary>Whether an encoded message of so many bits is that of a digest.</summary>
    public static bool IsOf(IDigest algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> message,
        int bits)
    {
        int length = algorithm.GetDigestSize();
        int maskedLength = message.Length - length - 1;
        if (digest.Length != length || maskedLength < length + 1 || message[^1] != Trailer) return false;
        ReadOnlySpan<byte> inner = message.Slice(maskedLength, length);
        byte[] block = Mask(algorithm, inner, maskedLength);
        int unused = (8 * message.Length) - bits;
        if (message[0] >> (8 - unused) != 0) return false;
        for (int i = 0; i < block.Length; i++) block[i] ^= message[i];
        block[0] &= (byte)(0xff >> unused);
        int zeros = maskedLength - length - 1;
        if (block.AsSpan(0, zeros).ContainsAnyExcept((byte)0) || block[zeros] != 1) return false;
        algorithm.Reset();
        algorithm.BlockUpdate(new byte[ZeroBytes]);
        algorithm.BlockUpdate(digest);
        algorithm.BlockUpdate(block.AsSpan(zeros + 1));
        byte[] expected = new byte[length];
        algorithm.DoFinal(expected);
        return inner.SequenceEqual(expected);
    }

    /// <summary>MGF1 (RFC 8017, appendix B.2.1).</summary>
    private static byte[] Mask(IDigest algorithm, ReadOnlySpan<byte> seed, int length)
    {
        byte[] mask = new byte[length];
        byte[] digest = new byte[algorithm.GetDigestSize()];
        Span<byte> counter = stackalloc byte[sizeof(uint)];
        for (int offset = 0; offset < length; offset += digest.Length)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
                counter, (uint)(offset / digest.Length));
            algorithm.Reset();
            algorithm.BlockUpdate(seed);
            algorithm.BlockUpdate(counter);
            algorithm.DoFinal(digest);
            digest.AsSpan(0, Math.Min(digest.Length, length - offset)).CopyTo(mask.AsSpan(offset));
        }
        return mask;
    }
}
