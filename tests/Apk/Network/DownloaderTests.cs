using Limyra.Apk.Network;

namespace Limyra.Tests.Apk.Network;

public sealed class DownloaderTests
{
    private static readonly DateTimeOffset Modified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 3))];

    private static Func<SeenRequest, Reply> Files(params (string Target, byte[] Bytes)[] files) =>
        TestServer.Files(files.ToDictionary(file => file.Target, file => file.Bytes), Modified);

    [Fact]
    public void A_file_comes_with_its_time()
    {
        using TestServer server = new(Files(("/a", Content)));
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
        Assert.Equal(Modified.UtcDateTime, File.GetLastWriteTimeUtc(folder.At("file")));
        Assert.Equal($"localhost:{server.Port}", server.Requests[0]["Host"]);
        Assert.Equal("HTTP 404: Not Found", folder.Fetch($"{server.Url}/b"));
    }

    [Fact]
    public void Pieces_are_put_together()
    {
        using TestServer server = new(_ => new(200, Content) { IsChunked = true });
        using DownloadFolder folder = new();
        using Downloader downloader = new(new(), Mirrors.Parse(""), new HastyTime(), moved: null);
        Assert.Null(folder.Fetch(downloader, $"{server.Url}/a", "one"));
        Assert.Null(folder.Fetch(downloader, $"{server.Url}/a", "two"));
        Assert.Equal(Content, folder.Bytes("one"));
        Assert.Equal(Content, folder.Bytes("two"));
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public void A_transfer_that_breaks_off_goes_on_where_it_stopped()
    {
        Func<SeenRequest, Reply> files = Files(("/a", Content));
        int asked = 0;
        using TestServer server = new(request =>
            ++asked == 1 ? files(request) with { CutAfter = 100_000 } : files(request));
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
        Assert.Equal([null, "bytes=100000-"], server.Requests.Select(request => request["Range"]));
        Assert.Equal(Modified.ToString("R"), server.Requests[1]["If-Range"]);
    }

    [Fact]
    public void A_part_is_continued_by_the_next_command()
    {
        using TestServer server = new(Files(("/a", Content)));
        using DownloadFolder folder = new();
        File.WriteAllBytes(folder.At("file.part"), Content[..1000]);
        File.SetLastWriteTimeUtc(folder.At("file.part"), Modified.UtcDateTime);
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
        Assert.Equal("bytes=1000-", Assert.Single(server.Requests)["Range"]);
    }

    [Fact]
    public void A_part_of_another_state_of_the_file_is_not_continued()
    {
        using TestServer server = new(Files(("/a", Content)));
        using DownloadFolder folder = new();
        File.WriteAllBytes(folder.At("file.part"), new byte[1000]);
        File.SetLastWriteTimeUtc(folder.At("file.part"), Modified.UtcDateTime.AddDays(-1));
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
    }

    [Fact]
    public void A_part_longer_than_the_file_is_thrown_away()
    {
        using TestServer server = new(Files(("/a", Content)));
        using DownloadFolder folder = new();
        File.WriteAllBytes(folder.At("file.part"), new byte[Content.Length + 1]);
        File.SetLastWriteTimeUtc(folder.At("file.part"), Modified.UtcDateTime);
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
    }

    [Fact]
    public void A_server_that_fails_is_asked_again_a_few_times()
    {
        Func<SeenRequest, Reply> files = Files(("/a", Content));
        int asked = 0;
        using TestServer server = new(request => ++asked < 4 ? new(503, []) : files(request));
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(4, server.Requests.Count);
        asked = -4;
        Assert.Equal("HTTP 503: Service Unavailable", folder.Fetch($"{server.Url}/a"));
        Assert.Equal(8, server.Requests.Count);
    }

    [Fact]
    public void An_answer_that_no_attempt_changes_is_believed_at_once()
    {
        using TestServer server = new(_ => new(404, []));
        using DownloadFolder folder = new();
        Assert.Equal("HTTP 404: Not Found", folder.Fetch($"{server.Url}/a"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Mirrors_are_asked_after_the_server()
    {
        using TestServer broken = new(_ => new(404, []));
        using TestServer other = new(_ => new(500, []));
        using TestServer good = new(Files(("/copy/main/a", Content)));
        using DownloadFolder folder = new();
        string mirrors = $"# a comment\n{broken.Url}/repo/ {other.Url}/x/ {good.Url}/copy\n";
        Assert.Null(folder.Fetch($"{broken.Url}/repo/main/a", mirrors: mirrors));
        Assert.Equal(Content, folder.Bytes());
        Assert.Equal("/x/main/a", other.Requests[0].Target);
        Assert.Equal("HTTP 404: Not Found",
            folder.Fetch($"{broken.Url}/repository/main/a", mirrors: mirrors));
    }

    [Fact]
    public void A_file_may_not_be_larger_than_the_index_says()
    {
        using TestServer server = new(_ => new(200, Content) { IsChunked = true });
        using DownloadFolder folder = new();
        Assert.Equal("the file is larger than the 1000 bytes it may have",
            folder.Fetch($"{server.Url}/a", maxBytes: 1000));
        Assert.False(File.Exists(folder.At("file")));
        Assert.Equal(0, new FileInfo(folder.At("file.part")).Length);
    }

    [Fact]
    public void What_has_not_changed_does_not_come()
    {
        using TestServer server = new(request => request["If-None-Match"] == "\"x\""
            ? new(304, [])
            : new(200, Content, "ETag: \"x\"", $"Last-Modified: {Modified:R}"));
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(new Validators(Modified, "\"x\""), folder.Validators);
        Assert.Equal(folder.Validators, Validators.Parse(folder.Validators.ToText()));
        Assert.Null(folder.Fetch($"{server.Url}/a", known: folder.Validators));
        Assert.Equal(DownloadOutcome.Unchanged, folder.Outcome);
        Assert.Equal(Modified.ToString("R"), server.Requests[1]["If-Modified-Since"]);
    }

    [Fact]
    public void Redirects_are_followed_and_told_if_they_are_for_good()
    {
        using TestServer server = new(request => request.Target switch
        {
            "/a" => new(301, [], "Location: /b"),
            "/b" => new(302, [], "Location: c?d=e"),
            "/c?d=e" => new(200, Content),
            _ => new(307, [], "Location: /loop"),
        });
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a"));
        Assert.Equal(Content, folder.Bytes());
        Assert.Equal([$"{server.Url}/b"], folder.Moved);
        Assert.Equal("HTTP: too many redirects", folder.Fetch($"{server.Url}/loop"));
    }

    [Fact]
    public void Passwords_go_to_whom_they_belong()
    {
        using TestServer other = new(_ => new(200, Content));
        using TestServer server = new(request => request["Authorization"] is null ? new(401, [])
            : new(302, [], request.Target == "/here" ? "Location: /there" : $"Location: {other.Url}/there"));
        using DownloadFolder folder = new();
        Assert.Equal("HTTP 401: Unauthorized", folder.Fetch($"{server.Url}/here"));
        Assert.Null(folder.Fetch($"http://user:p%40ss@localhost:{server.Port}/here"));
        Assert.All(server.Requests.Skip(1), request =>
            Assert.Equal("Basic dXNlcjpwQHNz", request["Authorization"]));
        Assert.Null(Assert.Single(other.Requests)["Authorization"]);
    }

    [Fact]
    public void Servers_that_ask_get_the_login_of_the_environment_or_of_netrc()
    {
        using TestServer server = new(request => request["Authorization"] switch
        {
            null => new(401, []),
            "Basic dXNlcjpzZWNyZXQ=" => new(200, Content),
            _ => new(403, []),
        });
        using DownloadFolder folder = new();
        Assert.Null(folder.Fetch($"{server.Url}/a", new() { Login = "basic:realm:user:secret" }));
        File.WriteAllText(folder.At("netrc"),
            "machine other login x password y\nmachine localhost login user\n  password secret\n");
        Assert.Null(folder.Fetch($"{server.Url}/a", new() { LoginFile = folder.At("netrc") }));
        Assert.Equal("HTTP 403: Forbidden",
            folder.Fetch($"{server.Url}/a", new() { Login = "basic:realm:user:wrong" }));
    }

    [Fact]
    public void A_proxy_is_asked_for_whole_addresses_unless_the_host_is_an_exception()
    {
        using TestServer proxy = new(_ => new(200, Content));
        using DownloadFolder folder = new();
        NetworkSettings settings = new() { HttpProxy = $"http://me:word@localhost:{proxy.Port}" };
        Assert.Null(folder.Fetch("http://far.example/a?b", settings));
        Assert.Equal("http://far.example/a?b", proxy.Requests[0].Target);
        Assert.Equal("far.example", proxy.Requests[0]["Host"]);
        Assert.Equal("Basic bWU6d29yZA==", proxy.Requests[0]["Proxy-Authorization"]);
        Assert.NotNull(folder.Fetch($"http://localhost:{proxy.Port + 1}/a".Replace(
            $":{proxy.Port + 1}", ":1", StringComparison.Ordinal),
            settings with { NoProxy = "example, localhost" }));
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public void A_connection_comes_from_the_address_that_was_named()
    {
        using TestServer server = new(_ => new(200, Content));
        using DownloadFolder folder = new();
        NetworkSettings settings = NetworkSettings.From(
            name => name == "FETCH_BIND_ADDRESS" ? "127.0.0.77" : null);
        Assert.Null(folder.Fetch($"http://127.0.0.1:{server.Port}/a", settings));
        Assert.Equal("127.0.0.77", server.LastCaller);
        string? refused = folder.Fetch(
            $"http://127.0.0.1:{server.Port}/b", settings with { LocalAddress = "192.0.2.1" });
        Assert.Equal("Cannot assign requested address", refused);
    }

    [Theory]
    [InlineData("*", "any", true)]
    [InlineData("example.org", "a.example.org", true)]
    [InlineData("example.org other", "OTHER", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("", "any", false)]
    public void Exceptions_from_the_proxy_are_names_and_networks(string list, string host, bool isDirect) =>
        Assert.Equal(isDirect, ProxyChoice.IsDirect(host, list));

    [Fact]
    public void A_connection_the_server_has_closed_is_opened_again()
    {
        using TestServer server = new(_ => new(200, Content) { CutAfter = Content.Length });
        using DownloadFolder folder = new();
        using Downloader downloader = new(new(), Mirrors.Parse(""), new HastyTime(), moved: null);
        for (int i = 0; i < 3; i++) Assert.Null(folder.Fetch(downloader, $"{server.Url}/a", "file"));
        Assert.Equal(3, server.ConnectionCount);
    }

    [Fact]
    public void Nobody_there_is_said_in_the_systems_words()
    {
        int port;
        using (TestServer server = new(_ => new(200, []))) port = server.Port;
        using DownloadFolder folder = new();
        Assert.Equal("Connection refused", folder.Fetch($"http://127.0.0.1:{port}/a"));
        Assert.Equal("invalid URL (check your repositories file)", folder.Fetch("gopher://x/a"));
    }
}
