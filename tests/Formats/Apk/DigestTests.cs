using CsCheck;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Formats.Apk;

public sealed class DigestTests
{
    [Fact]
    public void Both_text_forms_survive_parsing() => Gen.Byte.Array[20].Sample(bytes =>
    {
        Digest digest = new(bytes);
        Assert.True(Digest.TryParse(digest.ToBase64Text(), out Digest first) && first == digest);
        Assert.True(Digest.TryParse(digest.ToHexText(), out Digest second) && second == digest);
        Assert.True(Digest.TryParseHex(digest.ToHex(), out Digest third) && third == digest);
    });

    [Fact]
    public void A_longer_payload_of_class_one_is_a_digest_of_32_bytes()
    {
        Digest digest = new([.. Enumerable.Range(7, 32).Select(i => (byte)i)]);
        Assert.True(Digest.TryParse("Q1" + Convert.ToBase64String(digest.Bytes), out Digest found));
        Assert.Equal(digest, found);
        Assert.True(Digest.TryParse("X2" + digest.ToHex(), out found));
        Assert.Equal(digest, found);
    }

    [Fact]
    public void Bits_left_over_in_base64_are_ignored()
    {
        string text = "Q1" + new string('A', 26) + "B=";
        Assert.True(Digest.TryParse(text, out Digest found));
        Assert.Equal(new Digest(new byte[20]), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Q")]
    [InlineData("Q3AAAA")]
    [InlineData("Z1AAAA")]
    [InlineData("Q1AAAA")]
    [InlineData("X1zz")]
    [InlineData("Q1AAAAAAAAAAAAAAAAAAAAAAAAAA!=")]
    public void Other_texts_are_refused(string text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void Packages_are_told_apart_by_the_first_twenty_bytes()
    {
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Assert.Equal(new Digest(bytes.AsSpan(0, 20)), new Digest(bytes).Key);
    }
}
