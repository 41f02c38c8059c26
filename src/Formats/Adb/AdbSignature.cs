using System.Buffers.Binary;

namespace Limyra.Formats.Adb;

/// <summary>
/// A signature block of version 0: version, digest algorithm, key id, then the signature. What is signed
/// is the file's schema, the block up to the signature, and the payload's digest.
/// docs/formats/apk-v3.md, "Signatures".
/// </summary>
public readonly ref struct AdbSignature
{
    /// <summary>Bytes of a key id.</summary>
    public const int KeyIdLength = 16;

    /// <summary>Bytes before the signature.</summary>
    public const int HeaderLength = 2 + KeyIdLength;

    /// <summary>Longest block that is written, and longest that is looked at.</summary>
    public const int LengthLimit = 2048;

    private readonly ReadOnlySpan<byte> _block;

    private AdbSignature(ReadOnlySpan<byte> block) => _block = block;

    /// <summary>Number of the algorithm that digests the payload: 3 SHA-256, 4 SHA-512, 5
    /// SHA-256 cut to 160 bits.</summary>
    public byte DigestAlgorithm => _block[1];

    /// <summary>Which key made it.</summary>
    public ReadOnlySpan<byte> KeyId => _block.Slice(2, KeyIdLength);

    /// <summary>The signature itself.</summary>
    public ReadOnlySpan<byte> Value => _block[HeaderLength..];

    /// <summary>False for other versions and for what is too short: such blocks are passed over.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out AdbSignature signature)
    {
        bool isKnown = block.Length >= HeaderLength && block[0] == 0;
        signature = isKnown ? new(block) : default;
        return isKnown;
    }

    /// <summary>Writes the part before the signature.</summary>
    public static void WriteHeader(Span<byte> target, byte digestAlgorithm, ReadOnlySpan<byte> keyId)
    {
        target[0] = 0;
        target[1] = digestAlgorithm;
        keyId.CopyTo(target[2..HeaderLength]);
    }

    /// <summary>The bytes that are signed.</summary>
    /// <param name="schema">Schema of the file.</param>
    /// <param name="header">The first bytes of the block, up to the signature.</param>
    /// <param name="digest">Digest of the payload.</param>
    public static byte[] Message(uint schema, ReadOnlySpan<byte> header, ReadOnlySpan<byte> digest)
    {
        byte[] message = new byte[sizeof(uint) + HeaderLength + digest.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, schema);
        header[..HeaderLength].CopyTo(message.AsSpan(sizeof(uint)));
        digest.CopyTo(message.AsSpan(sizeof(uint) + HeaderLength));
        return message;
    }
}
