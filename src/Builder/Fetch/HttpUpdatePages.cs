using System.Net;
using System.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder.Fetch;

/// <summary>Pages of upstream over HTTP, for update checks: four tries, with pauses between.</summary>
internal sealed class HttpUpdatePages : IUpdatePages, IDisposable
{
    private const int LargestPageBytes = 32 << 20;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AutomaticDecompression = DecompressionMethods.All,
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = LargestPageBytes,
    };

    /// <summary>Takes a line for each page, and why it cannot be had; null: nobody wants to know.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Ends requests and the pauses between them.</summary>
    public CancellationToken Cancellation { get; init; }

    public string? Read(string url, string agent)
    {
        if (_known.TryGetValue(url, out string? page)) return page;
        Report?.Invoke($"reading {url}");
        string? problem = null;
        foreach (TimeSpan pause in Pauses)
        {
            Cancellation.WaitHandle.WaitOne(pause);
            Cancellation.ThrowIfCancellationRequested();
            (page, problem, bool isFinal) = Try(url, agent);
            if (page is not null || isFinal) break;
        }
        if (page is null) Report?.Invoke($"{url}: {problem}");
        return _known[url] = page;
    }

    public void Dispose() => _client.Dispose();

    private (string? Page, string? Problem, bool IsFinal) Try(string url, string agent)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            || address.Scheme is not ("http" or "https"))
            return (null, "no address of a page", true);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            using HttpResponseMessage response = _client.Send(request, Cancellation);
            if (!response.IsSuccessStatusCode)
                return (null, $"answers {(int)response.StatusCode}",
                    (int)response.StatusCode is >= 400 and < 500);
            using Stream body = response.Content.ReadAsStream();
            using StreamReader reader = new(body, new UTF8Encoding(false, false));
            return (reader.ReadToEnd(), null, true);
        }
        // A request that takes too long is cancelled as well.
        catch (Exception error) when (!Cancellation.IsCancellationRequested
            && error is HttpRequestException or IOException or TaskCanceledException)
        {
            return (null, error.Message, false);
        }
    }
}
