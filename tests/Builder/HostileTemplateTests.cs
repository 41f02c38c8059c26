using Limyra.Builder;

namespace Limyra.Tests.Builder;

/// <summary>What a template or the programs it runs try against the builder's own
/// steps outside of the sandbox.</summary>
public sealed class HostileTemplateTests
{
    private const string Template = """
        pkgname = "evil"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Tries things"
        license = "custom:none"
        url = "https://example.org"


        def install(self):
            self.install_dir("usr/share/evil")
            (self.destdir / "usr/share/evil/x").touch()
        """;

    [Theory]
    [InlineData("cd $D; rm -rf usr; ln -s /usr usr", "destination")]
    [InlineData("cd $D; ln -s /usr/share/man usr/share/man", "destination")]
    [InlineData("cd $D; mkdir -p usr/lib; ln -s /etc usr/lib/dinit.d", "destination")]
    [InlineData("cd $D/..; rm -rf evil; ln -s /etc evil", "destination")]
    [InlineData("cd $D; mkfifo usr/share/evil/pipe", "destination")]
    public async Task Links_and_pipes_in_the_place_of_folders_are_refused(string script, string rule)
    {
        BuildResult result =
            await Build($"self.do('sh', '-c', 'D=' + str(self.chroot_destdir) + '; {script}')");
        Assert.Equal(rule, result.Failure?.RuleId);
    }

    [Theory]
    [InlineData("x = self.do('sh', '-c', 'yes', capture_output=True)", "command-output")]
    [InlineData(
        "self.do('mkfifo', 'pipe', wrksrc=str(self.chroot_destdir)); open(self.destdir / 'pipe', 'w').write('x')", "file")]
    [InlineData("a = 'x' * 1000; b = [a * 1000 for i in range(1000000)]", "limit")]
    [InlineData("for i in range(1000000000): pass", "limit")]
    public async Task Floods_and_waits_are_cut_off(string statements, string rule)
    {
        BuildResult result = await Build(statements);
        Assert.Equal(rule, result.Failure?.RuleId);
    }

    [Fact]
    public async Task Nothing_of_the_host_is_seen_and_nothing_outlives_the_command()
    {
        // A file only the host has, a process left behind, a signal to everything.
        const string script =
            "(sleep 300 &) ; ls /home/* /root/* /proc/1/root/home 2>/dev/null && exit 9; kill -9 -1; exit 0";
        BuildResult result = await Build($"self.do('sh', '-c', '{script}', check=False)");
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
    }

    [Fact]
    public async Task A_trigger_that_is_a_link_is_not_read()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("evil", Template + "\n\ntriggers = [\"/usr/share/evil\"]\n");
        File.CreateSymbolicLink(Path.Combine(fixture.Tree, "main/evil/evil.trigger"), "/etc/passwd");
        BuildResult result = await fixture.Build("evil");
        Assert.Equal("trigger-file", result.Failure?.RuleId);
    }

    private static async Task<BuildResult> Build(string statements)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        string body =
            string.Join("\n    ",
                statements.Split("; ").Length > 1 && !statements.Contains("'sh'", StringComparison.Ordinal)
                    ? statements.Split("; ")
                    : [statements]);
        fixture.Write("evil", $"{Template}\n    {body}\n");
        return await fixture.Build("evil");
    }
}
