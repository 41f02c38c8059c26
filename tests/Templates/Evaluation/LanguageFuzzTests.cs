using CsCheck;
using Limyra.Templates.Evaluation;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Tests.Templates.Evaluation;

/// <summary>Whatever the text, the language ends with a value or with one of
/// its own errors, and soon.</summary>
public sealed class LanguageFuzzTests
{
    private static readonly EvaluationLimits Small = new(Steps: 20_000, MemoryBytes: 4 * 1024 * 1024);

    private static readonly string[] Words =
    [
        "x", "y", "f", "self", "1", "99999999999", "\"a\"", "f\"{", "}\"", "{", "}", "(", ")", "[", "]",
        ":", ",", ".",
        "=", "+=", "+", "-", "*", "/", "//", "%", "==", "<", "in ", "not ", "is ", "and ", "or ", "if ",
        "elif ", "else",
        "for ", "def ", "return ", "match ", "case ", "_", "lambda ", "with ", "as ", "del ", "None",
        "True", "\n",
        "\n    ", "\n        ", " ", "\"\"\"", "\\\n", "#", "@", "pass", "break", "print", "len",
        "range", "sorted",
        "map", "list", "str", "dict", "set", "open", ".join", ".split", ".append", ".items()", "b'",
        "'", "**", "!",
    ];

    /// <summary>A hundred times as many where the long form is asked for.</summary>
    private static readonly long Factor = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1" ? 100 : 1;

    [Fact]
    public void Random_characters_do_no_harm() =>
        Gen.String.Sample(text => { Survive(text); }, iter: 3_000 * Factor);

    [Fact]
    public void Random_words_do_no_harm() =>
        Pick(Words).Array[0, 60].Sample(words => { Survive(string.Concat(words)); }, iter: 20_000 * Factor);

    [Fact]
    public void Mutated_samples_do_no_harm()
    {
        string[] samples = [.. Samples()];
        Gen.Select(Pick(samples), Gen.Int[0, 100_000], Gen.Int[0, 12], Pick(Words))
            .Sample((text, place, cut, word) =>
            {
                int at = place % (text.Length + 1);
                Survive(text[..at] + word + text[Math.Min(text.Length, at + cut)..]);
            }, iter: 3_000 * Factor);
    }

    [Fact]
    public void Samples_cut_at_each_byte_do_no_harm()
    {
        foreach (string text in Samples())
            for (int length = 0; length <= text.Length; length++) Survive(text[..length]);
    }

    [Theory]
    [InlineData("x = ", "(", "", 200_000)]
    [InlineData("x = ", "[", "]", 5_000)]
    [InlineData("x = ", "-", "1", 200_000)]
    [InlineData("x = ", "not ", "1", 200_000)]
    [InlineData("x = 1", " + 1", "", 100_000)]
    [InlineData("x = 1", ".a", "", 100_000)]
    [InlineData("x = f", "()", "", 100_000)]
    [InlineData("x = ", "lambda: ", "1", 50_000)]
    [InlineData("x = ", "1 if 1 else ", "1", 50_000)]
    [InlineData("x = ", "f\"{", "}\"", 5_000)]
    [InlineData("", "if 1:\n", "", 50_000)]
    [InlineData("if 1:\n    pass\n", "elif 1:\n    pass\n", "", 50_000)]
    [InlineData("x = 1 ", "< 1 ", "", 100_000)]
    [InlineData("x = ", "x = ", "1", 100_000)]
    [InlineData("x = {", "{", "}", 50_000)]
    public void Deep_nesting_ends_in_an_error_or_a_value(
        string start, string repeated, string end, int times) =>
            Survive(start + string.Concat(Enumerable.Repeat(repeated, times)) + end);

    [Theory]
    [InlineData("x = list(range(1000000000))")]
    [InlineData("x = 'a' * 9223372036854775807")]
    [InlineData("x = [1] * 9223372036854775807")]
    [InlineData("x = 'a' * 1000000\nfor i in range(100):\n    y = x.replace('a', x)")]
    [InlineData("x = ['a' * 1000] * 1000\ny = ','.join(x * 1000)")]
    [InlineData("x = [[[[1] * 100] * 100] * 100] * 100\ny = str(x)")]
    [InlineData("x = sorted(range(1000000), key=lambda v: -v)")]
    [InlineData("d = {}\nfor i in range(10000000):\n    d[i] = d")]
    [InlineData("x = max(map(lambda v: v, range(1000000000)))")]
    [InlineData("x = []\nfor i in range(1000):\n    x = [x, x]\ny = x == [x, x]")]
    [InlineData("x = any(1 for a in range(99999) for b in range(99999) if False)")]
    public void Hungry_code_is_stopped(string text) => Assert.Equal("limit", Survive(text));

    [Theory]
    [InlineData("x = ()\nfor i in range(1000):\n    x = (x, x)\nd = {x: 1}\ny = x in d")]
    [InlineData("x = ()\nfor i in range(5000):\n    x = (x,)\ny = 'a'.startswith(x) or x")]
    [InlineData("x = []\nx.append(x)\ny = [x] == [x]\nz = x in x")]
    public void Values_that_unfold_endlessly_do_no_harm(string text) => Survive(text);

    /// <summary>The rule that stopped the text, null when it ran to its end.</summary>
    private static string? Survive(string text)
    {
        try
        {
            TemplateModule module =
                TemplateModule.Run(new("t", text), new Dictionary<string, Value>(), Small);
            foreach (CallableValue function in module.Globals.Values.OfType<CallableValue>().Take(3))
                function.Call(NoneValue.Instance);
            return null;
        }
        catch (TemplateException failure)
        {
            return failure.RuleId;
        }
    }

    private static Gen<string> Pick(string[] values) =>
        Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static IEnumerable<string> Samples() => Directory
        .EnumerateFiles(Repository.At("tests", "Templates", "Evaluation", "cases"), "*.case")
        .Order(StringComparer.Ordinal)
        .Select(path => File.ReadAllText(path).Split("-----\n")[0])
        .Where(text => !text.Contains("60", StringComparison.Ordinal));
}
