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

    private const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

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
    [InlineData("[\"b\", \"a\"]", "[\"b\", \"a\" + \"c\"]", "dependency-list")]
    [InlineData("pkgdesc", "if True:\n    makedepends = [\"b\", None]\npkgdesc", "dependency-list")]
    [InlineData("example.org", "exa mple.org/x/", "url")]
    [InlineData("example.org", "[example.org", "url")]
    [InlineData("Sample package", "Sample (package) x)", "description")]
    [InlineData("\"MIT\"", "\"LicenseRef-x+\"", "license")]
    [InlineData("# hangs\n", "self.x = 1\n# hangs\n", "self-assignment")]
    [InlineData("# hangs\n", "source = [\"a\"]\nsha256 = [\"" + OfNothing + "\"]\n# hangs\n", "sha256")]
    [InlineData("# hangs\n", "source_paths = [\"a\"]\n# hangs\n", "source-paths")]
    [InlineData("# hangs\n", "source_headers = [{}]\n# hangs\n", "source-headers")]
    [InlineData("# hangs\n", "file_modes = {\"x\": (\"root\", 0, 0o755)}\n# hangs\n", "file-modes")]
    [InlineData("# hangs\n", "file_xattrs = {\"x\": 1}\n# hangs\n", "field-type")]
    [InlineData("# hangs\n", "# lint: nothing of that name\n# hangs\n", "lint-line")]
    [InlineData("# hangs\n", "# lint: url\n# hangs\n", "lint-line")]
    public void Each_fault_has_its_rule(string old, string by, string rules)
    {
        string text = Reordered(Good);
        Assert.Contains(old, text);
        IReadOnlyList<Diagnostic> found = Check("_more = []\n" + text.Replace(old, by));
        Assert.Equal(
            rules.Split(' ').Order(StringComparer.Ordinal),
            found.Select(finding => finding.RuleId).Order(StringComparer.Ordinal));
        Assert.Empty(Check("_more = []\n" + text.Replace(old, by)
            + string.Concat(rules.Split(' ').Select(rule => $"\n# lint: {rule} it is so\n"))));
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

    [Theory]
    [InlineData("[\"!check\"]", "[\"!chekc\"]", "option")]
    [InlineData("\"meson\"", "\"mesn\"", "build-style")]
    [InlineData("# hangs\n", "source = \"$(NOPE_SITE)/x\"\n", "source")]
    public void What_stops_loading_names_the_file(string old, string by, string rule)
    {
        string text = "_more = []\n" + Reordered(Good).Replace(old, by);
        TreeInMemory memory = new TreeInMemory().Add("main/x", text);
        Diagnostic found = Assert.Single(memory.Loader().Load("main/x").Diagnostics);
        Assert.Equal((rule, "main/x/template.py"), (found.RuleId, found.Position?.File));
    }

    /// <summary>What cports lets pass too.</summary>
    [Theory]
    [InlineData("example.org", "example.org/x?y=/")]
    [InlineData("example.org", "example.org/x#y/")]
    [InlineData("https:", "HTTPS:")]
    [InlineData("Sample package", "Sample ()")]
    [InlineData("Sample package", "(Sample)")]
    [InlineData("Sample package", "Sample (package) x")]
    [InlineData("Sample package",
        "Ssssssssss ssssssssss ssssssssss ssssssssss ssssssssss ssssssssss sssss\U0001F600")]
    [InlineData("pkgdesc", "if True:\n    makedepends = [\n        \"b\",\n        \"a\",\n    ]\npkgdesc")]
    [InlineData("# hangs\n", "file_modes = {\"x\": [\"root\", \"root\", 0o755]}\n# hangs\n")]
    [InlineData("[\"!check\"]", "[\"!check\"]\n\nmakedepends = [] + []")]
    public void What_looks_like_a_fault_and_is_none_passes(string old, string by)
    {
        string text = Reordered(Good);
        Assert.Contains(old, text);
        Assert.Empty(Check("_more = []\n" + text.Replace(old, by)));
    }

    [Fact]
    public void A_name_is_lower_case()
    {
        string text = TreeInMemory.Text("X", "build_style = \"meta\"");
        TreeInMemory memory = new TreeInMemory().Add("main/X", text);
        Template template = Assert.IsType<Template>(memory.Loader().Load("main/X").Template);
        Assert.Equal(["name-case", "field-order"],
            TemplateLint.Check(template, new(memory)).Select(finding => finding.RuleId));
    }

    [Fact]
    public void A_subpackage_keeps_the_style_of_its_template()
    {
        const string function =
            "\n\n\n@subpackage(\"x-right\")\ndef _(self):\n    self.build_style = \"STYLE\"\n    return []\n";
        string text = "_more = []\n" + Reordered(Good) + function;
        Assert.Equal("subpackage-style", Assert.Single(Check(text.Replace("STYLE", "meta"))).RuleId);
        Assert.Empty(Check(text.Replace("STYLE", "meson")));
    }

    [Fact]
    public void A_rule_is_silenced_by_its_name_and_a_reason()
    {
        string faulty = "_more = []\n" + Reordered(Good).Replace("Sample package", "sample package");
        Assert.Equal("description", Assert.Single(Check(faulty)).RuleId);
        Assert.Equal(["description", "lint-line"],
            Check(faulty + "\n# lint: description\n").Select(finding => finding.RuleId));
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
