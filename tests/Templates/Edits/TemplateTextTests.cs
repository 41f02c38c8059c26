using Limyra.Templates.Edits;
using Limyra.Templates.Packages;

namespace Limyra.Tests.Templates.Edits;

public sealed class TemplateTextTests
{
    private const string Text = """
        # first
        pkgname = "x"
        pkgver = "1.0"
        pkgrel = 3
        source = ["a", "b"]
        sha256 = [
            "11",
            "11",
        ]
        _other = "11"


        def install(self):
            pkgrel = 5

        """;

    [Fact]
    public void A_new_version_begins_its_releases_anew() => Assert.Equal(
        Text.Replace("\"1.0\"", "\"2.0\"").Replace("pkgrel = 3", "pkgrel = 0"),
        TemplateText.SetVersion(Text, "2.0"));

    [Fact]
    public void A_release_is_set_at_the_top_only() =>
        Assert.Equal(Text.Replace("pkgrel = 3", "pkgrel = 4"), TemplateText.SetRelease(Text, 4));

    [Fact]
    public void Equal_checksums_become_different_ones() => Assert.Equal(
        Text.Replace("pkgrel = 3", "pkgrel = 0").Replace("\"11\",\n    \"11\"", "\"22\",\n    \"33\""),
        TemplateText.ReplaceChecksums(Text, ["11", "11"], ["22", "33"]));

    [Fact]
    public void Links_are_compared_with_what_templates_declare()
    {
        TreeInMemory memory = new TreeInMemory()
            .Add("main/x", TreeInMemory.Text("x", """
                @subpackage("x-libs")
                def _(self):
                    return []


                @subpackage("other", False)
                def _(self):
                    return []


                @subpackage("named")
                def _(self):
                    return []
                """))
            .Link("main/x-libs", "x").Link("main/other", "y").Link("main/gone", "x");
        Template template = Assert.IsType<Template>(memory.Loader().Load("main/x").Template);
        SubpackageLinks.Change change =
            SubpackageLinks.Plan("main", [template], new(memory), SubpackageCoverage.WholeCategory);
        Assert.Equal([new("named", "x"), new("other", "x")], change.Wanted);
        Assert.Equal(["gone"], change.Stale);
        Assert.Equal([("x", "named")], SubpackageLinks.Mismatched(template));
        Assert.Empty(
            SubpackageLinks.Plan("main", [template], new(memory), SubpackageCoverage.SomeTemplates).Stale);
    }
}
