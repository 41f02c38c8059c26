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

    private static string Repeated { get; } = $$"""
        {{Fields}}

        def build(self):
            self.log("ran build")
            self.do("sh", "-c", "echo x > made")

        {{Functions.Replace("    self.rm(\"made\")\n", "", StringComparison.Ordinal)}}
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
    public async Task A_kept_directory_keeps_what_was_built_and_installs_anew()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("steps", Repeated);
        BuildSettings kept = fixture.Settings with { KeepsBuildDirectory = true };
        Assert.Equal(BuildOutcome.Stopped,
            (await fixture.Build("steps", kept with { LastPhase = "install" })).Outcome);
        fixture.Write("steps", Repeated.Replace("install runs", "install changed", StringComparison.Ordinal));
        BuildResult result = await fixture.Build("steps", kept);
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        Assert.Equal(["runs", "changed"], Said(fixture, "install "));
        Assert.Equal(["build"], Said(fixture, "ran "));
        Assert.Equal(["steps-extra-1.0-r0.apk", "steps-1.0-r0.apk"], result.PackageFiles);
    }

    [Theory]
    [InlineData("build", true)]
    [InlineData("patch", false)]
    public async Task Phases_that_can_be_repeated_are_when_forced(string phase, bool isRepeated)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("steps",
            Repeated + "\n\ndef post_patch(self):\n    self.log(\"ran patch\")\n");
        BuildSettings kept = fixture.Settings with { KeepsBuildDirectory = true, LastPhase = phase };
        foreach (bool isForced in (bool[])[false, false, true])
            Assert.Equal(BuildOutcome.Stopped,
                (await fixture.Build("steps", kept with { IsForced = isForced })).Outcome);
        Assert.Equal(isRepeated ? 2 : 1, Said(fixture, "ran ").Count(said => said == phase));
    }

    [Theory]
    [InlineData("fetch", "main/steps Stopped")]
    [InlineData("patch", "main/tool Built, main/steps Stopped")]
    public async Task Only_the_template_named_stops_at_a_phase(string phase, string expected)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("tool", Repeated.Replace("steps", "tool", StringComparison.Ordinal));
        fixture.Write("steps", Repeated.Replace(
            "pkgdesc =", "hostmakedepends = [\"tool\"]\npkgdesc =", StringComparison.Ordinal));
        using BuilderSession session = fixture.Session(fixture.Settings with { LastPhase = phase });
        IReadOnlyList<BuildResult> results =
            await session.BuildAll(["main/steps"], fixture, CancellationToken.None);
        Assert.Equal(expected, string.Join(", ",
            results.Select(result => $"{result.Template} {result.Outcome}{result.Failure?.Message}")));
    }

    [Fact]
    public async Task A_cross_build_does_not_go_on_where_a_native_one_stopped()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        File.WriteAllText(Path.Combine(fixture.Tree, "etc/build_profiles/aarch64.ini"),
            "[profile]\nendian = little\nwordsize = 64\ntriplet = aarch64-chimera-linux-musl\n");
        fixture.Write("steps", Repeated);
        BuildSettings kept = fixture.Settings with { KeepsBuildDirectory = true, LastPhase = "build" };
        BuildSettings cross = kept with { Arch = "aarch64", HostArch = "x86_64" };
        foreach (BuildSettings settings in (BuildSettings[])[kept, cross, cross])
        {
            BuildResult result = await fixture.Build("steps", settings);
            Assert.True(result.Outcome == BuildOutcome.Stopped, result.Failure?.Message);
        }
        Assert.Equal(["build", "build"], Said(fixture, "ran "));
    }

    [Fact]
    public async Task A_custom_target_may_stand_behind_the_build_root()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("steps", $"""
            {Repeated}

            @custom_target("early", "deps")
            def _(self):
                self.log("ran early")

            """);
        BuildResult result = await fixture.Build("steps", fixture.Settings with { CustomTarget = "early" });
        Assert.True(result.Outcome == BuildOutcome.Stopped, result.Failure?.Message);
        Assert.Equal(["early"], Said(fixture, "ran "));
    }

    private static IEnumerable<string> Said(BuilderFixture fixture, string word) => fixture.Lines
        .Select(line => (Line: line, At: line.IndexOf(word, StringComparison.Ordinal)))
        .Where(found => found.At >= 0 && found.Line.Contains("steps", StringComparison.Ordinal)
            && !found.Line.StartsWith("=>", StringComparison.Ordinal))
        .Select(found => found.Line[(found.At + word.Length)..]);
}
