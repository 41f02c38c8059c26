using Limyra.Builder;

namespace Limyra.Tests.Builder;

public sealed class SharedFolderTests
{
    private const string Template = """
        pkgname = "NAME"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Two variants of one source"
        license = "MIT"
        url = "https://example.org"


        def extract(self):
            self.mkdir(self.cwd, parents=True)
            with open(self.cwd / "text", "w") as file:
                file.write("old\n")


        def install(self):
            self.do("grep", "-qx", "new", "text")
            self.install_file(self.files_path / "note", "usr/share/NAME")
            self.install_license("text")
        """;

    private const string Patch = "--- a/text\n+++ b/text\n@@ -1 +1 @@\n-old\n+new\n";

    [Fact]
    public async Task Patches_and_files_of_another_template_are_used_where_links_lead_to_them()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = WithVariant("../first/");
        BuildResult built = await fixture.Build("second");
        Assert.True(
            built.Outcome == BuildOutcome.Built, $"{built.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("second")).Outcome);

        File.WriteAllText(Path.Combine(fixture.Tree, "main/first/files/note"), "another note\n");
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("second")).Outcome);
    }

    [Fact]
    public async Task A_link_to_something_else_of_the_host_is_refused()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = WithVariant("../../../secret/");
        Directory.CreateDirectory(Path.Combine(fixture.Root, "secret/files"));
        Directory.CreateDirectory(Path.Combine(fixture.Root, "secret/patches"));
        Assert.Equal("template-link", (await fixture.Build("second")).Failure?.RuleId);
    }

    private static BuilderFixture WithVariant(string place)
    {
        BuilderFixture fixture = new();
        fixture.Write("first", Template.Replace("NAME", "first", StringComparison.Ordinal),
            ("files/note", "a note\n"), ("patches/text.patch", Patch));
        fixture.Write("second", Template.Replace("NAME", "second", StringComparison.Ordinal));
        foreach (string folder in (string[])["files", "patches"])
            Directory.CreateSymbolicLink(
                Path.Combine(fixture.Tree, "main/second", folder), place + folder);
        return fixture;
    }
}
