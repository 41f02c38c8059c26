using Limyra.Formats.Apk;

namespace Limyra.Tests.Formats.Apk;

public sealed class DependencyTests
{
    [Theory]
    [InlineData("musl")]
    [InlineData("!musl")]
    [InlineData("so:libc.so=1.2.6-r0")]
    [InlineData("cmd:sh~1")]
    [InlineData("a<1")]
    [InlineData("a<=1")]
    [InlineData("a<~1")]
    [InlineData("a>1")]
    [InlineData("a>=1")]
    [InlineData("a>~1")]
    [InlineData("!a>=1")]
    [InlineData("a><Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Text_survives_parsing_and_printing(string text) =>
        Assert.Equal(text, Dependency.Parse(text).ToString());

    [Theory]
    [InlineData("a=~1", "a~1")]
    [InlineData("a~=1", "a~1")]
    [InlineData("a=<1", "a<=1")]
    public void Operator_characters_come_in_any_order(string text, string expected) =>
        Assert.Equal(expected, Dependency.Parse(text).ToString());

    [Fact]
    public void A_tag_stands_before_the_operator_and_only_where_allowed()
    {
        Assert.True(Dependency.TryParse("foo@edge>1", TagRule.Allowed, out Dependency found));
        Assert.Equal(new("foo", "1", VersionMatch.Greater, "edge"), found);
        Assert.Equal("foo@edge>1", found.ToString());
        Assert.Equal("foo>1", found.ToTextWithoutTag());
        Assert.False(Dependency.TryParse("foo@edge>1", TagRule.Refused, out _));
    }

    [Fact]
    public void An_operator_without_version_is_no_dependency() =>
        Assert.False(Dependency.TryParse("foo>=", TagRule.Allowed, out _));

    [Fact]
    public void A_version_that_is_not_valid_breaks_the_dependency_but_keeps_it()
    {
        Assert.True(Dependency.Parse("a=1.x").IsBroken);
        Assert.False(Dependency.Parse("a").IsBroken);
        Assert.False(Dependency.Parse("a><whatever").IsBroken);
        Assert.Equal("a=1.x", Dependency.Parse("a=1.x").ToString());
    }

    [Fact]
    public void A_checksum_is_compared_with_the_identity_of_the_package()
    {
        Digest identity = new([.. Enumerable.Range(0, 20).Select(i => (byte)i)]);
        Dependency exact = Dependency.Parse("a><" + identity.ToBase64Text());
        Assert.True(exact.IsSatisfiedBy("1", identity));
        Assert.False(exact.IsSatisfiedBy("1", new(new byte[20])));
    }

    [Fact]
    public void A_list_is_separated_by_blanks_and_newlines() =>
        Assert.Equal(["a", "b>1", "!c"], Dependency.ParseList(" a b>1\n!c\n").Select(d => d.ToString()));
}
