using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Limyra.Apk.Network.Tls;
using Limyra.Linux;

namespace Limyra.Apk.Network;

/// <summary>
/// HTTP/1.1 over sockets, and over TLS of a managed library: .NET's own client wants OpenSSL, which a static
/// program has not. Connections are kept and used again. Several threads may ask at once.
/// </summary>
internal sealed class HttpTransport(NetworkSettings settings, TimeProvider time) : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxKept = 32;

    private readonly List<HttpConnection> _kept = [];
    private readonly Lock _order = new();
    private readonly Lazy<CertificateAuthorities> _authorities =
        new(() => CertificateAuthorities.Load(settings.AuthorityFiles, settings.RevocationFile));

    private readonly Lazy<ClientIdentity?> _identity = new(() => ClientIdentity.Load(settings));

    /// <summary>Told of addresses that moved for good.</summary>
    public Action<string>? Moved { get; set; }

    /// <summary>
    /// Asks for a file and follows redirects; any answer but 200, 206, 304 and 416 is a failure.
    /// </summary>
    /// <param name="url">What.</param>
    /// <param name="headers">Lines to send, each with its end.</param>
    /// <param name="cancellation">Breaks the connection, also while the body is read.</param>
    /// <exception cref="IOException">There is no such answer, for the reason the message gives.</exception>
    public HttpAnswer Get(string url, string headers, CancellationToken cancellation)
    {
        Uri place = Parse(url);
        string? login = Logins.Of(place);
        bool isTold = login is not null;
        for (int redirects = 0; redirects <= MaxRedirects;)
        {
            HttpAnswer answer = GetOnce(place, login, headers, cancellation);
            int status = answer.Head.Status;
            if (status is 200 or 206 or 304 or 416) return answer;
            using (answer)
            {
                if (status == 401 && !isTold && LoginFor(place) is { } known)
                {
                    login = known;
                    isTold = true;
                    continue;
                }
                if (status is not (301 or 302 or 303 or 307 or 308)) throw HttpException.OfStatus(status);
                Uri next = NextOf(place, answer.Head);
                if (status is 301 or 308) Moved?.Invoke(
                    Repositories.RepositoryUrl.Printable(next.OriginalString));
                bool isSameServer = next.Authority == place.Authority && next.Scheme == place.Scheme;
                login = Logins.Of(next) ?? (isSameServer ? login : null);
                isTold = login is not null;
                place = next;
                redirects++;
            }
        }
        throw HttpException.Final("HTTP: too many redirects");
    }

    public void Dispose()
    {
        lock (_order)
        {
            foreach (HttpConnection connection in _kept) connection.Dispose();
            _kept.Clear();
        }
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? place) && place.Scheme is "http" or "https"
            && place.Host.Length > 0
            ? place
            : throw HttpException.Final("invalid URL (check your repositories file)");

    private static Uri NextOf(Uri place, HttpHead head)
    {
        if (head["Location"] is not { } location || !Uri.TryCreate(place, location, out Uri? next))
            throw HttpException.Final("HTTP: a redirect without an address");
        if (place.Scheme == "https" && next.Scheme != "https")
            throw HttpException.Final("HTTP: a redirect from https to http is not followed");
        return Parse(next.OriginalString.Contains("://", StringComparison.Ordinal) ? next.OriginalString
            : next.AbsoluteUri);
    }

    private string? LoginFor(Uri place)
    {
        if (Logins.OfVariable(settings.Login) is { } login) return login;
        return settings.LoginFile is { } file && File.Exists(file)
            ? Logins.OfFile(File.ReadAllText(file), place.Host) : null;
    }

    private HttpAnswer GetOnce(Uri place, string? login, string headers, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Uri? proxy = ProxyChoice.Of(place, settings);
        string request = RequestOf(place, proxy, login, headers);
        while (true)
        {
            HttpConnection connection = Connect(place, proxy, cancellation);
            CancellationTokenRegistration abort = cancellation.Register(connection.Dispose);
            try
            {
                return new(connection.Ask(request), connection, GiveBack, abort);
            }
            catch (Exception error) when (
                error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                abort.Dispose();
                connection.Dispose();
                cancellation.ThrowIfCancellationRequested();
                // A server may close a connection between two requests whenever it likes.
                if (!connection.IsUsed) throw Explain(error);
            }
        }
    }

    private string RequestOf(Uri place, Uri? proxy, string? login, string headers)
    {
        StringBuilder text = new("GET ");
        bool namesServer = proxy is not null && place.Scheme == "http";
        if (namesServer) text.Append(CultureInfo.InvariantCulture, $"http://{HostOf(place)}");
        text.Append(CultureInfo.InvariantCulture,
            $"{place.PathAndQuery} HTTP/1.1\r\nHost: {HostOf(place)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"User-Agent: {settings.UserAgent}\r\n");
        if (settings.Referer is { } referer)
            text.Append(CultureInfo.InvariantCulture,
                $"Referer: {(referer == "auto" ? place.AbsoluteUri : referer)}\r\n");
        if (settings.BypassesCaches) text.Append("Cache-Control: no-cache\r\n");
        if (namesServer && ProxyLogin(proxy!) is { } known) // not null: see namesServer
            text.Append(CultureInfo.InvariantCulture, $"Proxy-Authorization: {known}\r\n");
        if (login is not null) text.Append(CultureInfo.InvariantCulture, $"Authorization: {login}\r\n");
        return text.Append(headers).Append("\r\n").ToString();
    }

    private static string HostOf(Uri place) =>
        place.IsDefaultPort ? place.IdnHost
            : string.Create(CultureInfo.InvariantCulture, $"{place.IdnHost}:{place.Port}");

    private string? ProxyLogin(Uri proxy) => Logins.Of(proxy) ?? Logins.OfVariable(settings.ProxyLogin);

    private HttpConnection Connect(Uri place, Uri? proxy, CancellationToken cancellation)
    {
        string name = place.Scheme == "https" || proxy is null
            ? $"{place.Scheme} {HostOf(place)} {proxy?.Authority}"
            : $"proxy {proxy.Authority}";
        lock (_order)
        {
            int index = _kept.FindLastIndex(connection => connection.Place == name);
            if (index >= 0)
            {
                HttpConnection found = _kept[index];
                _kept.RemoveAt(index);
                return found;
            }
        }
        Uri first = proxy ?? place;
        Socket socket = ServerSocket.Open(
            first.IdnHost.Trim('[', ']'), first.Port, settings, cancellation);
        CancellationTokenRegistration abort = cancellation.Register(socket.Dispose);
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: false);
            if (place.Scheme != "https") return new(name, stream, socket);
            if (proxy is not null) AskForTunnel(stream, socket, place, proxy);
            Stream secret = TlsChannel.Open(
                stream, place.IdnHost, settings, new(_authorities, _identity), time.GetUtcNow());
            return new(name, secret, socket);
        }
        catch (Exception error) when (
            error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw Explain(error);
        }
        finally
        {
            abort.Dispose();
        }
    }

    private void AskForTunnel(Stream stream, Socket socket, Uri place, Uri proxy)
    {
        string target = string.Create(CultureInfo.InvariantCulture, $"{place.IdnHost}:{place.Port}");
        string login = ProxyLogin(proxy) is { } known ? $"Proxy-Authorization: {known}\r\n" : "";
        HttpConnection connection = new("", stream, socket); // not disposed: the socket goes on without it
        HttpHead head = connection.Ask($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{login}\r\n");
        if (head.Status != 200) throw HttpException.OfStatus(head.Status);
    }

    private void GiveBack(HttpConnection connection)
    {
        lock (_order)
        {
            _kept.Add(connection);
            if (_kept.Count <= MaxKept) return;
            _kept[0].Dispose();
            _kept.RemoveAt(0);
        }
    }

    private static IOException Explain(Exception error) => error switch
    {
        HttpException known => known,
        Org.BouncyCastle.Tls.TlsFatalAlertReceived alert => TlsChannel.Explain(alert),
        IOException { InnerException: SocketException socket } =>
            new HttpException(ServerSocket.TextOf(socket)),
        IOException other => other,
        _ => new HttpException(Errno.ECONNRESET.Describe()),
    };
}
