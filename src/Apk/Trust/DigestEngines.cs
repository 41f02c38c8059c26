using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Limyra.Apk.Trust;

/// <summary>Who computes a digest.</summary>
internal interface IDigestEngine
{
    /// <summary>Adds bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Writes the digest of all bytes added, returns its length, and begins anew.</summary>
    int Finish(Span<byte> digest);
}

/// <summary>
/// The one place that chooses: on a runtime with a just-in-time compiler .NET's own classes,
/// which call OpenSSL; in a static program our native block functions, and managed code for
/// SHA-1, which only the v2 formats ask for.
/// </summary>
internal static class DigestEngines
{
    /// <summary>An engine for the algorithm.</summary>
    public static IDigestEngine Make(DigestAlgorithm algorithm)
    {
        if (RuntimeFeature.IsDynamicCodeSupported) return new FrameworkDigest(FrameworkName(algorithm));
        return algorithm switch
        {
            DigestAlgorithm.Sha1 => new ManagedDigest(new Sha1Digest()),
            DigestAlgorithm.Sha256 or DigestAlgorithm.Sha256Short => new NativeSha2(isWide: false),
            DigestAlgorithm.Sha512 => new NativeSha2(isWide: true),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
    }

    private static HashAlgorithmName FrameworkName(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 or DigestAlgorithm.Sha256Short => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private sealed class FrameworkDigest(HashAlgorithmName algorithm) : IDigestEngine
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);

        public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public int Finish(Span<byte> digest) => _hash.GetHashAndReset(digest);
    }

    private sealed class ManagedDigest(IDigest digest) : IDigestEngine
    {
        public void Append(ReadOnlySpan<byte> bytes) => digest.BlockUpdate(bytes);

        public int Finish(Span<byte> bytes) => digest.DoFinal(bytes);
    }
}
