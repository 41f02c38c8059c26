using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>An ADB file written from front to back, onto a stream that compresses or not.</summary>
internal sealed class AdbOutput(Stream stream)
{
    private readonly byte[] _head = new byte[AdbBlock.ExtendedHeaderLength];

    /// <summary>Writes header, payload and one signature a key.</summary>
    public void WriteHead(uint schema, ReadOnlySpan<byte> payload, IReadOnlyList<SigningKey> keys)
    {
        AdbFile.WriteHeader(_head, schema);
        stream.Write(_head.AsSpan(0, AdbFile.HeaderLength));
        WriteBlock(AdbBlockType.Adb, payload);
        WriteSignatures(schema, payload, keys);
    }

    /// <summary>Writes one signature a key.</summary>
    public void WriteSignatures(uint schema, ReadOnlySpan<byte> payload, IReadOnlyList<SigningKey> keys)
    {
        if (keys.Count == 0) return;
        Digest digest = Hasher.Of(DigestAlgorithm.Sha512, payload);
        foreach (SigningKey key in keys)
            WriteBlock(AdbBlockType.Signature, SignatureCheck.Make(key, schema, digest));
    }

    /// <summary>Writes a block that is in memory.</summary>
    public void WriteBlock(AdbBlockType type, ReadOnlySpan<byte> payload)
    {
        AdbBlock block = Begin(type, (ulong)payload.Length);
        if (payload.Length > 0) stream.Write(payload);
        End(block);
    }

    /// <summary>Writes a block's header; the caller writes the payload.</summary>
    public AdbBlock Begin(AdbBlockType type, ulong payloadLength)
    {
        AdbBlock block = new(type, payloadLength);
        stream.Write(_head.AsSpan(0, block.Write(_head)));
        return block;
    }

    /// <summary>Writes a block's padding.</summary>
    /// <remarks>Nothing is not written: a compressor with threads takes that for a wait until it has more
    /// output, and has one thread at work at a time.</remarks>
    public void End(AdbBlock block)
    {
        if (block.PaddingLength == 0) return;
        _head.AsSpan().Clear();
        stream.Write(_head.AsSpan(0, block.PaddingLength));
    }
}
