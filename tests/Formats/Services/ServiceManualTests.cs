using System.Text.RegularExpressions;

namespace Limyra.Tests.Formats.Services;

public sealed partial class ServiceManualTests
{
    [GeneratedRegex("case \"(?<name>[a-z][a-z.-]+)\":")]
    private static partial Regex SettingPattern();

    [GeneratedRegex("\"(?<name>[a-z]+(-[a-z]+)+)\" => ServiceOptions")]
    private static partial Regex OptionPattern();

    [Fact]
    public void Every_setting_and_option_is_in_the_manual()
    {
        string manual = File.ReadAllText(Repository.At("docs", "man", "dinit-service.5"));
        List<string> names = [];
        foreach (string file in Directory.GetFiles(Repository.At("src", "Formats", "Services"),
            "SettingInterpreter*.cs"))
        {
            string text = File.ReadAllText(file);
            names.AddRange(SettingPattern().Matches(text).Select(match => match.Groups["name"].Value));
            names.AddRange(OptionPattern().Matches(text).Select(match => match.Groups["name"].Value));
        }
        Assert.True(names.Count > 70, $"only {names.Count} found: has the interpreter another shape?");
        Assert.All(names, name => Assert.Matches($@"(?<![a-z.-]){Regex.Escape(name)}(?![a-z-])", manual));
    }
}
