using System.Diagnostics;
using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Tables;
using System.Text.RegularExpressions;

namespace Limyra.Tests.Apk.Commands;

public sealed class HelpTests
{
    private const string RewriteVariable = "LIMYRA_REWRITE_GOLDEN";

    private static string Pages => Path.Combine(Repository.Root, "docs", "man");

    [Fact]
    public void Every_option_of_every_command_says_what_it_does()
    {
        foreach (Applet applet in Applets.All)
        {
            Assert.All(applet.AllOptions, option => Assert.NotEqual("", option.Help));
            Assert.All(
                applet.AllOptions.Where(option => option.Kind == OptionKind.Value),
                option => Assert.NotEqual("", option.ValueName));
            string help = HelpText.For(applet);
            Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
            Assert.All(applet.AllOptions,
                option => Assert.Contains(option.Signature, help, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_command_has_two_options_of_one_name()
    {
        foreach (Applet applet in Applets.All)
        {
            IEnumerable<string> names = applet.AllOptions.Select(option => option.Name)
                .Where(name => name.Length > 0);
            // As the original: "info --installed" is its own option and hides the one that all queries have.
            string[] doubled = applet.Name == "info" ? ["installed"] : [];
            Assert.Equal(doubled, names.GroupBy(name => name).Where(group => group.Count() > 1)
                .Select(group => group.Key));
            IEnumerable<char> letters = applet.AllOptions.SelectMany(option => option.Letters);
            char[] doubledLetters = applet.Name == "info" ? ['R'] : [];
            Assert.Equal(
                doubledLetters, letters.GroupBy(letter => letter).Where(group => group.Count() > 1)
                    .Select(group => group.Key));
        }
    }

    [Fact]
    public void Help_is_asked_for_in_two_ways()
    {
        Assert.Equal(CommandRun.Of("add", "--help").Output, CommandRun.Of("help", "add").Output);
        Assert.Equal(1, CommandRun.Of("help", "nothing").ExitCode);
        Assert.StartsWith("apk-tools ", CommandRun.Of("--help").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Completions_know_all_commands(string shell)
    {
        string script = CommandRun.Of("completion", shell).Output;
        Assert.All(Applets.All, applet => Assert.Contains(applet.Name, script, StringComparison.Ordinal));
        Assert.Contains("no-scripts", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apk ca", 1, "cache")]
    [InlineData("apk cache ", 2, "clean download purge sync")]
    [InlineData("apk cache --add", 2, "--add-dependencies")]
    [InlineData("apk -v add --vir", 3, "--virtual")]
    public void Bash_completes(string line, int word, string expected)
    {
        string words = string.Join(' ', line.Split(' ').Select(item => $"'{item}'"));
        string script = CommandRun.Of("completion", "bash").Output
            + $"\nCOMP_WORDS=({words}); COMP_CWORD={word}; _apk; echo \"${{COMPREPLY[*]}}\"\n";
        ProcessStartInfo start = new("/bin/bash", ["-c", script]) { RedirectStandardOutput = true };
        using Process bash = Process.Start(start)!; // we did not ask for shell execution
        Assert.Equal(expected + "\n", bash.StandardOutput.ReadToEnd());
    }

    /// <summary>The page of the program itself is written by hand.</summary>
    [Fact]
    public void The_page_of_the_program_has_all_its_options_and_commands()
    {
        string page = Plain(File.ReadAllText(Path.Combine(Pages, "apk.8")));
        Assert.All(OptionGroups.Global.Options, option =>
            Assert.Contains($"\n.B {option.Signature}\n", page, StringComparison.Ordinal));
        string commands = page[page.IndexOf(".SH COMMANDS", StringComparison.Ordinal)..
            page.IndexOf(".SH GLOBAL OPTIONS", StringComparison.Ordinal)];
        Assert.All(Applets.All, applet => Assert.Matches($@"\b{applet.Name}\b", commands));
    }

    [Fact]
    public void A_page_that_another_one_names_is_there()
    {
        foreach (string path in Directory.EnumerateFiles(Pages, "apk*"))
        {
            string text = Plain(File.ReadAllText(path));
            Assert.All(Regex.Matches(text, @"\b(apk[a-z0-9_-]*) ?\(([58])\)"), match => Assert.True(
                File.Exists(Path.Combine(Pages, $"{match.Groups[1].Value}.{match.Groups[2].Value}")),
                $"{path}: {match.Value}"));
        }
    }

    /// <summary>docs/man has one page a command, made of the tables: rewritten with the
    /// variable set, then read.</summary>
    [Fact]
    public void Manual_pages_are_those_of_the_tables()
    {
        bool rewrites = Environment.GetEnvironmentVariable(RewriteVariable) == "1";
        // The page of export is written by hand: it says more than the help.
        foreach (Applet applet in Applets.All.Where(applet => applet.Name != "export"))
        {
            string path = Path.Combine(Pages, $"apk-{applet.Name}.8");
            string page = ManualPage.Of(applet);
            if (rewrites)
                File.WriteAllText(path, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Assert.Equal(page, File.ReadAllText(path));
        }
    }

    /// <summary>A page without the marks of its dashes.</summary>
    private static string Plain(string page) => page.Replace("\\-", "-", StringComparison.Ordinal);
}
