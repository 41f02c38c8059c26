using System.Text;
using CsCheck;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Consoles;

public sealed class ConsoleSettingsTests
{
    [Fact]
    public void The_keyboard_file_of_debian_is_understood()
    {
        List<ConfigurationProblem> problems = [];
        KeyboardSettings settings = KeyboardSettings.Parse("""
            # KEYBOARD CONFIGURATION FILE
            XKBMODEL="pc105"
            XKBLAYOUT="de,ru"
            XKBVARIANT="nodeadkeys,"
            XKBOPTIONS="grp:alt_shift_toggle,compose:menu"
            BACKSPACE="guess"
            """u8, problems);
        Assert.Empty(problems);
        Assert.Equal([("de", "nodeadkeys"), ("ru", "")], settings.Layouts);
        Assert.False(settings.IsBackspaceControlH);
    }

    [Fact]
    public void A_bad_line_is_named_and_the_others_apply()
    {
        List<ConfigurationProblem> problems = [];
        KeyboardSettings settings = KeyboardSettings.Parse(
            "XKBLAYOUT=$(cat /x)\nthis is nothing\nXKBMODEL=pc104\n"u8, problems);
        Assert.Equal([1, 2], problems.Select(problem => problem.Line));
        Assert.Equal(("us", "pc104"), (settings.Layout, settings.Model));
    }

    /// <summary>Bad lines of /etc/default/keyboard anywhere among good ones are each named, and the last good
    /// one of each name applies.</summary>
    [Fact]
    public void Bad_lines_of_the_keyboard_file_are_named_and_exactly_the_good_ones_apply()
    {
        string[] bad = ["nonsense", "XKBLAYOUT=$(id)", "XKBMODEL=\"open", "1X=2", "XKBLAYOUT=a b"];
        string[] layouts = ["de", "fr", "us"];
        Gen.Int[0, bad.Length + layouts.Length - 1].Array[0, 12].Sample(choices =>
        {
            string[] lines = [.. choices.Select(choice => choice < bad.Length
                ? bad[choice] : $"XKBLAYOUT=\"{layouts[choice - bad.Length]}\"")];
            List<ConfigurationProblem> problems = [];
            KeyboardSettings settings =
                KeyboardSettings.Parse(Encoding.ASCII.GetBytes(string.Join('\n', lines)), problems);
            int last = choices.LastOrDefault(choice => choice >= bad.Length, -1);
            Assert.Equal(last < 0 ? "us" : layouts[last - bad.Length], settings.Layout);
            Assert.Equal(
                Enumerable.Range(1, choices.Length).Where(line => choices[line - 1] < bad.Length),
                problems.Select(problem => problem.Line));
        }, iter: 500);
    }

    [Theory]
    [InlineData("FONTFACE=Terminus\nFONTSIZE=16x32", "Lat2",
        "Lat2-Terminus16x32 Lat2-Terminus32x16 Lat2-Terminus32 Lat2-Terminus16")]
    [InlineData("FONTFACE=VGA\nFONTSIZE=8", "Lat15", "Lat15-VGA8 Lat15-VGA16")]
    [InlineData("FONTFACE=VGA\nFONTSIZE=huge", "Lat15", "Lat15-VGA16 Lat15-VGA16")]
    public void Fonts_have_the_names_that_console_setup_gives_them(
        string file, string codeSet, string names) =>
            Assert.Equal(names,
                string.Join(' ', ConsoleSettings.Parse(Encoding.UTF8.GetBytes(file), []).FontNames(codeSet)));

    [Theory]
    [InlineData("CHARMAP=UTF-8", "ru", "CyrSlav")]
    [InlineData("CHARMAP=guess", "us", "Lat15")]
    [InlineData("", "pl", "Lat2")]
    [InlineData("CHARMAP=ISO-8859-7", "us", "Greek")]
    [InlineData("CHARMAP=KOI8-R", "us", "CyrKoi")]
    public void The_characters_of_the_font_are_guessed(string file, string layout, string codeSet) =>
        Assert.Equal(codeSet,
            ConsoleCodeSets.Guess(ConsoleSettings.Parse(Encoding.UTF8.GetBytes(file), []), layout));

    [Fact]
    public void Random_files_are_read_without_an_exception() => Gen.Byte.Array[0, 200].Sample(content =>
    {
        KeyboardSettings.Parse(content, []);
        Assert.NotEmpty(ConsoleSettings.Parse(content, []).FontNames("Lat15"));
    }, iter: 2000);
}
