using Limyra.Builder;

namespace Limyra.Tests.Builder;

/// <summary>The order of phases, and what an interrupted build does again.</summary>
public sealed class PhaseTests
{
    private const string Fields = """
        pkgname = "steps"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Steps of a build"
        license = "GPL-2.0-or-later"
        url = "https://example.org"
        
        """;

    private const string Functions = """

        def install(self):
            self.log("install runs")
            self.install_file("made", "usr/share/steps")
            self.install_file("made", "usr/share/rest")
            self.rm("made")


        @subpackage("steps-extra")
        def _(self):
            return ["usr/share/steps"]
        """;

    [Fact]
    public async Task Functions_run_in_the_order_of_the_phases_and_fetching_comes_first()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        string[] phases = ["fetch", "extract", "prepare", "patch", "configure", "build", "check"];
        string[] prefixes = ["init_", "pre_", "", "post_"];
        string[] names = [.. phases.SelectMany(phase => prefixes.Select(prefix => prefix + phase))];
        string all =
            string.Join("\n\n", names.Select(name => $"def {name}(self):\n    self.log(\"ran {name}\")\n"));
        string made = "\n\ndef pre_install(self):\n    self.do(\"sh\", \"-c\", \"echo x > made\")\n";
        fixture.Write("steps", $"{Fields}\n\n{all}{made}\n{Functions}");
        BuildResult result = await fixture.Build("steps", fixture.Settings with { RunsChecks = true });
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.Equal(names, Said(fixture, "ran "));
    }

    [Fact]
    public async Task A_custom_target_runs_after_its_phase_and_nothing_is_packed()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("steps", $$"""
            {{Fields}}

            def build(self):
                self.do("sh", "-c", "echo built > made")


            @custom_target("renew", "build")
            def _(self):
                self.log("ran " + (self.cwd / "made").read_text().strip())

            {{Functions}}
            """);
        BuildResult result = await fixture.Build("steps", fixture.Settings with { CustomTarget = "renew" });
        Assert.True(result.Outcome == BuildOutcome.Stopped,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.Equal(["built"], Said(fixture, "ran "));
        Assert.Empty(Said(fixture, "install "));
    }

    [Fact]
    public async Task A_finished_install_is_not_run_again_in_a_kept_directory_unless_forced()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("steps",
            $"{Fields}\n\ndef build(self):\n    self.do(\"sh\", \"-c\", \"echo x > made\")\n\n{Functions}");
        BuildSettings kept = fixture.Settings with { KeepsBuildDirectory = true };
        Assert.Equal(BuildOutcome.Stopped,
            (await fixture.Build("steps", kept with { LastPhase = "install" })).Outcome);
        BuildResult result = await fixture.Build("steps", kept);
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.Single(Said(fixture, "install "));
        Assert.Equal(["steps-extra-1.0-r0.apk", "steps-1.0-r0.apk"], result.PackageFiles);
    }

    private static IEnumerable<string> Said(BuilderFixture fixture, string word) => fixture.Lines
        .Select(line => (Line: line, At: line.IndexOf(word, StringComparison.Ordinal)))
        .Where(found => found.At >= 0 && found.Line.Contains("steps", StringComparison.Ordinal)
            && !found.Line.StartsWith("=>", StringComparison.Ordinal))
        .Select(found => found.Line[(found.At + word.Length)..]);
}
