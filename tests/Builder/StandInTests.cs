using Limyra.Builder;
using Limyra.Builder.Plan;
using Limyra.Templates.Lint;
using Limyra.Templates.Loading;

namespace Limyra.Tests.Builder;

/// <summary>Packages of another repository in place of a tree's own templates.</summary>
public sealed class StandInTests
{
    private static string Template(string name, string version, string fields = "") => $"""
        pkgname = "{name}"
        pkgver = "{version}"
        pkgrel = 0
        {fields}
        pkgdesc = "Says hello"
        license = "GPL-2.0-or-later"
        url = "https://example.org"


        def install(self):
            self.install_file(self.files_path / "text", "usr/share/{name}")
        """;

    [Fact]
    public async Task A_stand_in_of_any_version_is_taken_and_the_template_of_its_name_is_not_built()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture lender = new();
        lender.Write("tool", Template("tool", "1.0", "provides = [\"tool-kit=1.0-r0\"]"),
            ("files/text", "old\n"));
        await lender.Build("tool");
        using BuilderFixture fixture = new();
        fixture.Write("tool", Template("tool", "2.0", "broken = \"needs a toolchain of its own\""),
            ("files/text", "new\n"));
        fixture.Write("app", Template("app", "1.0", "hostmakedepends = [\"tool\", \"tool-kit\"]"),
            ("files/text", "app\n"));
        BuildSettings settings =
            fixture.Settings with { StandInRepositories = [Path.Combine(lender.Repository, "main")] };
        BuildResult result = await fixture.Build("app", settings);
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.False(File.Exists(fixture.Package("tool-2.0-r0.apk")));
        Assert.Equal(["main/app"], fixture.Session(settings).Templates.Graph(["main/app"]).Order());
        Assert.Equal(["main/tool", "main/app"], fixture.Session().Templates.Graph(["main/app"]).Order());
    }

    [Fact]
    public void The_stand_ins_of_this_project_load_and_break_no_rule()
    {
        using BuilderFixture fixture = new();
        using BuilderSession session = new(
            fixture.Settings with { TreeDirectory = Repository.At("templates"), Categories = ["standin"] },
            TimeProvider.System);
        TemplateTree tree = new(new TemplateDirectory(Repository.At("templates")));
        Assert.Contains("standin/libtool", session.Templates.AllTemplates);
        Assert.Equal([], session.Templates.AllTemplates.SelectMany(name =>
            TemplateLint.Check(session.Templates.Load(name), tree).Select(finding => $"{name}: {finding}")));
    }
}
