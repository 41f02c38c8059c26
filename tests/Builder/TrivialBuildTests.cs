using Limyra.Apk.Packages;
using Limyra.Builder;

namespace Limyra.Tests.Builder;

public sealed class TrivialBuildTests
{
    private const string Hello = """
        pkgname = "hello"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Says hello"
        license = "GPL-2.0-or-later"
        url = "https://example.org"


        def build(self):
            self.do("sh", "-c", "echo built by $(id -u) in $PWD at $SOURCE_DATE_EPOCH > out; umask")


        def install(self):
            self.install_file("out", "usr/share/hello")
            self.install_bin(self.files_path / "hello.sh", name="hello")
            self.install_man(self.files_path / "hello.1")


        @subpackage("hello-extra")
        def _(self):
            self.depends = [self.parent]
            return ["usr/share/hello"]
        """;

    private static readonly (string, string)[] Files =
        [("files/hello.sh", "#!/bin/sh\necho hello\n"), ("files/hello.1", ".TH hello 1\n")];

    [Fact]
    public async Task A_template_becomes_packages_split_and_scanned()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("hello", Hello, Files);
        BuildResult result = await fixture.Build("hello");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        // The test program, in whose memory a child begins, has many times a shell's.
        if (HostTool.Find("time") is not null)
            Assert.InRange(result.PeakMemoryBytes ?? 0, 256 << 10, 32 << 20);
        Assert.Equal(["hello-extra-1.0-r0.apk", "hello-1.0-r0.apk", "hello-man-1.0-r0.apk"],
            result.PackageFiles);
        using FileStream stream = File.OpenRead(fixture.Package("hello-1.0-r0.apk"));
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, "hello");
        Assert.Equal("cmd:hello=1.0-r0", Assert.Single(reader.Package.Info.Provides).ToString());
        Assert.Equal("root", Assert.Single(reader.Package.Directories, d => d.Name == "usr/bin").Acl.User);
        Assert.Equal(["", "usr", "usr/bin"], reader.Package.Directories.Select(d => d.Name));
    }

    [Fact]
    public async Task An_unchanged_template_is_not_built_again_and_a_changed_one_is()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("hello", Hello, Files);
        await fixture.Build("hello");
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("hello")).Outcome);
        fixture.Write("hello", Hello, ("files/hello.sh", "#!/bin/sh\necho goodbye\n"));
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("hello")).Outcome);
    }

    [Fact]
    public async Task Two_builds_in_different_directories_give_the_same_bytes()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture first = new();
        using BuilderFixture second = new();
        first.Write("hello", Hello, Files);
        second.Write("hello", Hello, Files);
        BuildResult result = await first.Build("hello");
        await second.Build("hello", second.Settings with { Jobs = 2 });
        Assert.NotEmpty(result.PackageFiles);
        Assert.All(result.PackageFiles, file =>
            Assert.Equal(File.ReadAllBytes(first.Package(file)), File.ReadAllBytes(second.Package(file))));
    }

    [Fact]
    public async Task A_failing_command_names_template_phase_status_and_log()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("hello",
            Hello.Replace("umask\"", "echo gone wrong; exit 7\"", StringComparison.Ordinal), Files);
        BuildResult result = await fixture.Build("hello");
        BuildException failure = Assert.IsType<BuildException>(result.Failure);
        Assert.Equal("command", failure.RuleId);
        Assert.Contains("main/hello: phase build", failure.Message, StringComparison.Ordinal);
        Assert.Contains("status 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("gone wrong", failure.LastLines);
        Assert.True(File.Exists(failure.LogPath));
        Assert.False(File.Exists(fixture.Package("hello-1.0-r0.apk")));
    }

    [Theory]
    [InlineData("""open("/etc/passwd", "w").write("x")""")]
    [InlineData("""self.ln_s("/etc", "link"); open(self.cwd / "link/passwd", "w").write("x")""")]
    [InlineData("""open(self.files_path / "hello.sh", "w").write("x")""")]
    [InlineData("""self.cp(self.files_path / "hello.sh", "/usr/x")""")]
    [InlineData("""self.rm("../../../../../../template", recursive=True)""")]
    public async Task Templates_write_nothing_outside_of_the_build(string statement)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        string body = string.Join("\n    ", statement.Split("; "));
        fixture.Write("hello",
            Hello.Replace("def install(self):", $"def pre_build(self):\n    {body}\n\n\ndef install(self):",
                StringComparison.Ordinal), Files);
        BuildResult result = await fixture.Build("hello");
        Assert.Equal("file", result.Failure?.RuleId);
    }

    [Fact]
    public async Task Commands_see_a_read_only_root_and_no_network()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("hello", Hello.Replace("; umask\"",
            "; touch /usr/x && exit 3; touch /destdir/x && exit 4; grep -q eth /proc/net/dev && exit 5; umask\"",
            StringComparison.Ordinal), Files);
        BuildResult result = await fixture.Build("hello");
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
    }

    [Fact]
    public async Task Root_builds_where_other_users_cannot_go()
    {
        BuilderFixture.RequireSandbox();
        Assert.SkipUnless(Limyra.Linux.Processes.EffectiveUserId == 0, "only root builds as somebody else");
        using BuilderFixture fixture = new();
        fixture.Write("hello", Hello, Files);
        File.SetUnixFileMode(fixture.Root, (UnixFileMode)0b111_000_000);
        BuildResult result = await fixture.Build("hello");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
    }
}
