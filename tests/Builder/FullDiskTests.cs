using Limyra.Builder;

namespace Limyra.Tests.Builder;

/// <summary>A repository on a disk that is full: a build fails, and nothing
/// that was published is lost.</summary>
public sealed class FullDiskTests
{
    private static string Template(string name, int bytes) => $"""
        pkgname = "{name}"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Bytes that cannot be packed"
        license = "GPL-2.0-or-later"
        url = "https://example.org"


        def build(self):
            self.do("sh", "-c", "head -c {bytes} /dev/urandom > made")


        def install(self):
            self.install_file("made", "usr/share/{name}")
        """;

    [Fact]
    public async Task A_full_disk_fails_the_build_and_loses_nothing()
    {
        BuilderFixture.RequireSandbox();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only the superuser mounts a small disk");
        using BuilderFixture fixture = new();
        Directory.CreateDirectory(fixture.Repository);
        if (HostTool.Run("mount", "-t", "tmpfs", "-o", "size=512k", "limyra",
            fixture.Repository).ExitCode != 0)
            Assert.Skip("no file system can be mounted here");
        try
        {
            await FillAndMend(fixture);
        }
        finally
        {
            Assert.Equal(0, HostTool.Run("umount", fixture.Repository).ExitCode);
        }
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("prepare")]
    [InlineData("patch")]
    [InlineData("configure")]
    [InlineData("build")]
    [InlineData("check")]
    [InlineData("install")]
    public async Task A_disk_that_fills_in_any_phase_is_said_and_loses_nothing(string phase)
    {
        BuilderFixture.RequireSandbox();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only the superuser mounts a small disk");
        using BuilderFixture fixture = new();
        fixture.Write("small", Template("small", bytes: 20_000));
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("small")).Outcome);
        IReadOnlyList<string> published = Files(fixture);
        string state = Path.Combine(fixture.Root, "state");
        if (HostTool.Run("mount", "-t", "tmpfs", "-o", "size=2m", "limyra", state).ExitCode != 0)
            Assert.Skip("no file system can be mounted here");
        try
        {
            // The command itself does not mind, and leaves no room for whatever comes next.
            string fill = $"""


                def post_{phase}(self):
                    self.do("sh", "-c",
                            "cat /dev/zero > fill; i=0; while echo $i > f$i; do i=$((i+1)); done; true")
                    (self.cwd / "one more").write_text("x" * 5000)
                """;
            fixture.Write("large", Template("large", bytes: 20_000) + fill);
            BuildSettings settings = fixture.Settings with { RunsChecks = true };
            BuildResult failed = await fixture.Build("large", settings);
            Assert.Equal(BuildOutcome.Failed, failed.Outcome);
            Assert.Contains("main/large", failed.Failure?.Message, StringComparison.Ordinal);
            Assert.Contains("No space left on device", failed.Failure?.Message, StringComparison.Ordinal);
            Assert.NotNull(failed.Failure?.Hint);
            Assert.Equal(published, Files(fixture));
            fixture.Write("large", Template("large", bytes: 20_000));
            Assert.Null((await fixture.Build("large", settings)).Failure?.Message);
        }
        finally
        {
            Assert.Equal(0, HostTool.Run("umount", state).ExitCode);
        }
    }

    private static async Task FillAndMend(BuilderFixture fixture)
    {
        fixture.Write("small", Template("small", bytes: 20_000));
        fixture.Write("large", Template("large", bytes: 2_000_000));
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("small")).Outcome);
        IReadOnlyList<string> published = Files(fixture);

        BuildResult failed = await fixture.Build("large");
        Assert.Equal(BuildOutcome.Failed, failed.Outcome);
        Assert.Contains("main/large", failed.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(published, Files(fixture));
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("small")).Outcome);

        Assert.Equal(0, HostTool.Run("mount", "-o", "remount,size=16m", fixture.Repository).ExitCode);
        Assert.Equal(BuildOutcome.Built, (await fixture.Build("large")).Outcome);
        Assert.Equal(BuildOutcome.UpToDate, (await fixture.Build("large")).Outcome);
    }

    /// <summary>Everything in the repository with its content.</summary>
    private static IReadOnlyList<string> Files(BuilderFixture fixture) =>
        [.. Directory.EnumerateFileSystemEntries(fixture.Repository, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => Directory.Exists(path)
                ? path
                : $"{path} {Convert.ToBase64String(File.ReadAllBytes(path))}")];
}
