using System.Text;
using System.Text.Json.Nodes;
using Limyra.Builder;
using Limyra.Builder.Sandbox;

namespace Limyra.Tests.Builder;

/// <summary>Builds with what the command line adds: stage, custom targets, shells, bills of
/// materials, silenced rules.</summary>
public sealed class StagedBuildTests
{
    private const string Template = """
        pkgname = "hello"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Says hello"
        license = "GPL-2.0-or-later"
        url = "https://example.org"
        tool_flags = {"CFLAGS": ["-DHELLO"]}


        @custom_target("greet", "build")
        def _(self):
            self.do("echo", "greetings", self.current_target)


        def init_build(self):
            self.env["FROM_INIT"] = "yes"


        def build(self):
            self.do("sh", "-c", "echo built > out; ${FAIL:-true}")


        def install(self):
            self.install_file("out", "usr/share/hello")
        """;

    [Fact]
    public async Task Packages_wait_in_the_stage_and_count_as_built()
    {
        using BuilderFixture fixture = Fixture(Template);
        BuildSettings settings =
            fixture.Settings with { StageDirectory = Path.Combine(fixture.Root, "stage") };
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("hello", settings)).Outcome);
        Assert.False(File.Exists(fixture.Package("hello-1.0-r0.apk")));
        Assert.True(File.Exists(Path.Combine(fixture.Root, "stage/main/x86_64/hello-1.0-r0.apk")));
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("hello", settings)).Outcome);
        string tree = fixture.Tree;
        int status = await Limyra.Builder.Commands.CbuildProgram.RunAsync(
            [
                "--tree", tree, "-r", fixture.Repository, "--stage-path", Path.Combine(fixture.Root, "stage"),
                "-c", WriteConfiguration(fixture), "unstage",
            ],
            TextWriter.Null, TextWriter.Null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, status);
        Assert.True(File.Exists(fixture.Package("hello-1.0-r0.apk")));
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("hello", settings)).Outcome);
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("hello")).Outcome);
    }

    [Fact]
    public async Task Debugging_data_has_a_repository_of_its_own()
    {
        const string Part = """



            @subpackage("hello-dbg")
            def _(self):
                return ["usr/share/hello"]
            """;
        const string More = """

                self.install_file("out", "usr/share/more")
            """;
        using BuilderFixture fixture = Fixture(Template + More + Part);
        string stage = Path.Combine(fixture.Root, "stage"),
            debug = Path.Combine(fixture.Repository, "main/debug/x86_64");
        BuildSettings staged = fixture.Settings with { StageDirectory = stage };
        BuildResult first = await fixture.Build("hello", staged);
        Assert.True(first.Outcome == BuildOutcome.Built, first.Failure?.Message);
        Assert.True(File.Exists(Path.Combine(stage, "main/debug/x86_64/hello-dbg-1.0-r0.apk")));
        int status = await Limyra.Builder.Commands.CbuildProgram.RunAsync(
            [
                "--tree", fixture.Tree, "-r", fixture.Repository, "--stage-path", stage,
                "-c", WriteConfiguration(fixture), "unstage",
            ],
            TextWriter.Null, TextWriter.Null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, status);
        Assert.True(File.Exists(fixture.Package("hello-1.0-r0.apk")));
        Assert.False(File.Exists(fixture.Package("hello-dbg-1.0-r0.apk")));
        Assert.Equal(
            ["APKINDEX.tar.gz", "Packages.adb", "hello-dbg-1.0-r0.apk", "hello-dbg-1.0-r0.spdx.json"],
            Directory.EnumerateFiles(debug).Select(Path.GetFileName)
                .Where(name => name != ".lock").Order(StringComparer.Ordinal));
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("hello")).Outcome);
        fixture.Write("hello", Template);
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("hello")).Outcome);
        Assert.Empty(Directory.EnumerateFiles(debug, "hello*"));
    }

    [Fact]
    public async Task A_custom_target_runs_behind_its_phase_and_publishes_nothing()
    {
        using BuilderFixture fixture = Fixture(Template);
        BuildResult result = await fixture.Build("hello", fixture.Settings with { CustomTarget = "greet" });
        Assert.Equal(BuildOutcome.Stopped, result.Outcome);
        Assert.Contains("greetings custom:greet", fixture.Lines);
        Assert.False(File.Exists(fixture.Package("hello-1.0-r0.apk")));
    }

    [Fact]
    public async Task A_failed_build_ends_in_a_shell_where_it_stood()
    {
        using BuilderFixture fixture =
            Fixture(Template.Replace("${FAIL:-true}", "exit 7", StringComparison.Ordinal));
        List<string> answers = [];
        using BuilderSession session =
            new(fixture.Settings with { OpensShellOnFailure = true }, TimeProvider.System)
            {
                Filler = fixture.Filler,
                Lent = [("/usr", "/usr")],
                Shell = (sandbox, command) => answers.AddRange(Ask(sandbox, command, fixture)),
            };
        await session.BuildAll(["main/hello"], fixture, TestContext.Current.CancellationToken);
        Assert.Equal(["/builddir/hello-1.0", "yes", "built", "status 7"], answers);
    }

    [Fact]
    public void A_shell_has_the_environment_of_the_build_without_a_build()
    {
        using BuilderFixture fixture = Fixture(Template);
        IReadOnlyDictionary<string, string>? seen = null;
        using BuilderSession session =
            new(fixture.Settings with { KeepsBuildDirectory = true }, TimeProvider.System)
            {
                Filler = fixture.Filler,
                Lent = [("/usr", "/usr")],
                Shell = (_, command) => seen = command.Environment,
            };
        session.EnterShell("main/hello", fixture.Lines.Add, TestContext.Current.CancellationToken);
        Assert.Equal("yes", seen?["FROM_INIT"]);
        Assert.Contains("-DHELLO", seen?["CFLAGS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bill_of_materials_lies_beside_each_package()
    {
        using BuilderFixture fixture = Fixture(Template);
        await fixture.Build("hello");
        byte[] text = await File.ReadAllBytesAsync(fixture.Package("hello-1.0-r0.spdx.json"),
            TestContext.Current.CancellationToken);
        JsonNode? bill = JsonNode.Parse(text);
        Assert.Equal("SPDX-2.3", (string?)bill?["spdxVersion"]);
        Assert.Equal("GPL-2.0-or-later", (string?)bill?["packages"]?[0]?["licenseDeclared"]);
        byte[] package = await File.ReadAllBytesAsync(fixture.Package("hello-1.0-r0.apk"),
            TestContext.Current.CancellationToken);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(package)),
            (string?)bill?["packages"]?[0]?["checksums"]?[0]?["checksumValue"]);
    }

    [Theory]
    [InlineData("", "placement")]
    [InlineData("# lint: placement\n", "lint-line")]
    [InlineData("# lint: placement the files are for a chroot\n", null)]
    public async Task A_rule_is_silenced_by_a_reason_and_not_without(string comment, string? refusedBy)
    {
        using BuilderFixture fixture = Fixture(
            comment + Template.Replace("usr/share/hello", "usr/local/hello", StringComparison.Ordinal));
        BuildResult result = await fixture.Build("hello");
        Assert.Equal(refusedBy, result.Failure?.RuleId);
        if (refusedBy is null)
            Assert.Contains(fixture.Lines,
                l => l.Contains("the files are for a chroot", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Ask(
        BubblewrapSandbox sandbox, SandboxCommand command, BuilderFixture fixture)
    {
        using OutputLog log = new(Path.Combine(fixture.Root, "shell.log"), watcher: null);
        SandboxResult result = sandbox.Run(command with
        {
            Arguments = ["/bin/sh"],
            Input =
                Encoding.ASCII.GetBytes("pwd; echo $FROM_INIT; cat out; $CBUILD_REPEAT; echo status $?\n"),
            CapturesOutput = true,
        }, log, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string WriteConfiguration(BuilderFixture fixture)
    {
        string path = Path.Combine(fixture.Root, "config.ini");
        File.WriteAllText(path, $"[signing]\nkey = {Path.Combine(fixture.Root, "key.rsa")}\n");
        return path;
    }

    private static BuilderFixture Fixture(string template)
    {
        BuilderFixture.RequireSandbox();
        BuilderFixture fixture = new();
        fixture.Write("hello", template);
        return fixture;
    }
}
