using System.Buffers.Binary;
using System.Numerics;

namespace Limyra.Early.Entropy;

/// <summary>BLAKE2s with 32 bytes of output and no key (RFC 7693); a static program has
/// no cryptographic library.</summary>
internal sealed class Blake2s
{
    public const int HashBytes = 32;
    private const int BlockBytes = 64;
    private const int Rounds = 10;

    private static readonly uint[] Start =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    // RFC 7693, 2.7: which message word goes where in each round.
    private static readonly byte[] Schedule =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    private readonly uint[] _state = [.. Start];
    private readonly byte[] _block = new byte[BlockBytes];
    private int _filled;
    private ulong _total;

    public Blake2s()
    {
        _state[0] ^= 0x01010000 ^ HashBytes;
    }

    public void Add(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_filled == BlockBytes)
            {
                _total += BlockBytes;
                Compress(isLast: false);
                _filled = 0;
            }

            int taken = Math.Min(BlockBytes - _filled, data.Length);
            data[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            data = data[taken..];
        }
    }

    public void Finish(Span<byte> hash)
    {
        _total += (ulong)_filled;
        _block.AsSpan(_filled).Clear();
        Compress(isLast: true);
        for (int i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(hash[(i * 4)..], _state[i]);
    }

    private void Compress(bool isLast)
    {
        Span<uint> message = stackalloc uint[16];
        for (int i = 0; i < message.Length; i++)
            message[i] = BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(i * 4));

        Span<uint> v = stackalloc uint[16];
        _state.CopyTo(v);
        Start.CopyTo(v[8..]);
        v[12] ^= (uint)_total;
        v[13] ^= (uint)(_total >> 32);
        v[14] ^= isLast ? uint.MaxValue : 0;
        for (int round = 0; round < Rounds; round++)
        {
            ReadOnlySpan<byte> order = Schedule.AsSpan(round * 16, 16);
            Mix(v, 0, 4, 8, 12, message[order[0]], message[order[1]]);
            Mix(v, 1, 5, 9, 13, message[order[2]], message[order[3]]);
            Mix(v, 2, 6, 10, 14, message[order[4]], message[order[5]]);
            Mix(v, 3, 7, 11, 15, message[order[6]], message[order[7]]);
            Mix(v, 0, 5, 10, 15, message[order[8]], message[order[9]]);
            Mix(v, 1, 6, 11, 12, message[order[10]], message[order[11]]);
            Mix(v, 2, 7, 8, 13, message[order[12]], message[order[13]]);
            Mix(v, 3, 4, 9, 14, message[order[14]], message[order[15]]);
        }

        for (int i = 0; i < _state.Length; i++)
            _state[i] ^= v[i] ^ v[i + 8];
    }

    private static void Mix(Span<uint> v, int a, int b, int c, int d, uint x, uint y)
    {
        v[a] += v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 7);
    }
}
