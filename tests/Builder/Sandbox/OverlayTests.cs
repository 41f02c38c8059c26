using Limyra.Builder.Sandbox;

namespace Limyra.Tests.Builder.Sandbox;

public sealed class OverlayTests
{
    [Fact]
    public void A_root_that_may_be_changed_is_new_for_each_command_and_leaves_the_shared_one_alone()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        string root = Path.Combine(fixture.Root, "root");
        fixture.Filler.Fill(root, []);
        foreach (string path in SandboxLayout.MountPoints)
            Directory.CreateDirectory(Path.Combine(root, path));
        Directory.CreateDirectory(Path.Combine(root, "srv"));
        File.WriteAllText(Path.Combine(root, "srv/kept"), "before");
        SandboxTools? tools = SandboxTools.Find("/usr/bin:/bin:/usr/sbin:/sbin", SandboxUser.ForUs());
        Assert.NotNull(tools);
        BubblewrapSandbox sandbox = new(new()
        {
            Root = root,
            Build = Make(fixture, "build"),
            Destination = Make(fixture, "destination"),
            Sources = Make(fixture, "sources"),
            Lent = [("/usr", "/usr")],
        }, tools);
        using OutputLog log = new(Path.Combine(fixture.Root, "log"), watcher: null);
        SandboxResult result =
            Run(sandbox, log, "echo after > /srv/kept; echo new > /srv/made; cat /srv/kept /srv/made");
        Assert.SkipWhen(log.LastLines.Any(line => line.Contains("overlay", StringComparison.Ordinal)),
            "the host allows no overlay: " + string.Join(' ', log.LastLines));
        Assert.Equal("after\nnew\n", System.Text.Encoding.UTF8.GetString(result.Output));
        Assert.Equal("before", File.ReadAllText(Path.Combine(root, "srv/kept")));
        Assert.Equal("before",
            System.Text.Encoding.UTF8.GetString(
                Run(sandbox, log, "cat /srv/kept; ls /srv/made 2>/dev/null").Output));
    }

    private static string Make(BuilderFixture fixture, string name)
    {
        string path = Path.Combine(fixture.Root, name);
        Directory.CreateDirectory(path);
        return path;
    }

    private static SandboxResult Run(BubblewrapSandbox sandbox, OutputLog log, string script) =>
        sandbox.Run(new()
        {
            Arguments = ["/bin/sh", "-c", script],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin" },
            Writes = SandboxWrites.Root,
            CapturesOutput = true,
        }, log, TestContext.Current.CancellationToken);
}
