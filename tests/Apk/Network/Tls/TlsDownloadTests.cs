using System.Security.Cryptography.X509Certificates;
using Limyra.Apk.Network;

namespace Limyra.Tests.Apk.Network.Tls;

public sealed class TlsDownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 5 / 3))];
    private static readonly DateTimeOffset Modified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TestAuthority _root = TestAuthority.Root();
    private readonly DownloadFolder _folder = new();

    private NetworkSettings Settings
    {
        get
        {
            File.WriteAllText(_folder.At("ca.pem"), _root.Certificate.ExportCertificatePem());
            return new() { AuthorityFiles = [_folder.At("missing.pem"), _folder.At("ca.pem")] };
        }
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private static Func<SeenRequest, Reply> Files { get; } =
        TestServer.Files(new Dictionary<string, byte[]> { ["/a"] = Content }, Modified);

    private string? Fetch(CertificateWish wish, NetworkSettings settings, string host = "localhost")
    {
        using X509Certificate2 certificate = _root.Give(wish);
        using TestServer server = new(Files, certificate);
        return _folder.Fetch($"https://{host}:{server.Port}/a", settings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_of_a_known_authority_is_believed(bool isRsa)
    {
        Assert.Null(Fetch(new() { IsRsa = isRsa }, Settings));
        Assert.Equal(Content, _folder.Bytes());
    }

    [Fact]
    public void Another_host_is_not()
    {
        const string Mismatch = "TLS: server hostname mismatch (the certificate is for other.example)";
        Assert.Equal(Mismatch, Fetch(new() { Hosts = ["other.example"] }, Settings));
        Assert.Null(Fetch(new() { Hosts = ["other.example"] }, Settings with { ChecksHostNames = false }));
        Assert.StartsWith("TLS: server hostname mismatch", Fetch(new(), Settings, "127.0.0.1"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_is_an_expired_certificate_nor_an_unknown_authority()
    {
        CertificateWish expired = new() { To = TestAuthority.Now.AddHours(-1) };
        Assert.StartsWith("TLS: server certificate not trusted (CN=server ended ", Fetch(expired, Settings),
            StringComparison.Ordinal);
        Assert.Equal("TLS: server certificate not trusted (no file of authorities was found)",
            Fetch(new(), new() { AuthorityFiles = [] }));
        using TestAuthority other = TestAuthority.Root("CN=other");
        File.WriteAllText(_folder.At("other.pem"), other.Certificate.ExportCertificatePem());
        Assert.Equal("TLS: server certificate not trusted (its authority is not known: CN=root)",
            Fetch(new(), new() { AuthorityFiles = [_folder.At("other.pem")] }));
    }

    [Fact]
    public void Without_checks_any_server_is_believed() =>
        Assert.Null(Fetch(new() { Hosts = ["other"], To = TestAuthority.Now.AddHours(-1) },
            new() { AuthorityFiles = [], ChecksCertificates = false }));

    [Fact]
    public void A_refused_server_is_not_asked_for_anything()
    {
        using X509Certificate2 certificate = _root.Give(new() { Hosts = ["other"] });
        using TestServer server = new(Files, certificate);
        Assert.NotNull(_folder.Fetch($"{server.Url}/a", Settings));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_transfer_that_breaks_off_goes_on_where_it_stopped()
    {
        int asked = 0;
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(
            request => ++asked == 1 ? Files(request) with { CutAfter = 100_000 } : Files(request),
                certificate);
        Assert.Null(_folder.Fetch($"{server.Url}/a", Settings));
        Assert.Equal(Content, _folder.Bytes());
        Assert.StartsWith("bytes=", server.Requests[1]["Range"], StringComparison.Ordinal);
    }

    [Fact]
    public void One_connection_serves_several_requests()
    {
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(Files, certificate);
        using Downloader downloader = new(Settings, Mirrors.Parse(""), new HastyTime(), moved: null);
        for (int i = 0; i < 3; i++) Assert.Null(_folder.Fetch(downloader, $"{server.Url}/a", "file"));
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public void A_redirect_to_a_server_without_tls_is_not_followed()
    {
        using TestServer open = new(Files);
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(_ => new(302, [], $"Location: {open.Url}/a"), certificate);
        Assert.Equal("HTTP: a redirect from https to http is not followed",
            _folder.Fetch($"{server.Url}/a", Settings));
        using TestServer upward = new(_ => new(302, [], $"Location: {server.Url}/x"));
        Assert.Equal("HTTP: a redirect from https to http is not followed",
            _folder.Fetch($"{upward.Url}/a", Settings));
        Assert.Empty(open.Requests);
    }

    [Fact]
    public void A_proxy_opens_a_tunnel_to_the_server()
    {
        using X509Certificate2 certificate = _root.Give(new());
        using TestServer server = new(Files, certificate);
        using TestProxy proxy = new("me:word");
        NetworkSettings settings = Settings with { HttpsProxy = $"me:word@localhost:{proxy.Port}" };
        Assert.Null(_folder.Fetch($"{server.Url}/a", settings));
        Assert.Equal(Content, _folder.Bytes());
        Assert.Equal([$"CONNECT localhost:{server.Port}"], proxy.Requests);
        Assert.Null(Assert.Single(server.Requests)["Proxy-Authorization"]);
        Assert.Equal("HTTP 407: Proxy Authentication Required",
            _folder.Fetch($"{server.Url}/a", settings with { HttpsProxy = $"localhost:{proxy.Port}" }));
        Assert.Null(_folder.Fetch($"{server.Url}/a", settings with
        {
            HttpsProxy = $"localhost:{proxy.Port}",
            ProxyLogin = "basic:any:me:word",
        }));
    }

    [Fact]
    public void A_server_without_tls_is_no_https_server()
    {
        using TestServer server = new(Files);
        string? error = _folder.Fetch($"https://localhost:{server.Port}/a", Settings);
        Assert.StartsWith("TLS: ", error, StringComparison.Ordinal);
    }
}
