using System.Text;
using CsCheck;
using Limyra.Formats.Debian;
using Xunit;

namespace Limyra.Tests.Formats.Debian;

public sealed class ControlStanzaTests
{
    private const string Sample = "Package: foo\nVersion: 1:2.0-3\nDescription: short\n long one\n .\n more\n"
        + "# note\nSize: 5\n\nPackage: bar\n";

    [Fact]
    public void Fields_keep_their_order_and_continuation_lines()
    {
        ControlStanza stanza = Parse(Sample);

        Assert.Equal(["Package", "Version", "Description", "Size"], stanza.Fields.Select(field => field.Key));
        Assert.Equal("1:2.0-3", stanza["version"]);
        Assert.Equal("short\nlong one\n.\nmore", stanza["Description"]);
        Assert.Null(stanza["Depends"]);
    }

    [Theory]
    [InlineData(" value without a field\n", "deb822.continuation")]
    [InlineData("no colon here\n", "deb822.field")]
    [InlineData(": no name\n", "deb822.field")]
    [InlineData("A: 1\na: 2\n", "deb822.twice")]
    public void Broken_lines_are_refused_with_their_rule(string text, string rule) =>
        Assert.Equal(rule, Assert.Throws<DebianFormatException>(() => Parse(text)).Rule);

    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            try
            {
                ControlStanza.Parse(bytes, "random");
            }
            catch (DebianFormatException error)
            {
                return error.Offset <= bytes.Length;
            }

            return true;
        });

    private static ControlStanza Parse(string text) =>
        ControlStanza.Parse(Encoding.UTF8.GetBytes(text), "test");
}
