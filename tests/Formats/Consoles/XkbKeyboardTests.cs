using System.Text;
using CsCheck;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Consoles;

public sealed class XkbKeyboardTests
{
    // Codes of the kernel for the keys of the small keyboard.
    private const int Q = 16, W = 17, E = 18, U = 21, DeadKey = 22, Sharp = 32, Angle = 33, Period = 35;
    private const int CapsKey = 58, F1 = 59, Pad7 = 71, Left = 105, PageUp = 104, Delete = 111, Menu = 127,
        RightAlt = 100;
    private const int Shift = 1, AltGr = 2, Control = 4, Alt = 8, SecondGroup = 16, CapsTable = 64;

    [Theory]
    [InlineData(0, Q, 'q')]
    [InlineData(Shift, Q, 'Q')]
    [InlineData(AltGr, Q, '@')]
    [InlineData(AltGr, E, '€')]
    [InlineData(AltGr | Shift, E, '¢')]
    [InlineData(0, U, 'ü')]
    [InlineData(0, Sharp, 'ß')]
    [InlineData(AltGr, Sharp, '\\')]
    [InlineData(0, Angle, '<')]
    [InlineData(Control, Q, '\x11')]
    [InlineData(Control | Shift, Q, '\x11')]
    [InlineData(Control | AltGr, Sharp, '\x1c')]
    public void Keys_type_what_the_layout_says(int table, int key, int character) =>
        Assert.Equal(character, KernelKey.CharacterOf(Compile("xx")[table, key]));

    [Theory]
    [InlineData(0, F1, 0x100)]
    [InlineData(Alt, F1, 0x500)]
    [InlineData(Control | Alt, F1, 0x500)]
    [InlineData(0, Pad7, 0x307)]
    [InlineData(Shift, PageUp, 0x20b)]
    [InlineData(Alt, Left, 0x210)]
    [InlineData(Control | Alt, Delete, 0x20c)]
    [InlineData(0, RightAlt, 0x701)]
    [InlineData(0, DeadKey, 0x401)]
    [InlineData(AltGr, DeadKey, 0x40b)]
    [InlineData(Alt, Q, 0x871)]
    [InlineData(Control, Period, 0x20e)]
    [InlineData(0, 84, 0x200)]
    public void Other_keys_do_what_consoles_do(int table, int key, int value) =>
        Assert.Equal(value, Compile("xx")[table, key]);

    [Fact]
    public void Caps_lock_is_the_kernels_own_for_latin_letters()
    {
        KernelKeymap keymap = Compile("xx");
        Assert.Equal(0x207, keymap[0, CapsKey]);
        Assert.Equal(0xb71, keymap[0, Q]);
        Assert.DoesNotContain(CapsTable, keymap.Tables);
    }

    [Fact]
    public void Caps_lock_has_tables_of_its_own_for_other_letters()
    {
        KernelKeymap keymap = Compile("xx,cc", options: "grp:menu_toggle");
        Assert.Equal(0xa06, keymap[0, CapsKey]);
        Assert.Equal('Й', KernelKey.CharacterOf(keymap[CapsTable | SecondGroup, Q]));
        Assert.Equal('й', KernelKey.CharacterOf(keymap[CapsTable | SecondGroup | Shift, Q]));
        Assert.Equal('Q', KernelKey.CharacterOf(keymap[CapsTable, Q]));
    }

    [Fact]
    public void A_second_layout_lies_behind_the_key_that_the_option_names()
    {
        KernelKeymap keymap = Compile("xx,cc", options: "grp:menu_toggle");
        Assert.Equal(0xa04, keymap[0, Menu]);
        Assert.Equal(0xa04, keymap[SecondGroup, Menu]);
        Assert.Equal('q', KernelKey.CharacterOf(keymap[0, Q]));
        Assert.Equal('й', KernelKey.CharacterOf(keymap[SecondGroup, Q]));
        Assert.Equal('\x11', KernelKey.CharacterOf(keymap[SecondGroup | Control, Q]));
    }

    [Fact]
    public void Variants_change_levels_add_to_keys_and_replace_them()
    {
        KernelKeymap keymap = Compile("xx", variant: "variant");
        (int Table, int Key)[] places = [(0, Q), (AltGr, Q), (0, W), (AltGr, W), (0, E)];
        Assert.Equal("q€w|f",
            string.Concat(
                places.Select(place => (char)KernelKey.CharacterOf(keymap[place.Table, place.Key])!)));
        Assert.Equal('f', KernelKey.CharacterOf(keymap[AltGr, E]));
    }

