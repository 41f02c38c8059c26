using System.Buffers.Binary;
using Limyra.Linux;

namespace Limyra.Apk.Trust;

/// <summary>
/// SHA-256 or SHA-512 (FIPS 180-4) over the block functions linked into a static program; this type adds what
/// is left at the end of a block, the padding and the length.
/// </summary>
internal sealed class NativeSha2 : IDigestEngine
{
    private static readonly uint[] Start256 =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static readonly ulong[] Start512 =
    [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    ];

    private readonly bool _isWide;
    private readonly uint[] _state256 = new uint[8];
    private readonly ulong[] _state512 = new ulong[8];
    private readonly byte[] _rest;
    private int _restBytes;
    private ulong _totalBytes;

    /// <summary>Begins a digest: SHA-512 when wide, else SHA-256.</summary>
    public NativeSha2(bool isWide)
    {
        _isWide = isWide;
        _rest = new byte[isWide ? DigestBlocks.Sha512BlockBytes : DigestBlocks.Sha256BlockBytes];
        Reset();
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _totalBytes += (ulong)bytes.Length;
        if (_restBytes > 0)
        {
            int taken = Math.Min(bytes.Length, _rest.Length - _restBytes);
            bytes[..taken].CopyTo(_rest.AsSpan(_restBytes));
            _restBytes += taken;
            bytes = bytes[taken..];
            if (_restBytes < _rest.Length) return;
            Take(_rest);
            _restBytes = 0;
        }
        int whole = bytes.Length - bytes.Length % _rest.Length;
        if (whole > 0) Take(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _restBytes = bytes.Length - whole;
    }

    /// <inheritdoc/>
    public int Finish(Span<byte> digest)
    {
        // A one bit, zeros, and the length in bits as a 64-bit (SHA-512:
        // 128-bit) number at the end of a block.
        ulong bits = _totalBytes * 8;
        int lengthBytes = _isWide ? 16 : 8;
        Span<byte> padding = stackalloc byte[2 * DigestBlocks.Sha512BlockBytes];
        padding.Clear();
        padding[0] = 0x80;
        int overhang = (_restBytes + 1 + lengthBytes) % _rest.Length;
        int paddingBytes = 1 + lengthBytes + (overhang == 0 ? 0 : _rest.Length - overhang);
        BinaryPrimitives.WriteUInt64BigEndian(padding[(paddingBytes - 8)..], bits);
        Append(padding[..paddingBytes]);

        for (int word = 0; word < 8; word++)
        {
            if (_isWide) BinaryPrimitives.WriteUInt64BigEndian(digest[(8 * word)..], _state512[word]);
            else BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * word)..], _state256[word]);
        }
        Reset();
        return _isWide ? 64 : 32;
    }

    private void Take(ReadOnlySpan<byte> blocks)
    {
        if (_isWide) DigestBlocks.Sha512(_state512, blocks);
        else DigestBlocks.Sha256(_state256, blocks);
    }

    private void Reset()
    {
        Start256.CopyTo(_state256.AsSpan());
        Start512.CopyTo(_state512.AsSpan());
        _restBytes = 0;
        _totalBytes = 0;
    }
}
