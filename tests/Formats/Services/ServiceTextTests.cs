using System.Text;
using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

public sealed class ServiceTextTests
{
    [Theory]
    [InlineData("a-b_c.d1", true)]
    [InlineData("device@/dev/sda, with anything", true)]
    [InlineData("caf\u00e9", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("@a", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("a,b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\0", false)]
    public void Names_are_what_the_manual_says_issue_4_D4(string name, bool isValid) =>
        Assert.Equal(isValid, ServiceName.IsValid(name));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("017", 15)]
    [InlineData("0x1F", 31)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Numbers_are_read_in_three_bases(string text, ulong expected)
    {
        Assert.True(ServiceValues.TryNumber(text, ulong.MaxValue, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("0x")]
    [InlineData("1x")]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    public void Other_text_is_no_number(string text) =>
        Assert.False(ServiceValues.TryNumber(text, ulong.MaxValue, out _));

    [Fact]
    public void An_environment_file_sets_removes_clears_and_imports()
    {
        List<ServiceDiagnostic> found = [];
        List<EnvironmentLine> lines = EnvironmentFile.Read(
            Encoding.Latin1.GetBytes("# c\n A = b =c \n!clear\n!unset X Y\n!import Z\nwrong\n!what\n"),
            "env", found);
        Assert.Equal(new EnvironmentLine.Set("A", " b =c "), lines[0]);
        Assert.IsType<EnvironmentLine.Clear>(lines[1]);
        Assert.Equal(["X", "Y"], Assert.IsType<EnvironmentLine.Unset>(lines[2]).Names);
        Assert.Equal(["Z"], Assert.IsType<EnvironmentLine.Import>(lines[3]).Names);
        Assert.Equal([6, 7], found.Select(one => one.Position.Line));
    }

    [Fact]
    public void Capabilities_are_read_as_inheritable_ambient_and_bounding()
    {
        Assert.Equal(new CapabilitySets(3, 2, 1UL << 40 | 1),
            ServiceValues.Capabilities("%!cap_chown,^cap_dac_override,!40"));
        Assert.Null(ServiceValues.Capabilities("cap_nothing"));
    }
}
