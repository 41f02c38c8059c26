using System.Diagnostics;
using System.Text;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Interop.Consoles;

/// <summary>The original keyboard compiler beside ours, on the same data. LIMYRA_PEER_CONSOLE_SETUP names the
/// unpacked source of console-setup, which has ckbcomp and a copy of the data of X11.</summary>
public sealed class KeyboardCompilerTests
{
    public const string Variable = "LIMYRA_PEER_CONSOLE_SETUP";

    // Where people type, without keys beyond the letters: what those do differs on
    // purpose (docs/formats/keymaps.md).
    private static readonly int[] TypingKeys = [.. Enumerable.Range(2, 12), .. Enumerable.Range(16, 12),
        .. Enumerable.Range(30, 12), .. Enumerable.Range(43, 11), 57, 86];

    [Theory]
    [InlineData("us", "")]
    [InlineData("us", "intl")]
    [InlineData("us", "dvorak")]
    [InlineData("gb", "")]
    [InlineData("de", "")]
    [InlineData("de", "nodeadkeys")]
    [InlineData("de", "neo")]
    [InlineData("fr", "")]
    [InlineData("fr", "bepo")]
    [InlineData("ch", "fr")]
    [InlineData("es", "")]
    [InlineData("it", "")]
    [InlineData("pl", "")]
    [InlineData("cz", "qwerty")]
    [InlineData("hu", "")]
    [InlineData("ru", "")]
    [InlineData("ua", "")]
    [InlineData("gr", "")]
    [InlineData("il", "")]
    [InlineData("tr", "f")]
    [InlineData("se", "")]
    [InlineData("br", "")]
    public void Keys_type_the_same_characters(string layout, string variant)
    {
        string folder = Folder();
        KernelKeymap ours = Ours(folder, layout, variant);
        KernelKeymap theirs = Theirs(folder, layout, variant);
        List<string> differences = [];
        foreach (int table in new[] { 0, 1, 2, 3 })
        {
            foreach (int key in TypingKeys)
            {
                int? mine = KernelKey.CharacterOf(ours[table, key]),
                    other = KernelKey.CharacterOf(theirs[table, key]);

                // Where one of both has a dead key or nothing, the kernel's names for it differ; a character
                // must agree. The original types an apostrophe for an acute accent.
                bool isAcute = (mine, other) == ('´', '\'');
                if (mine is not null && other is not null && mine != other && !isAcute)
                    differences.Add($"table {table}, key {key}: U+{mine:x4}, not U+{other:x4}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_layout_and_variant_of_the_data_makes_a_keymap()
    {
        string folder = Folder();
        List<string> failures = [];
        string section = "";
        foreach (string line in File.ReadLines(Path.Combine(folder, "Keyboard/ckb/rules/evdev.lst")))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            section = line.StartsWith('!') ? words[1] : section;
            if (words.Length < 2 || line.StartsWith('!') || section is not ("layout" or "variant")
                || words[0] == "custom") continue;
            (string layout, string variant) =
                section == "layout" ? (words[0], "") : (words[1].TrimEnd(':'), words[0]);
            List<ConfigurationProblem> problems = [];
            KernelKeymap? keymap = XkbKeyboard.Compile(
                new KeyboardSettings { Layout = layout, Variant = variant }, Reader(folder), problems);
            if (keymap is null || problems.Count > 0)
                failures.Add($"{layout} {variant}: {string.Join("; ", problems)}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static string Folder()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (folder is null) Assert.Skip($"{Variable} is not set");
        if (HostTool.Find("perl") is null) Assert.Skip("perl is not on this machine");
        return folder;
    }

    private static KernelKeymap Ours(string folder, string layout, string variant)
    {
        List<ConfigurationProblem> problems = [];
        KernelKeymap? keymap = XkbKeyboard.Compile(
            new KeyboardSettings { Layout = layout, Variant = variant }, Reader(folder), problems);
        Assert.Empty(problems);
        return keymap ?? throw new InvalidOperationException("no keymap and no reason");
    }

    private static KernelKeymap Theirs(string folder, string layout, string variant)
    {
        ProcessStartInfo start = new(
            "perl", ["ckbcomp", "-I./ckb", "-layout", layout,
                .. variant.Length > 0 ? new[] { "-variant", variant } : []])
        {
            WorkingDirectory = Path.Combine(folder, "Keyboard"), RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!; // null only with a shell, which is not used
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return KmapFile.Parse(Encoding.Latin1.GetBytes(text), "ckbcomp", _ => null, _ => null, []);
    }

    private static Func<string, byte[]?> Reader(string folder) => name =>
    {
        string path = Path.Combine(folder, "Keyboard/ckb", name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    };
}
