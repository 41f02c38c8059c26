using System.Text;
using CsCheck;
using Limyra.Images.Machines;

namespace Limyra.Tests.Images.Machines;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain\r\ntext", "plain\ntext")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007shown", "shown")]
    [InlineData("\u001b]0;title\u001b\\shown", "shown")]
    [InlineData("\u001b7saved\u001b8", "saved")]
    [InlineData("é€", "é€")]
    public void Only_what_a_person_reads_remains(string raw, string plain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(raw);
        Assert.Equal(plain, new PlainText().Read(bytes));
        PlainText byteByByte = new();
        Assert.Equal(plain, string.Concat(bytes.Select(value => byteByByte.Read([value]))));
    }

    [Fact]
    public void Random_bytes_read_the_same_however_they_are_cut() =>
        Gen.Select(Gen.Byte.Array, Gen.Int[0, 100]).Sample((bytes, cut) =>
        {
            int at = Math.Min(cut, bytes.Length);
            PlainText twice = new();
            return new PlainText().Read(bytes)
                == twice.Read(bytes.AsSpan(0, at)) + twice.Read(bytes.AsSpan(at));
        });
}
