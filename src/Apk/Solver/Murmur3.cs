using System.Buffers.Binary;
using System.Numerics;

namespace Limyra.Apk.Solver;

/// <summary>MurmurHash3, 32 bit (Austin Appleby, public domain).</summary>
internal static class Murmur3
{
    /// <summary>The hash of bytes.</summary>
    public static uint Hash(ReadOnlySpan<byte> key, uint seed)
    {
        uint hash = seed;
        ReadOnlySpan<byte> rest = key;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash ^= Scramble(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--) tail = (tail << 8) | rest[i];
        if (!rest.IsEmpty) hash ^= Scramble(tail);
        hash ^= (uint)key.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
}
