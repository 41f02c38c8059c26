using System.Globalization;
using Limyra.Builder;

namespace Limyra.Tests.Builder.Phases;

/// <summary>The programs that stand before those of the build root.</summary>
public sealed class ToolWrapperTests
{
    [Fact]
    public async Task A_build_writes_down_the_time_of_its_sources_and_tests_see_the_clock()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("dates", """
            pkgname = "dates"
            pkgver = "1.0"
            pkgrel = 0
            pkgdesc = "Dates of a build"
            license = "GPL-2.0-or-later"
            url = "https://example.org"


            def build(self):
                self.do("touch", "-d", "@1000000000", "old")
                self.do("sh", "-c", "echo build $(date +%s) $SOURCE_DATE_EPOCH")
                self.do("sh", "-c", "echo file $(date -r old +%s) $(date -ur old +%s)")
                self.do("sh", "-c", "echo asked $(date -d @5 +%s) $(date -u --date=@6 +%s)")


            def check(self):
                self.do("sh", "-c", "echo check $(date +%Y)")


            def install(self):
                self.install_file("old", "usr/share/dates")
            """);
        int before = DateTime.UtcNow.Year;
        BuildResult result = await fixture.Build("dates", fixture.Settings with { RunsChecks = true });
        int after = DateTime.UtcNow.Year;
        string all = string.Join('\n', fixture.Lines);
        Assert.True(result.Outcome == BuildOutcome.Built, $"{result.Failure}\n{all}");
        string[] build = Words(fixture, "build ");
        Assert.Equal(build[1], build[2]);
        Assert.Equal(["file", "1000000000", "1000000000"], Words(fixture, "file "));
        Assert.Equal(["asked", "5", "6"], Words(fixture, "asked "));
        Assert.InRange(int.Parse(Words(fixture, "check ")[1], CultureInfo.InvariantCulture), before, after);
    }

    private static string[] Words(BuilderFixture fixture, string start) =>
        Assert.Single(fixture.Lines, line => line.StartsWith(start, StringComparison.Ordinal)).Split(' ');
}
