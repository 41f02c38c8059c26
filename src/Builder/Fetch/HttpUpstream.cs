using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Limyra.Builder.Fetch;

/// <summary>
/// Upstream servers over HTTP. A server that cannot be reached is not tried again, and after two
/// such servers with no answer from any the network counts as closed for the rest of the run, so
/// that building without one is quick.
/// </summary>
internal sealed class HttpUpstream : IUpstream, IDisposable
{
    private const int ServersUntilClosed = 2;

    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, string> _unreachable =
        new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _hasAnswered;

    /// <param name="connectTimeout">How long to wait for a connection.</param>
    /// <param name="headers">Lines <c>Name: value</c> that every request carries; null: none.</param>
    /// <param name="certificates">File with the certificates servers may be
    /// signed by; null: the host's.</param>
    public HttpUpstream(TimeSpan connectTimeout, string? headers = null, string? certificates = null)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = connectTimeout,
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = true,
        };
        if (certificates is not null)
        {
            X509Certificate2Collection roots = [];
            roots.ImportFromPemFile(certificates);
            handler.SslOptions.CertificateChainPolicy =
                new() { TrustMode = X509ChainTrustMode.CustomRootTrust };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        _client = new(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new("limyra-cbuild", "0.1"));
        foreach (string line in (headers ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon)
                _client.DefaultRequestHeaders.TryAddWithoutValidation(line[..colon].Trim(),
                    line[(colon + 1)..].Trim());
    }

    /// <summary>Time without a single byte after which a server is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public async Task<string?> DownloadAsync(string url, string partPath, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            || address.Scheme is not ("http" or "https" or "ftp"))
            return $"'{url}' is no address of the network";
        if (address.Scheme == "ftp") return "ftp is not supported";
        if (!_hasAnswered && _unreachable.Count >= ServersUntilClosed) return "the network is closed";
        if (_unreachable.TryGetValue(address.Host, out string? before)) return before;
        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            stall.CancelAfter(StallTimeout);
            return await ReceiveAsync(address, partPath, stall);
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            string reason = error is OperationCanceledException
                ? $"{address.Host} does not answer"
                : $"{address.Host}: {error.Message}";
            if (error is not HttpRequestException { StatusCode: not null })
                _unreachable[address.Host] = reason;
            return reason;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string?> ReceiveAsync(Uri address, string partPath, CancellationTokenSource stall)
    {
        await using FileStream part = new(partPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, to: null);
        using HttpResponseMessage response =
            await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        // The partial file was complete already; its digest decides.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return null;
        if (!response.IsSuccessStatusCode) return $"{address.Host} answers {(int)response.StatusCode}";
        _hasAnswered = true;
        part.Position = response.StatusCode == HttpStatusCode.PartialContent ? part.Length : 0;
        if (part.Position == 0) part.SetLength(0);
        await using Stream body = await response.Content.ReadAsStreamAsync(stall.Token);
        byte[] buffer = new byte[128 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, stall.Token)) > 0)
        {
            await part.WriteAsync(buffer.AsMemory(0, count), stall.Token);
            stall.CancelAfter(StallTimeout);
        }
        return null;
    }
}
