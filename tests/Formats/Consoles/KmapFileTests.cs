using System.Text;
using CsCheck;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Consoles;

public sealed class KmapFileTests
{
    private const string Sample = """
        # a keymap
        ! also a comment
        keymaps 0-2,4-5,8
        alt_is_meta
        include "shared"
        strings as usual
        keycode   2 = one    exclam   U+2460
                shift control keycode 2 = nul
        keycode  16 = a
        keycode  17 = +adiaeresis +Adiaeresis
        keycode  18 = 'e' 'E'
        keycode  19 = Meta_Control_a 0x0200 \
            dead_acute
        keycode 111 = Remove
        control alt keycode 111 = Boot
        string F1 = "\033[x\"y\n"
        compose '\'' 'e' to U+00e9
        compose 'a' 'e' to ae
        """;

    [Fact]
    public void Everything_a_keymap_may_say_is_understood()
    {
        KernelKeymap keymap = Parse(Sample, out List<ConfigurationProblem> problems);
        Assert.Empty(problems);
        Assert.Equal([0, 1, 2, 4, 5, 8, 12], keymap.Tables);
        (int Table, int Key)[] places = [(0, 2), (1, 2), (2, 2), (5, 2)];
        Assert.Equal("1!①\0",
            string.Concat(
                places.Select(place => (char)KernelKey.CharacterOf(keymap[place.Table, place.Key])!)));
        Assert.Equal([0xb61, 0xb41, 0xb61, 1, 1, 0x861],
            new[] { 0, 1, 2, 4, 5, 8 }.Select(table => (int)keymap[table, 16]));
        Assert.Equal(0xbe4, keymap[0, 17]);
        Assert.Equal(0x865, keymap[8, 18]);
        Assert.Equal([0x801, 0x200, 0x401], new[] { 0, 1, 2 }.Select(table => (int)keymap[table, 19]));
        Assert.Equal(0x116, keymap[4, 111]);
        Assert.Equal(0x20c, keymap[12, 111]);
        Assert.Equal("\e[x\"y\n", keymap.Strings[0]);
        Assert.Equal([new('\'', 'e', 'é'), new('a', 'e', 'æ')], keymap.Accents);
    }

    [Theory]
    [InlineData("keycode 2 = nonsense", "keycode 2: \"nonsense\" is not the name")]
    [InlineData("keycode 300 = a", "expected keycode")]
    [InlineData("keycode 2 a", "expected keycode")]
    [InlineData("keymaps 0-999", "\"0-999\" is not")]
    [InlineData("hyper keycode 2 = a", "\"hyper\" is not a modifier")]
    [InlineData("string Q = \"x\"", "\"Q\" is not a function key")]
    [InlineData("compose 'ab' 'c' to 'd'", "expected compose")]
    [InlineData("include \"missing\"", "include \"missing\"")]
    [InlineData("string F1 = \"x", "a quote does not end")]
    [InlineData("words without sense", "\"words\" begins no line")]
    [InlineData("charset \"klingon\"", "the code set klingon")]
    public void A_bad_line_is_named_and_the_others_apply(string line, string message)
    {
        KernelKeymap keymap =
            Parse($"# first\n{line}\nkeycode 3 = two at\n", out List<ConfigurationProblem> problems);
        ConfigurationProblem problem = Assert.Single(problems);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(("keys", 2), (problem.Source, problem.Line));
        Assert.Equal('2', KernelKey.CharacterOf(keymap[0, 3]));
    }

    [Fact]
    public void Characters_in_quotes_are_of_the_code_set_the_file_names()
    {
        ScreenMapFile map = ScreenMapFile.Parse("0xb1 U+0105\n"u8, "iso-8859-2", []);
        KernelKeymap keymap = KmapFile.Parse(
            Encoding.Latin1.GetBytes("charset \"iso-8859-2\"\nkeycode 2 = '\xb1' one\n"), "keys", _ => null,
            name => name == "iso-8859-2" ? map : null, []);
        Assert.Equal('ą', KernelKey.CharacterOf(keymap[0, 2]));
    }

    [Fact]
    public void A_file_that_includes_itself_comes_to_an_end()
    {
        List<ConfigurationProblem> problems = [];
        KmapFile.Parse("include \"x\""u8, "x", _ => "include \"x\""u8.ToArray(), _ => null, problems);
        Assert.Contains("include each other", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_accents_than_the_kernel_holds_are_refused_by_line()
    {
        string text =
            string.Concat(Enumerable.Range(0, 300).Select(i => $"compose U+{0x100 + i:x4} 'a' to 'b'\n"));
        KernelKeymap keymap = Parse(text, out List<ConfigurationProblem> problems);
        Assert.Equal(KernelKeymap.AccentLimit, keymap.Accents.Count);
        Assert.Equal(257, problems[0].Line);
    }

    [Fact]
    public void Random_and_damaged_keymaps_are_read_without_an_exception()
    {
        byte[] sample = Encoding.Latin1.GetBytes(Sample);
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte, Gen.Int[0, sample.Length], Gen.Byte.Array[0, 100])
            .Sample(
                (place, value, cut, noise) =>
                {
                    byte[] damaged = [.. sample];
                    damaged[place] = value;
                    KmapFile.Parse(damaged.AsSpan(0, cut), "keys", _ => noise, _ => null, []);
                    KmapFile.Parse(noise, "keys", _ => null, _ => null, []);
                },
                iter: 1000);
    }

    [Fact]
    public void Code_sets_are_read_as_console_setup_and_kbd_write_them()
    {
        List<ConfigurationProblem> problems = [];
        ScreenMapFile map =
            ScreenMapFile.Parse("# x\n0x80 'Ђ'\n0x81\tU+0403\n'a' 0x263a\nnonsense\n0x100 U+1\n"u8,
                "m", problems);
        Assert.Equal([0x402, 0x403, 0x263a, 'b'],
            new[] { 0x80, 0x81, 'a', 'b' }.Select(code => (int)map.Characters[code]));
        Assert.Equal([5, 6], problems.Select(problem => problem.Line));
        Gen.Byte.Array[0, 100].Sample(content => { ScreenMapFile.Parse(content, "m", []); }, iter: 1000);
    }

    private static KernelKeymap Parse(string text, out List<ConfigurationProblem> problems)
    {
        problems = [];
        return KmapFile.Parse(
            Encoding.Latin1.GetBytes(text), "keys",
            name => name == "shared" ? "keycode 1 = Escape\n"u8.ToArray() : null,
            _ => null, problems);
    }
}
