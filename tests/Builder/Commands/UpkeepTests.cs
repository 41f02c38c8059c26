using System.Text;
using Limyra.Builder.Commands;
using Limyra.Builder.Commands.Output;
using Limyra.Builder.Fetch;
using Limyra.Linux;
using Limyra.Tests.Apk.Network;

namespace Limyra.Tests.Builder.Commands;

/// <summary>Commands with which a packager keeps a tree up to date, and a server of the test's own.</summary>
public sealed class UpkeepTests : IDisposable
{
    private const string OldDigest = "00000000000000000000000000000000000000000000000000000000000000aa";

    private readonly BuilderFixture _fixture = new();
    private readonly Dictionary<string, byte[]> _pages = new(StringComparer.Ordinal);
    private readonly TestServer _server;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public UpkeepTests() => _server = new(TestServer.Files(_pages, DateTimeOffset.UnixEpoch));

    [Fact]
    public async Task Newer_versions_are_listed_and_a_template_that_does_not_load_stops_no_other()
    {
        Write("alpha", "1.0");
        Write("zeta", "2");
        _fixture.Write("broken", "pkgname = (\n");
        Serve("alpha", "<a href=\"alpha-1.0.tar.gz\"></a> <a href=\"alpha-1.2.tar.gz\"></a>");
        Serve("zeta", "<a href=\"zeta-2.tar.gz\"></a> <a href=\"zeta-10.tar.gz\"></a>");
        Assert.Equal(1, await Run("update-check"));
        Assert.Equal("main/alpha:  1.0 -> 1.2\nmain/zeta:   2 -> 10\n", _output.ToString());
        Assert.Contains("main/broken/template.py:2:1: the file ends inside brackets", _errors.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(0, await Run("-v", "update-check", "main/alpha"));
        Assert.Contains($"reading {_server.Url}/alpha/", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("main/alpha 1.0: upstream has 1.0 1.2\n", _errors.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_server_that_fails_ends_when_asked_to()
    {
        using CancellationTokenSource soon = new();
        using TestServer failing = new(_ =>
        {
            soon.Cancel(); // somebody presses Ctrl-C; without it there are four tries with pauses between
            return new(500, []);
        });
        using HttpUpdatePages pages = new() { Cancellation = soon.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => pages.Read($"{failing.Url}/", "agent"));
        Assert.Single(failing.Requests);
        Write("alpha", "1.0");
        Assert.Equal(130, await Run(["update-check"], soon.Token));
    }

    [Fact]
    public async Task A_raised_version_gets_the_digest_of_its_archive()
    {
        Write("alpha", "1.0");
        _pages["/alpha/alpha-1.2.tar.gz"] = Encoding.UTF8.GetBytes("archive");
        Assert.Equal(0, await Run("bump-pkgver", "main/alpha", "1.2"));
        Assert.Equal(0, await Run("prepare-upgrade", "main/alpha"));
        string text = File.ReadAllText(Path.Combine(_fixture.Tree, "main/alpha/template.py"));
        string digest =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("archive"u8));
        Assert.Contains($"sha256 = \"{digest}\"", text, StringComparison.Ordinal);
        Assert.Contains($"{OldDigest} => {digest}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_of_no_template_and_what_is_no_content_are_removed()
    {
        Write("alpha", "1.0");
        string sources = _fixture.Settings.SourcesDirectory, contents = Path.Combine(sources, "by_sha256");
        foreach (string folder in (string[])["alpha-0.9", "alpha-1.0", "by_sha256"])
            Directory.CreateDirectory(Path.Combine(sources, folder));
        string kept = Path.Combine(contents, $"{OldDigest}_alpha-1.0.tar.gz");
        File.WriteAllText(kept, "archive");
        File.WriteAllText(Path.Combine(contents, $"{new string('b', 64)}_other.tar.gz"), "other");
        Assert.Equal(Errno.None, Files.MakeLink(Files.CurrentDirectory, kept,
            Files.CurrentDirectory, Path.Combine(sources, "alpha-1.0/alpha-1.0.tar.gz")));
        File.WriteAllText(Path.Combine(sources, "alpha-1.0/stray"), "");
        File.WriteAllText(Path.Combine(sources, "alpha-0.9/alpha-0.9.tar.gz"), "");
        Assert.Equal(0, await Run("--dry-run", "prune-sources"));
        Assert.True(File.Exists(Path.Combine(sources, "alpha-1.0/stray")));
        Assert.Equal(0, await Run("prune-sources"));
        Assert.Equal(["alpha-1.0/alpha-1.0.tar.gz", $"by_sha256/{OldDigest}_alpha-1.0.tar.gz"],
            Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(sources, path)).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(sources, "alpha-0.9")));
    }

    [Fact]
    public async Task What_is_missing_is_named_in_one_line()
    {
        Write("alpha", "1.0");
        Assert.Equal(1, await Run("-a", "none", "lint"));
        Assert.Contains("unknown target architecture 'none'", _errors.ToString(), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_fixture.Repository, "main/x86_64"));
        Assert.Equal(1, await Run("index"));
        Assert.Contains("there is no signing key", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("cbuild keygen", _errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _server.Dispose();
    }

    private void Write(string name, string version) => _fixture.Write(name, $"""
        pkgname = "{name}"
        pkgver = "{version}"
        pkgrel = 0
        build_style = "makefile"
        pkgdesc = "Sample"
        license = "0BSD"
        url = "{_server.Url}"
        source = f"{_server.Url}/{name}/{name}-{"{pkgver}"}.tar.gz"
        sha256 = "{OldDigest}"

        """);

    private void Serve(string name, string page) => _pages[$"/{name}/"] = Encoding.UTF8.GetBytes(page);

    private Task<int> Run(params string[] arguments) =>
        Run(arguments, TestContext.Current.CancellationToken);

    private Task<int> Run(string[] arguments, CancellationToken cancellation) => CbuildProgram.RunAsync(
        [
            "--tree", _fixture.Tree, "-r", _fixture.Repository, "-s", _fixture.Settings.SourcesDirectory,
            .. arguments,
        ],
        new CbuildConsole { Output = _output, Errors = _errors, Input = TextReader.Null },
        TimeProvider.System, cancellation);
}