    [Fact]
    public void Dead_keys_bring_their_accents()
    {
        KernelKeymap keymap = Compile("xx");
        Assert.Contains(new KeyAccent('\'', 'e', 'é'), keymap.Accents);
        Assert.Contains(new KeyAccent('c', 'S', 'Š'), keymap.Accents);
        Assert.InRange(keymap.Accents.Count, 100, KernelKeymap.AccentLimit);
    }

    [Fact]
    public void An_option_that_switches_a_key_off_is_obeyed() =>
        Assert.Equal(KernelKey.Hole, Compile("xx", options: "caps:none")[0, CapsKey]);

    [Theory]
    [InlineData("nowhere", "there is no \"nowhere\"")]
    [InlineData("xx(none)", "there is no \"xx(none)\"")]
    [InlineData("broken", "there is no \"missing\"")]
    [InlineData("../../etc/passwd", "there is no")]
    public void A_layout_that_is_not_there_is_named(string layout, string message)
    {
        List<ConfigurationProblem> problems = [];
        XkbKeyboard.Compile(new KeyboardSettings { Layout = layout }, MiniKeyboard.Read, problems);
        Assert.Contains(problems, problem => problem.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_data_nothing_is_compiled()
    {
        List<ConfigurationProblem> problems = [];
        Assert.Null(XkbKeyboard.Compile(new KeyboardSettings(), _ => null, problems));
        Assert.Equal("xkb-data", Assert.Single(problems).Rule);
    }

    [Fact]
    public void What_the_writer_writes_is_read_as_the_same_keymap()
    {
        KernelKeymap keymap = Compile("xx,cc", options: "grp:menu_toggle");
        keymap.SetString(0, "\e[[A\"\\");
        List<ConfigurationProblem> problems = [];
        KernelKeymap again = KmapFile.Parse(
            Encoding.ASCII.GetBytes(KmapWriter.Write(keymap)), "written", _ => null, _ => null, problems);
        Assert.Empty(problems);
        Assert.Equal(keymap.Tables, again.Tables);
        foreach (int table in keymap.Tables)
        {
            for (int key = 1; key < KernelKeymap.KeyCount; key++)
                Assert.Equal(keymap[table, key], again[table, key]);
        }

        Assert.Equal(keymap.Accents, again.Accents);
        Assert.Equal(keymap.Strings, again.Strings);
    }

    [Fact]
    public void Damaged_data_is_read_without_an_exception()
    {
        string[] names = ["rules/evdev", "keycodes/evdev", "symbols/pc", "symbols/xx"];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 5000])
            .Sample((file, place, value, cut) =>
            {
                byte[]? Damaged(string name)
                {
                    byte[]? content = MiniKeyboard.Read(name);
                    if (name != names[file] || content is null) return content;
                    content[place % content.Length] = value;
                    return content[..Math.Min(cut, content.Length)];
                }

                XkbKeyboard.Compile(new KeyboardSettings { Layout = "xx,cc", Variant = "variant" },
                    Damaged, []);
            }, iter: 150);
    }

    [Fact]
    public void Files_that_include_each_other_for_ever_come_to_an_end()
    {
        byte[]? Read(string name) => name == "symbols/pc"
            ? "xkb_symbols \"x\" { include \"pc\" include \"pc\" };"u8.ToArray() : MiniKeyboard.Read(name);
        List<ConfigurationProblem> problems = [];
        XkbKeyboard.Compile(new KeyboardSettings { Layout = "xx" }, Read, problems);
        Assert.Contains(problems, problem => problem.Rule == "xkb-include");
    }

    private static KernelKeymap Compile(string layout, string variant = "", string options = "")
    {
        List<ConfigurationProblem> problems = [];
        KernelKeymap? keymap = XkbKeyboard.Compile(
            new KeyboardSettings { Layout = layout, Variant = variant, Options = options },
            MiniKeyboard.Read, problems);
        Assert.Empty(problems);
        return keymap ?? throw new InvalidOperationException("no keymap and no reason");
    }
}
