using System.Security.Cryptography;
using Limyra.Apk.Trust;

namespace Limyra.Tests.Apk.Trust;

public sealed class NativeSha2Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(111)]
    [InlineData(112)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(100_003)]
    public void It_agrees_with_OpenSSL_at_every_padding_edge(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(SHA256.HashData(data), Compute(isWide: false, data, piece: 17));
        Assert.Equal(SHA512.HashData(data), Compute(isWide: true, data, piece: 1000));
    }

    private static byte[] Compute(bool isWide, byte[] data, int piece)
    {
        NativeSha2 engine = new(isWide);
        for (int at = 0; at < data.Length; at += piece)
            engine.Append(data.AsSpan(at, Math.Min(piece, data.Length - at)));
        byte[] digest = new byte[isWide ? 64 : 32];
        Assert.Equal(digest.Length, engine.Finish(digest));
        return digest;
    }
}
