using System.Net;
using System.Net.Http.Headers;

namespace Limyra.Apk.Network;

/// <summary>What came of asking for a file.</summary>
internal enum DownloadOutcome
{
    /// <summary>It is there now.</summary>
    Fetched,

    /// <summary>It has not changed since the given time.</summary>
    Unchanged,
}

/// <summary>A download that failed after all attempts; the message says why.</summary>
internal sealed class DownloadException(string message) : Exception(message);

/// <summary>
/// Fetches files over HTTP into files. A transfer that breaks off goes on where it stopped; a server that fails is
/// asked again a few times. Plain HTTP needs nothing but sockets, so it works in a static program.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private const int Attempts = 4;
    private const int MaxRedirects = 5;
    private const int BufferBytes = 128 * 1024;
    private const string PartSuffix = ".part";

    private readonly HttpClient client;
    private readonly TimeSpan timeout;
    private readonly bool bypassesCaches;
    private readonly TimeProvider time;

    /// <summary>Prepares; connects only when asked for something.</summary>
    public Downloader(TimeSpan timeout, bool bypassesCaches, TimeProvider time)
    {
        this.timeout = timeout;
        this.bypassesCaches = bypassesCaches;
        this.time = time;
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = MaxRedirects,
            ConnectTimeout = timeout,
            MaxConnectionsPerServer = 4,
        };
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("apk-tools/3 (Limyra)");
    }

    /// <summary>
    /// Fetches into a file of the host, through a neighbour that is renamed when everything has come. The file gets the
    /// time the server gives it.
    /// </summary>
    /// <param name="url">What.</param>
    /// <param name="path">Where to.</param>
    /// <param name="since">Ask only if it is newer; null: in any case.</param>
    /// <param name="onBytes">Told of arrived bytes.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next time.</param>
    public DownloadOutcome Fetch(
        string url, string path, DateTimeOffset? since, Action<int>? onBytes, CancellationToken cancellation)
    {
        string part = path + PartSuffix;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return FetchOnce(url, path, part, since, onBytes, cancellation);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
            {
                bool isFinal = error is HttpRequestException { StatusCode: { } status } && (int)status is >= 400 and < 500;
                if (isFinal || attempt == Attempts) throw new DownloadException(Describe(error));
                WaitBefore(attempt, cancellation);
            }
        }
    }

    public void Dispose() => client.Dispose();

    private void WaitBefore(int attempt, CancellationToken cancellation)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(250 << attempt);
        using CancellationTokenSource alarm = new(pause, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellation);
        either.Token.WaitHandle.WaitOne();
        cancellation.ThrowIfCancellationRequested();
    }

    private DownloadOutcome FetchOnce(
        string url, string path, string part, DateTimeOffset? since, Action<int>? onBytes, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (since is { } known) request.Headers.IfModifiedSince = known;
        else if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        if (bypassesCaches) request.Headers.CacheControl = new() { NoCache = true };
        AddPassword(request, url);
        using CancellationTokenSource alarm = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellation);
        try
        {
            using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode == HttpStatusCode.NotModified) return DownloadOutcome.Unchanged;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) File.Delete(part);
            response.EnsureSuccessStatusCode();
            bool isRest = response.StatusCode == HttpStatusCode.PartialContent;
            using (FileStream file = new(part, isRest ? FileMode.Append : FileMode.Create, FileAccess.Write))
                Copy(response, file, onBytes, alarm, either.Token);
            if (response.Content.Headers.LastModified is { } modified)
                File.SetLastWriteTimeUtc(part, modified.UtcDateTime);
            File.Move(part, path, overwrite: true);
            return DownloadOutcome.Fetched;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {timeout.TotalSeconds:F0} seconds");
        }
    }

    private void Copy(
        HttpResponseMessage response,
        FileStream file,
        Action<int>? onBytes,
        CancellationTokenSource alarm,
        CancellationToken stop)
    {
        using Stream content = response.Content.ReadAsStream(stop);
        byte[] buffer = new byte[BufferBytes];
        long? expected = response.Content.Headers.ContentLength;
        long got = 0;
        while (true)
        {
            int count = content.Read(buffer, 0, buffer.Length);
            if (count == 0) break;
            stop.ThrowIfCancellationRequested();
            alarm.CancelAfter(timeout);
            file.Write(buffer, 0, count);
            got += count;
            onBytes?.Invoke(count);
        }
        if (expected is { } all && got < all) throw new IOException("the transfer broke off");
    }

    /// <summary>A user and password in the address become a header.</summary>
    private static void AddPassword(HttpRequestMessage request, string url)
    {
        string user = new Uri(url).UserInfo;
        if (user.Length == 0) return;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(bytes));
    }

    private static string Describe(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => $"HTTP {(int)status}: {ReasonOf(status)}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "DNS: name does not exist",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS: unspecified error",
        HttpRequestException { InnerException: System.Net.Sockets.SocketException socket } => socket.SocketErrorCode switch
        {
            System.Net.Sockets.SocketError.ConnectionRefused => "Connection refused",
            System.Net.Sockets.SocketError.NetworkUnreachable => "Network unreachable",
            System.Net.Sockets.SocketError.HostUnreachable => "Host is unreachable",
            System.Net.Sockets.SocketError.TimedOut => "Operation timed out",
            System.Net.Sockets.SocketError other => other.ToString(),
        },
        _ => error.Message,
    };

    private static string ReasonOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "Not Found",
        HttpStatusCode.BadRequest => "Bad Request",
        HttpStatusCode.MethodNotAllowed => "Method Not Allowed",
        HttpStatusCode.NotAcceptable => "Not Acceptable",
        HttpStatusCode.ProxyAuthenticationRequired => "Proxy Authentication Required",
        HttpStatusCode.RequestTimeout => "Timeout",
        HttpStatusCode.InternalServerError => "Internal Server Error",
        HttpStatusCode.NotImplemented => "Not Implemented",
        HttpStatusCode.BadGateway => "Bad Gateway",
        HttpStatusCode.ServiceUnavailable => "Service Unavailable",
        HttpStatusCode.GatewayTimeout => "Gateway Timeout",
        _ => status.ToString(),
    };
}
