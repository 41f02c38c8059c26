using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

public sealed class ServiceVariablesTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["A"] = "one",
        ["EMPTY"] = "",
        ["LIST"] = "  x y  z ",
    };

    private static readonly ServiceVariables Variables = new(name => Values.GetValueOrDefault(name), "arg");

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$$A", "$A")]
    [InlineData("$A-$1", "one-arg")]
    [InlineData("${A}b", "oneb")]
    [InlineData("${NONE:-word}", "word")]
    [InlineData("${EMPTY:-word}", "word")]
    [InlineData("${EMPTY-word}", "")]
    [InlineData("${A:+word}", "word")]
    [InlineData("${EMPTY:+word}", "")]
    [InlineData("${EMPTY+word}", "word")]
    [InlineData("$NONE", "")]
    public void A_variable_gives_one_word(string text, string expected)
    {
        List<string> words = [];
        Assert.True(Variables.Expand(text, words, out _));
        Assert.Equal([expected], words);
    }

    [Theory]
    [InlineData("$/LIST", "x|y|z")]
    [InlineData("a$/LIST", "a|x|y|z")]
    [InlineData("$/{LIST}b", "x|y|z|b")]
    [InlineData("$/EMPTY", "")]
    [InlineData("$/NONE", "")]
    [InlineData("$EMPTY$/EMPTY", "|")]
    public void A_split_variable_gives_any_number_of_words(string text, string expected)
    {
        List<string> words = [];
        Assert.True(Variables.Expand(text, words, out _));
        Assert.Equal(expected, string.Join('|', words) + (words is [""] ? "|" : ""));
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$-")]
    [InlineData("${A")]
    [InlineData("${A:x}")]
    [InlineData("${A-x")]
    [InlineData("$2")]
    public void Ill_formed_text_is_refused(string text)
    {
        Assert.Null(Variables.Expand(text, out string? error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void The_argument_must_be_there_unless_an_alternative_is_given()
    {
        ServiceVariables without = new(_ => null, argument: null);
        Assert.Null(without.Expand("$1", out _));
        Assert.Equal("none", without.Expand("${1-none}", out _));
        Assert.Equal("", without.Expand("${1:+some}", out _));
    }
}
