using Limyra.Apk.Trust;
using Limyra.Builder;
using Limyra.Builder.Roots;
using Limyra.Images.Serving;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Builder.Roots;

/// <summary>Build roots from packages of a server.</summary>
public sealed class RemoteRepositoriesTests
{
    private const string Template = """
        pkgname = "tool"
        pkgver = "1.0"
        pkgrel = 0
        provides = ["tool-kit=1.0-r0"]
        pkgdesc = "Says hello"
        license = "GPL-2.0-or-later"
        url = "https://example.org"


        def install(self):
            self.install_file(self.files_path / "text", "usr/share/tool")
        """;

    [Fact]
    public async Task A_root_is_filled_from_a_server_and_then_from_the_cache()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture lender = new();
        lender.Write("tool", Template, ("files/text", "hello\n"));
        Assert.Equal(BuildOutcome.Built, (await lender.Build("tool")).Outcome);
        TrustedKeys keys = new();
        keys.Add("lender", TestKeys.First.PublicKey);
        string cache = Path.Combine(lender.Root, "fetched");
        List<string> complaints = [];
        RemoteRepositories remote;
        string served = Path.Combine(lender.Repository, "main");
        await using (RepositoryServer server = RepositoryServer.Start(served, TimeProvider.System))
        {
            remote = new([server.Url], "x86_64", cache);
            PackageCatalogue catalogue = new() { Remote = remote.Read(keys, complaints.Add) };
            catalogue.Load([]);
            Assert.Empty(complaints);
            Assert.Equal("1.0-r0", catalogue.FindProvider("tool-kit")?.Info.Version);
            Assert.Empty(catalogue.FilesOf("tool"));
            Fill("first");
        }
        Fill("second");
        Assert.Equal("1.0-r0", Assert.Single(remote.Read(keys, complaints.Add)).Info.Version);

        void Fill(string name)
        {
            string root = Path.Combine(lender.Root, name);
            Directory.CreateDirectory(root);
            new ApkRootFiller([], "x86_64", remote, keys).Fill(root, ["tool=1.0-r0"]);
            Assert.Equal("hello\n", File.ReadAllText(Path.Combine(root, "usr/share/tool/text")));
        }
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_and_stops_nothing()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("limyra-remote-");
        List<string> complaints = [];
        string cache = Path.Combine(folder.FullName, "cache");
        RemoteRepositories remote = new(["http://127.0.0.1:9/none"], "x86_64", cache);
        Assert.Empty(remote.Read(new(), complaints.Add));
        Assert.Contains(complaints, line => line.Contains("127.0.0.1", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Patterns_of_a_tree_name_servers()
    {
        DirectoryInfo tree = Directory.CreateTempSubdirectory("limyra-patterns-");
        Assert.Empty(Read("https://mirror.example", hasStandIns: false));
        string directory = tree.CreateSubdirectory("etc/apk/repositories.d").FullName;
        File.WriteAllText(Path.Combine(directory, "00-local.conf"), "/@section@\n");
        File.WriteAllText(Path.Combine(directory, "01-remote.conf"), """
            # servers
            @mirror@/@section@
            @mirror@/@section@/debug
            https://other.example/all
            """);
        Assert.Equal(
            [
                "https://mirror.example/main", "https://mirror.example/user",
                "https://mirror.example/main/debug", "https://mirror.example/user/debug",
                "https://other.example/all",
            ],
            Read("https://mirror.example/", hasStandIns: true));
        Assert.Empty(Read(mirror: null, hasStandIns: true));
        Assert.Contains(Read(mirror: null, hasStandIns: false), line => line.EndsWith("/current/user"));
        tree.Delete(recursive: true);

        IReadOnlyList<string> Read(string? mirror, bool hasStandIns) =>
            RepositoryPatterns.Read(tree.FullName, mirror, ["main", "user"], hasStandIns);
    }
}
