using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Limyra.Images.Serving;

namespace Limyra.Tests.Images.Serving;

public sealed class RepositoryServerTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-serving-");
    private readonly RepositoryServer _server;
    private readonly HttpClient _client;
    private readonly byte[] _content = new byte[300_000];

    public RepositoryServerTests()
    {
        new Random(1).NextBytes(_content);
        DirectoryInfo served = _folder.CreateSubdirectory("served");
        served.CreateSubdirectory("x86_64");
        string file = Path.Combine(served.FullName, "x86_64", "a b+c.apk");
        File.WriteAllBytes(file, _content);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(10_000).AddMilliseconds(300));
        File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "secret");
        File.CreateSymbolicLink(Path.Combine(served.FullName, "out"),
            Path.Combine(_folder.FullName, "secret"));
        File.CreateSymbolicLink(Path.Combine(served.FullName, "out-folder"), _folder.FullName);
        File.CreateSymbolicLink(Path.Combine(served.FullName, "in"), "x86_64/a b+c.apk");
        File.CreateSymbolicLink(Path.Combine(served.FullName, "ring"), "ring");
        File.WriteAllText(Path.Combine(served.FullName, "empty"), "");
        _server = RepositoryServer.Start(served.FullName, TimeProvider.System);
        _client = new HttpClient { BaseAddress = new Uri(_server.Url) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_comes_whole_with_its_length()
    {
        using HttpResponseMessage answer = await _client.GetAsync("x86_64/a%20b+c.apk");
        Assert.Equal(_content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(_content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, _server.ServedCount);
    }

    [Fact]
    public async Task The_usual_port_is_taken_only_when_it_is_free()
    {
        await using RepositoryServer second =
            RepositoryServer.Start(_folder.FullName, TimeProvider.System, _server.Port);
        Assert.NotEqual(_server.Port, second.Port);
        Assert.Equal($"http://10.0.2.2:{second.Port}/", second.UrlSeenByGuest);
    }

    [Fact]
    public async Task Head_says_the_length_and_sends_nothing()
    {
        using HttpResponseMessage answer = await _client.SendAsync(new(HttpMethod.Head, "in"));
        Assert.Equal(_content.Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("", await _client.GetStringAsync("empty"));
    }

    [Theory]
    [InlineData(0L, 0L, 0, 1)]
    [InlineData(100L, null, 100, 299_900)]
    [InlineData(null, 7L, 299_993, 7)]
    [InlineData(299_999L, 900_000L, 299_999, 1)]
    public async Task A_range_brings_just_its_bytes(long? first, long? last, int start, int count)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "in");
        request.Headers.Range = new RangeHeaderValue(first, last);
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(_content[start..(start + count)], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(_content.Length, answer.Content.Headers.ContentRange!.Length);
    }

    [Theory]
    [InlineData("bytes=300000-", 416)]
    [InlineData("bytes=-0", 416)]
    [InlineData("bytes=5-2", 200)]
    [InlineData("bytes=0-1,4-5", 200)]
    [InlineData("lines=1-2", 200)]
    [InlineData("bytes=-", 200)]
    [InlineData("bytes=99999999999999999999-", 200)]
    public async Task A_range_that_makes_no_sense_is_refused_or_ignored(string range, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "in");
        request.Headers.TryAddWithoutValidation("Range", range);
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.NotModified)]
    [InlineData(1, HttpStatusCode.NotModified)]
    [InlineData(-1, HttpStatusCode.OK)]
    public async Task An_unchanged_file_is_not_sent_again(int seconds, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "in");
        request.Headers.IfModifiedSince =
            new DateTimeOffset(DateTime.UnixEpoch.AddDays(10_000).AddSeconds(seconds));
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET /../secret HTTP/1.1")]
    [InlineData("GET /%2e%2e/secret HTTP/1.1")]
    [InlineData("GET /x86_64/..%2f..%2fsecret HTTP/1.1")]
    [InlineData("GET //etc/passwd HTTP/1.1")]
    [InlineData("GET /%2fetc/passwd HTTP/1.1")]
    [InlineData("GET /out HTTP/1.1")]
    [InlineData("GET /out-folder/secret HTTP/1.1")]
    [InlineData("GET /ring HTTP/1.1")]
    [InlineData("GET /x86_64 HTTP/1.1")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET /a%00b HTTP/1.1")]
    public async Task Nothing_outside_the_folder_can_be_named(string line) =>
        Assert.StartsWith("HTTP/1.1 404 ", await Raw(line + "\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET /in HTTP/1.1\r\nno colon\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("POST /in HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 400 ")]
    [InlineData("DELETE /in HTTP/1.0\r\n\r\n", "HTTP/1.1 405 ")]
    [InlineData("GET http://10.0.2.2:80/empty HTTP/1.0\r\n\r\n", "HTTP/1.1 200 ")]
    public async Task Odd_requests_get_the_answer_they_deserve(string request, string answer) =>
        Assert.StartsWith(answer, await Raw(request), StringComparison.Ordinal);

    [Fact]
    public async Task An_endless_head_closes_the_connection() =>
        Assert.Equal("", await Raw("GET /in HTTP/1.1\r\nX: " + new string('x', 100_000)));

    [Fact]
    public async Task Requests_in_one_packet_are_answered_in_order()
    {
        string answer =
            await Raw("HEAD /in HTTP/1.1\r\n\r\nHEAD /nothing HTTP/1.1\r\n\r\nGET /empty HTTP/1.0\r\n\r\n");
        string[] statuses =
            [.. answer.Split("\r\n").Where(line => line.StartsWith("HTTP/", StringComparison.Ordinal))];
        Assert.Equal(["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK"], statuses);
    }

    private async Task<string> Raw(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
            using StreamReader reader = new(client.GetStream());
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return ""; // closed with bytes of ours unread
        }
    }
}
