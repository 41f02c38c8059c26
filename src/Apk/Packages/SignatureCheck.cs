using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>Makes and checks the signature blocks of ADB files.</summary>
internal static class SignatureCheck
{
    /// <summary>
    /// Whether the block is a good signature by a trusted key. Other versions
    /// and unknown keys are simply not good.
    /// </summary>
    public static bool IsGood(uint schema, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> block,
        TrustedKeys keys)
    {
        if (!AdbSignature.TryRead(block, out AdbSignature signature)) return false;
        DigestAlgorithm algorithm = (DigestAlgorithm)signature.DigestAlgorithm;
        if (algorithm is not (DigestAlgorithm.Sha256 or DigestAlgorithm.Sha512
            or DigestAlgorithm.Sha256Short)) return false;
        foreach (PublicKey key in keys.FindById(signature.KeyId))
        {
            byte[] message = AdbSignature.Message(schema, block, Hasher.Of(algorithm, payload).Bytes);
            if (key.Verify(DigestAlgorithm.Sha512, message, signature.Value)) return true;
        }
        return false;
    }

    /// <summary>The content of a signature block by that key.</summary>
    /// <param name="key">Who signs.</param>
    /// <param name="schema">Schema of the file.</param>
    /// <param name="payloadDigest">SHA-512 of the payload.</param>
    public static byte[] Make(SigningKey key, uint schema, Digest payloadDigest)
    {
        Span<byte> header = stackalloc byte[AdbSignature.HeaderLength];
        AdbSignature.WriteHeader(header, (byte)DigestAlgorithm.Sha512, key.PublicKey.Id);
        byte[] message = AdbSignature.Message(schema, header, payloadDigest.Bytes);
        return [.. header, .. key.Sign(DigestAlgorithm.Sha512, message)];
    }
}
