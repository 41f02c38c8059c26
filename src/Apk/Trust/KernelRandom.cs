using Limyra.Linux;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Limyra.Apk.Trust;

/// <summary>
/// Random numbers of the kernel, getrandom(2), for the cryptography library. Its own source is .NET's, which
/// is OpenSSL and absent from a static program (docs/decisions/0008-signing-in-a-static-program.md).
/// </summary>
internal sealed class KernelRandom : IRandomGenerator
{
    /// <summary>Requests up to this length are answered whole, getrandom(2).</summary>
    private const int WholeBytes = 256;

    private KernelRandom()
    {
    }

    /// <summary>A source in the library's form. Every number is drawn from the kernel;
    /// nothing is seeded or kept.</summary>
    public static SecureRandom Create() => new(new KernelRandom());

    /// <inheritdoc/>
    public void AddSeedMaterial(byte[] seed)
    {
        // The kernel needs none of ours.
    }

    /// <inheritdoc/>
    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
        // As above.
    }

    /// <inheritdoc/>
    public void AddSeedMaterial(long seed)
    {
        // As above.
    }

    /// <inheritdoc/>
    public void NextBytes(byte[] bytes) => NextBytes(bytes.AsSpan());

    /// <inheritdoc/>
    public void NextBytes(byte[] bytes, int start, int len) => NextBytes(bytes.AsSpan(start, len));

    /// <inheritdoc/>
    public void NextBytes(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> part = bytes[..Math.Min(bytes.Length, WholeBytes)];
            Errno error = Machine.GetRandom(part, isWaiting: true);
            if (error == Errno.EINTR) continue;
            if (error != Errno.None)
                throw new IOException($"no random numbers from the kernel: {error.Describe()}");
            bytes = bytes[part.Length..];
        }
    }
}
