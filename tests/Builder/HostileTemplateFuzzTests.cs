using CsCheck;
using Limyra.Builder;
using Limyra.Templates.Loading;
using Limyra.Templates.Text;

namespace Limyra.Tests.Builder;

/// <summary>Whole templates, damaged: each ends in a template or in findings, never in anything else. The
/// long form tries a hundred times as many.</summary>
public sealed class HostileTemplateFuzzTests
{
    private static readonly string[] Words =
    [
        "self.", "self.do(", "self.profile(", "self.get_cflags(", "self.files_path", "self.destdir / ",
            "\"..\"", "\"/\"",
        "pkgname = ", "pkgver = ", "source = ", "sha256 = ", "depends = ", "options = ", "hardening = ",
            "build_style = ",
        "file_modes = ", "@subpackage(\"", "@custom_target(\"", "def init(self):\n", "def install(self):\n",
            "    ", "\n",
        "[", "]", "(", ")", "{", "}", "\"", "f\"{", "}\"", "\\", "$(", "None", "-1", "99999999999999999999",
            " for ",
        " in ", " if ", " else ", "lambda ", "*", "**", "%", "\0", "\u202e", "\ud800", "é",
    ];

    [Fact]
    public void Damaged_templates_load_or_say_what_is_wrong()
    {
        long factor = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1" ? 100 : 1;
        using BuilderFixture fixture = new();
        using BuilderSession session = fixture.Session();
        (string Name, string Text)[] templates = [.. Templates()];
        Assert.InRange(templates.Length, 20, 1000);
        int loaded = 0, refused = 0;
        Gen<int> which = Gen.Int[0, templates.Length - 1], inserted = Gen.Int[0, Words.Length - 1];
        Gen.Select(which, Gen.Int[0, 100_000], Gen.Int[0, 40], inserted).Array[1, 3].Sample(changes =>
            {
                (string name, string text) = templates[changes[0].Item1];
                foreach ((_, int place, int cut, int word) in changes)
                {
                    int at = place % (text.Length + 1);
                    text = text[..at] + Words[word] + text[Math.Min(text.Length, at + cut)..];
                }
                LoadResult result = session.Templates.LoadText($"main/{name}", text);
                Assert.True(result.Template is not null || result.Diagnostics.Any(), text);
                if (result.Template is null) Interlocked.Increment(ref refused);
                else Interlocked.Increment(ref loaded);
            }, iter: 2_000 * factor);
        // Neither all nor none: the damage is neither fatal always nor never.
        Assert.InRange(loaded, 1, int.MaxValue);
        Assert.InRange(refused, 1, int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"{loaded} loaded, {refused} refused");
    }

    private static IEnumerable<(string Name, string Text)> Templates() => Directory
        .EnumerateFiles(Repository.At("templates"), "template.py", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => (new FileInfo(path).Directory!.Name, File.ReadAllText(path))); // below templates
}
