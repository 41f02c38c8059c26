using System.Text;
using Limyra.Builder.Phases;

namespace Limyra.Tests.Builder.Phases;

/// <summary>Patches fit where git lets them fit.</summary>
public sealed class PatchTextTests
{
    [Fact]
    public void A_short_hunk_in_the_middle_is_not_taken_for_the_end()
    {
        string patch = "@@ -692,6 +692,5 @@ f()\n a\n b\n c\n-x\n d\n e\n";
        Assert.Equal("@@ -693,5 +693,4 @@ f()\n b\n c\n-x\n d\n e\n", Even(patch));
    }

    [Theory]
    [InlineData("@@ -7,3 +7,4 @@\n a\n b\n c\n+x\n")]
    [InlineData("@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n")]
    [InlineData("@@ -1,3 +1,3 @@\n a\n-b\n+c\n\n@@ -9,2 +9,1 @@\n-x\n y\n")]
    [InlineData("GIT binary patch\nliteral 3\nKcmZ\n\nliteral 0\n")]
    [InlineData("@@ -1,99999999999 +1 @@\n a\n")]
    [InlineData("@@ -1,3 +1,2 @@\n a")]
    [InlineData("")]
    public void Everything_else_stays_as_it_is(string patch) => Assert.Equal(patch, Even(patch));

    [Fact]
    public void Bytes_of_any_encoding_pass()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        Assert.Equal(bytes, PatchText.EvenContext(bytes));
    }

    private static string Even(string patch) =>
        Encoding.UTF8.GetString(PatchText.EvenContext(Encoding.UTF8.GetBytes(patch)));
}
