using CsCheck;
using Limyra.Formats;

namespace Limyra.Tests.Formats;

public sealed class ByteTextTests
{
    [Fact]
    public void Any_bytes_survive_as_text() =>
        Gen.Byte.Array[0, 40].Sample(bytes => Assert.Equal(bytes, ByteText.Encode(ByteText.Decode(bytes))),
            iter: 20_000);

    [Fact]
    public void Valid_text_stays_itself() =>
        Assert.Equal("grüße 🌍", ByteText.Decode(ByteText.Encode("grüße 🌍")));
}
