using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Limyra.Tests.Apk.Network;

/// <summary>A request a test server saw.</summary>
internal sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string name] => Headers.GetValueOrDefault(name);
}

/// <summary>What a test server answers.</summary>
internal sealed record Reply(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>Breaks the connection after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Sends the body in pieces, without saying its length.</summary>
    public bool IsChunked { get; init; }
}

/// <summary>
/// A server of this process on a free port, with or without TLS. Answers what it is told to.
/// </summary>
internal sealed class TestServer : IDisposable
{
    /// <summary>First byte of a TLS handshake.</summary>
    private const int ClientHello = 0x16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly X509Certificate2? _certificate;
    private readonly ClientDemand? _demand;
    private readonly Func<SeenRequest, Reply> _answer;
    private readonly List<SeenRequest> _requests = [];
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _order = new();

    public TestServer(
        Func<SeenRequest, Reply> answer, X509Certificate2? certificate = null, ClientDemand? demand = null)
    {
        _answer = answer;
        _certificate = certificate;
        _demand = demand;
        _listener.Start();
        Thread thread = new(Accept) { IsBackground = true };
        thread.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://localhost:{Port}";

    /// <summary>The address of whoever opened the last one.</summary>
    public string? LastCaller { get; private set; }

    /// <summary>Connections that were opened.</summary>
    public int ConnectionCount { get; private set; }

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<SeenRequest> Requests
    {
        get
        {
            lock (_order) return [.. _requests];
        }
    }

    /// <summary>A server of files that know ranges and times, as real ones do.</summary>
    public static Func<SeenRequest, Reply> Files(
        IReadOnlyDictionary<string, byte[]> files, DateTimeOffset modified) => request =>
    {
        if (!files.TryGetValue(request.Target, out byte[]? content)) return new(404, []);
        string time = modified.ToString("R", CultureInfo.InvariantCulture);
        if (request["If-Modified-Since"] == time) return new(304, []);
        string? range = request["Range"];
        if (range is null || (request["If-Range"] is { } state && state != time)) return new(
            200, content, $"Last-Modified: {time}");
        int start = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return start >= content.Length
            ? new(416, [])
            : new(206, content[start..], $"Last-Modified: {time}",
                $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}");
    };

    public void Dispose()
    {
        _listener.Stop();
        lock (_order)
        {
            foreach (TcpClient client in _clients) client.Dispose();
        }
    }

    private void Accept()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = _listener.AcceptTcpClient();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return; // the test is over
            }
            lock (_order)
            {
                ConnectionCount++;
                LastCaller = ((IPEndPoint?)client.Client.RemoteEndPoint)?.Address.ToString();
                _clients.Add(client);
            }
            new Thread(() => Serve(client)) { IsBackground = true }.Start();
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    SslStream secure = new(stream);
                    secure.AuthenticateAsServer(_demand?.OptionsFor(_certificate) ?? new()
                    {
                        ServerCertificate = _certificate,
                    });
                    stream = secure;
                }
                while (ReadRequest(stream) is { } request)
                {
                    lock (_order) _requests.Add(request);
                    if (!Send(stream, _answer(request))) return;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException or InvalidOperationException)
        {
            // The other side went, which some tests are about.
        }
    }

    private static SeenRequest? ReadRequest(Stream stream)
    {
        List<byte> head = [];
        while (head.Count < 4 || head[^1] != '\n' || head[^2] != '\r' || head[^3] != '\n')
        {
            int next = stream.ReadByte();
            if (next < 0) return null;
            if (next == ClientHello && head.Count == 0)
            {
                stream.Write("HTTP/1.1 400 Text\r\n\r\n"u8);
                return null;
            }
            head.Add((byte)next);
        }
        string[] lines = Encoding.Latin1.GetString(
            [.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] words = lines[0].Split(' ');
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(
            1)) headers[line.Split(':')[0]] = line[(line.IndexOf(':') + 1)..].Trim();
        return new(words[0], words[1], headers);
    }

    private static bool Send(Stream stream, Reply reply)
    {
        bool hasBody = reply.Status is not 304;
        string length = reply.IsChunked ? "Transfer-Encoding: chunked"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}");
        string[] lines = [$"HTTP/1.1 {reply.Status} Text", .. reply.Headers, .. hasBody ? [length]
            : (string[])[], "", ""];
        stream.Write(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)));
        byte[] body = reply.CutAfter is { } cut ? reply.Body[..cut] : reply.Body;
        if (!hasBody) return true;
        if (!reply.IsChunked) stream.Write(body);
        else SendPieces(stream, body);
        stream.Flush();
        return reply.CutAfter is null;
    }

    private static void SendPieces(Stream stream, byte[] body)
    {
        foreach (byte[] piece in body.Chunk(1000))
        {
            stream.Write(Encoding.Latin1.GetBytes($"{piece.Length:x};note=1\r\n"));
            stream.Write(piece);
            stream.Write("\r\n"u8);
        }
        stream.Write("0\r\nTrailer: x\r\n\r\n"u8);
    }
}
