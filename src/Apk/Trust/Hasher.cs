using Limyra.Formats.Apk;

namespace Limyra.Apk.Trust;

/// <summary>Digest algorithms by their numbers in ADB signature blocks.</summary>
public enum DigestAlgorithm : byte
{
    /// <summary>No digest.</summary>
    None = 0,

    /// <summary>SHA-1, only where the v2 formats ask for it.</summary>
    Sha1 = 2,

    /// <summary>SHA-256.</summary>
    Sha256 = 3,

    /// <summary>SHA-512.</summary>
    Sha512 = 4,

    /// <summary>SHA-256, of which the first 160 bits count.</summary>
    Sha256Short = 5,
}

/// <summary>Names of digest algorithms as options and listings spell them.</summary>
public static class DigestAlgorithmText
{
    /// <summary>For example <c>sha256-160</c>.</summary>
    public static string Text(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.None => "none",
        DigestAlgorithm.Sha1 => "sha1",
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha512 => "sha512",
        DigestAlgorithm.Sha256Short => "sha256-160",
        _ => "unknown",
    };

    /// <summary>The algorithm of that name, or null.</summary>
    public static DigestAlgorithm? Parse(string name) => name switch
    {
        "none" => DigestAlgorithm.None,
        "sha1" => DigestAlgorithm.Sha1,
        "sha256" => DigestAlgorithm.Sha256,
        "sha512" => DigestAlgorithm.Sha512,
        "sha256-160" => DigestAlgorithm.Sha256Short,
        _ => null,
    };

    /// <summary>The algorithm whose digests have this length, as listings name
    /// them; none for other lengths.</summary>
    public static DigestAlgorithm OfLength(int length) => length switch
    {
        Digest.ShortLength => DigestAlgorithm.Sha1,
        Digest.Sha256Length => DigestAlgorithm.Sha256,
        Digest.Sha512Length => DigestAlgorithm.Sha512,
        _ => DigestAlgorithm.None,
    };
}

/// <summary>Computes digests, piece by piece.</summary>
public sealed class Hasher
{
    private readonly IDigestEngine _engine;
    private readonly int _length;

    /// <summary>Begins a digest.</summary>
    public Hasher(DigestAlgorithm algorithm)
    {
        _engine = DigestEngines.Make(algorithm);
        _length = algorithm switch
        {
            DigestAlgorithm.Sha1 or DigestAlgorithm.Sha256Short => Digest.ShortLength,
            DigestAlgorithm.Sha256 => Digest.Sha256Length,
            _ => Digest.Sha512Length,
        };
    }

    /// <summary>SHA-256 of bytes in memory.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> bytes) => Of(DigestAlgorithm.Sha256, bytes);

    /// <summary>Digest of bytes in memory.</summary>
    public static Digest Of(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        Hasher hasher = new(algorithm);
        hasher.Append(bytes);
        return hasher.Finish();
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _engine.Append(bytes);

    /// <summary>The digest of all bytes added since the last call.</summary>
    public Digest Finish()
    {
        Span<byte> bytes = stackalloc byte[Digest.Sha512Length];
        int length = _engine.Finish(bytes);
        return new(bytes[..Math.Min(length, _length)]);
    }
}
