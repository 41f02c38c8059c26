using Limyra.Templates.Lint;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates.Lint;

public sealed class TemplateLintTests
{
    private const string Good = """
        pkgname = "x"
        pkgver = "1.2.3"
        pkgrel = 4
        build_style = "meson"
        makedepends = ["b", "a"]
        hostmakedepends = [
            "a",
            f"b{1}",
            self.with_pkgver("z"),
            *_more,
        ]
        pkgdesc = "Sample package"
        license = "MIT"
        url = "https://example.org"
        # hangs
        options = ["!check"]
        """;

    [Fact]
    public void A_good_template_is_left_alone() => Assert.Empty(Check("_more = []\n" + Reordered(Good)));

    [Theory]
    [InlineData("pkgrel = 4\n", "pkgrel = 4\nurl = \"https://e.org\"\n", "field-order")]
    [InlineData("# hangs\n", "", "check-reason")]
    [InlineData("\"a\",\n    f\"b{1}\",", "f\"b{1}\",\n    \"a\",", "dependency-order")]
    [InlineData("[\"b\", \"a\"]", "[\"b\"] + [\"a\"]", "dependency-list")]
    [InlineData("[\"b\", \"a\"]", "[\"b\" + \"a\"]", "dependency-list")]
    [InlineData("example.org", "example.org/x/", "url")]
    [InlineData("https:", "ftp:", "url")]
    [InlineData("Sample package", "A sample package", "description")]
    [InlineData("Sample package", "sample package.", "description description")]
    [InlineData("Sample package", "Sample package written in C", "description")]
    [InlineData("Sample package", "Sample (package)", "description")]
    [InlineData("\"MIT\"", "\"Nope\"", "license")]
    [InlineData("\"1.2.3\"", "\"1.2.3-x\"", "version")]
    [InlineData("build_style = \"meson\"\n", "", "install")]
    [InlineData("# hangs\n", "mistake = 1\n# hangs\n", "unknown-variable field-order")]
    [InlineData("# hangs\n", "provider_priority = -1\n# hangs\n", "priority field-order")]
    [InlineData("# hangs\n", "source = [\"a\"]\n# hangs\n", "sha256")]
    [InlineData("# hangs\n", "install_if = [\"a\"]\n# hangs\n", "install-if field-order")]
    [InlineData("# hangs\n", "broken = \"no\"\n# hangs\n", "broken field-order")]
    [InlineData("# hangs\n", "depends = [\"cmd:x\"]\n# hangs\n", "dependency field-order")]
    public void Each_fault_has_its_rule(string old, string by, string rules)
    {
        string text = Reordered(Good);
        Assert.Contains(old, text);
        IReadOnlyList<Diagnostic> found = Check("_more = []\n" + text.Replace(old, by));
        Assert.Equal(
            rules.Split(' ').Order(StringComparer.Ordinal),
            found.Select(finding => finding.RuleId).Order(StringComparer.Ordinal));
        Assert.All(found, finding => Assert.NotNull(finding.Position));
    }

    [Fact]
    public void Hooks_and_subpackage_links_are_checked() => Assert.Equal(
        ["subpackage-link", "subpackage-link", "unknown-hook"],
        Check("_more = []\n" + Reordered(Good) + """


            def pre_buidl(self):
                pass


            def post_install(self):
                pass


            @subpackage("x-libs")
            def _(self):
                return []


            @subpackage("x-wrong")
            def _(self):
                return []


            @subpackage("x-right")
            def _(self):
                return []
            """).Select(finding => finding.RuleId));

    [Fact]
    public void A_rule_is_silenced_by_its_name_and_a_reason()
    {
        string faulty = "_more = []\n" + Reordered(Good).Replace("Sample package", "sample package");
        Assert.Equal("description", Assert.Single(Check(faulty)).RuleId);
        Assert.Equal("description", Assert.Single(Check(faulty + "\n# lint: description\n")).RuleId);
        Assert.Empty(Check(faulty + "\n# lint: description the name of the program is lower-case\n"));
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-2.0-or-later", false)]
    [InlineData("GPL-2.0-only WITH Linux-syscall-note", false)]
    [InlineData("(GPL-2.0-only OR Apache-2.0) AND LGPL-2.1-or-later", false)]
    [InlineData("GPL-2.0-only AND BSD-3-Clause", true)]
    [InlineData("custom:none", false)]
    [InlineData("custom:own", true)]
    [InlineData("GPL-3.0-only WITH custom:mine", true)]
    [InlineData("DocumentRef-a:LicenseRef-b", true)]
    [InlineData("Apache-2.0+", false)]
    public void Licences_say_whether_their_text_is_needed(string text, bool needsText) =>
        Assert.Equal(needsText, SpdxExpression.Parse(text).NeedsText);

    [Theory]
    [InlineData("")]
    [InlineData("GPL-2.0")]
    [InlineData("MIT OR")]
    [InlineData("MIT MIT")]
    [InlineData("(MIT")]
    [InlineData("MIT)")]
    [InlineData("custom:")]
    [InlineData("MIT WITH MIT")]
    [InlineData("MIT, ISC")]
    public void Wrong_licences_are_refused(string text) =>
        Assert.Equal("license", Assert.ThrowsAny<TemplateException>(() => SpdxExpression.Parse(text)).RuleId);

    /// <summary>Host dependencies before target ones, as the manual orders them.</summary>
    private static string Reordered(string text)
    {
        string[] lines = text.Split('\n');
        return string.Join('\n', [.. lines[..4], .. lines[5..11], lines[4], .. lines[11..]]);
    }

    private static IReadOnlyList<Diagnostic> Check(string text)
    {
        TreeInMemory memory = new TreeInMemory().Add("main/x", text).Link("main/x-right", "x")
            .Link("main/x-wrong", "y");
        Limyra.Templates.Loading.LoadResult result = memory.Loader().Load("main/x");
        Assert.Empty(result.Diagnostics);
        return TemplateLint.Check(Assert.IsType<Template>(result.Template), new(memory));
    }
}
