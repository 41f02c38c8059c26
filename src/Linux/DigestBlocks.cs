using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>
/// The inner loops of SHA-256 and SHA-512 (FIPS 180-4), for programs that find no OpenSSL: native/sha2.c,
/// linked into every program of the target and into none other.
/// </summary>
public static unsafe class DigestBlocks
{
    /// <summary>Bytes of one SHA-256 block.</summary>
    public const int Sha256BlockBytes = 64;

    /// <summary>Bytes of one SHA-512 block.</summary>
    public const int Sha512BlockBytes = 128;

    /// <summary>Takes whole blocks into a SHA-256 state of eight words.</summary>
    /// <exception cref="ArgumentException">The state is not eight words, or the
    /// data not whole blocks.</exception>
    public static void Sha256(Span<uint> state, ReadOnlySpan<byte> data)
    {
        if (state.Length != 8 || data.Length % Sha256BlockBytes != 0)
            throw new ArgumentException("not whole blocks");
        fixed (uint* words = state)
        fixed (byte* bytes = data)
            Libc.limyra_sha256_blocks(words, bytes, (nuint)(data.Length / Sha256BlockBytes));
    }

    /// <summary>Takes whole blocks into a SHA-512 state of eight words.</summary>
    /// <exception cref="ArgumentException">The state is not eight words, or the
    /// data not whole blocks.</exception>
    public static void Sha512(Span<ulong> state, ReadOnlySpan<byte> data)
    {
        if (state.Length != 8 || data.Length % Sha512BlockBytes != 0)
            throw new ArgumentException("not whole blocks");
        fixed (ulong* words = state)
        fixed (byte* bytes = data)
            Libc.limyra_sha512_blocks(words, bytes, (nuint)(data.Length / Sha512BlockBytes));
    }
}

internal static partial class Libc
{
    [LibraryImport(NativeLibrary)]
    internal static unsafe partial void limyra_sha256_blocks(uint* state, byte* data, nuint blocks);

    [LibraryImport(NativeLibrary)]
    internal static unsafe partial void limyra_sha512_blocks(ulong* state, byte* data, nuint blocks);
}
